"""The room of certificates: issued, shown, checked, revoked, and the issuer behind them."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.certificates import Issuers, Revocations, Verdict, fingerprint, printing, revocations, sheets
from simulator.certificates.issuers import exported
from simulator.errors import BadValue, Refused
from simulator.service import certificate_views as views
from simulator.service.certificate_views import CertificateDetail, CertificatePage, Live
from simulator.service.fields import proper_lang, proper_name
from simulator.service.house import Room
from simulator.service.issuing import issue, issuer_name, revoke
from simulator.service.listing import found
from simulator.service.permitted import for_anyone, permitted
from simulator.service.sheets import Exported
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import CertificateRow, IssuerRow

NEXT_LIST = 7  # days after which a verifier elsewhere should fetch another list of revocations
HOUR_MS = 3_600_000
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issues. `fingerprint`: of the key that signs now; `earlier`: of keys whose certificates stay good.

    `bundle`: the file issuer.json, with which a verifier elsewhere pins these keys.
    """

    name: str
    fingerprint: str
    earlier: tuple[str, ...]
    bundle: str


class Certificates(Room):
    name = "certificates"

    # --- anybody ---

    @for_anyone
    def verify(self, *, code: str) -> Verdict:
        """The verdict on a code, with this house's keys and everything that it has revoked until now."""
        at = self.house.clock()
        return sheets.judge_bytes(code.encode("utf-8", "replace"), *self._known(at), at=at)

    @for_anyone
    def verify_file(self, *, data: bytes) -> Verdict:
        """The verdict on a PDF, JSON or text file."""
        at = self.house.clock()
        return sheets.judge_bytes(data, *self._known(at), at=at)

    @for_anyone
    def issuers(self) -> Issuer:
        with self.house.store.reading() as now:
            return self._issuer(now)

    @for_anyone
    def revocations(self) -> Exported:
        """The signed list of revoked certificates, for verifiers elsewhere; the same bytes for an hour."""
        at = self.house.clock()
        with self.house.store.reading() as now:
            return Exported(name="revocations.json", media=JSON, data=self._list(now, at - at % HOUR_MS))

    # --- issuing ---

    @permitted
    def issue(self, who: Who, *, sitting: str, key: str | None = None) -> CertificateDetail:
        """The certificate of a passed exam; asked again it is the same one. Raises NotFound, Refused, NotNow."""
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            row = issue(self.house, transaction, who, sitting, at=at, key=key)
            return views.detail(transaction, row, at)

    @permitted
    def revoke(
        self, who: Who, *, number: str, reason: str, comment: str = "", key: str | None = None
    ) -> CertificateDetail:
        """Take a certificate back for good; `comment` is kept under the holder's key. Raises NotFound, NotNow."""
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            row = views.row_of(transaction.session, number, to_change=True)
            revoke(transaction, who, row, reason, comment, at=at, key=key)
            return views.detail(transaction, row, at)

    # --- what there is ---

    @permitted
    def list(
        self, who: Who, *, person: str | None = None, only: str | None = None, offset: int = 0, limit: int = 50
    ) -> CertificatePage:
        """Newest first. `person`: by id or login; `only`: live, expired, revoked or flagged. Raises BadValue."""
        at = self.house.clock()
        with self.house.store.reading() as now:
            conditions = [self.house.within(who, CertificateRow.person)]
            if person is not None:
                conditions.append(CertificateRow.person == found(self.house, now, who, person).person)
            if only is not None:
                conditions.append(views.only(only, at))
            return views.page(now.session, conditions, at=at, offset=offset, limit=limit)

    @permitted
    def one(self, who: Who, *, number: str) -> CertificateDetail:
        """Raises NotFound, Erased."""
        with self.house.store.reading() as now:
            return views.detail(now, self._reached(now, who, number), self.house.clock())

    @permitted
    def pdf(self, who: Who, *, number: str, lang: str = "") -> Exported:
        """The sheet to hang up, signed as a file. `lang`: zh or en, by default the one of who asks."""
        lang = proper_lang(lang or who.lang)
        with self.house.store.reading() as now:
            row = self._reached(now, who, number)
            code = views.detail(now, row, self.house.clock()).code
            sheet = printing.draw(code, views.titles(now, row, lang), self.house.words(lang))
            data = sheets.close(sheet, now.keyring.sign, now.keyring.rotations())
            return Exported(name=f"{row.number}_{lang}.pdf", media="application/pdf", data=data)

    @permitted
    def json(self, who: Who, *, number: str) -> Exported:
        """The code with its fields, for other programs."""
        with self.house.store.reading() as now:
            row = self._reached(now, who, number)
            code = views.detail(now, row, self.house.clock()).code
            return Exported(name=f"{row.number}.json", media=JSON, data=sheets.as_json(code, now.keyring.rotations()))

    @permitted
    def live(self, who: Who, *, person: str) -> Live:
        """Whether somebody may serve customers: only a valid certificate says so (EX-01)."""
        with self.house.store.reading() as now:
            known = found(self.house, now, who, person).person
            return views.live_of(now.session, known, self.house.clock())

    # --- the issuer ---

    @permitted
    def name_issuer(self, who: Who, *, name: str) -> Issuer:
        """The organisation whose name stands on certificates from now on. Raises BadValue."""
        name, at = proper_name(name), self.house.clock()
        with self.house.store.writing() as transaction:
            if name != issuer_name(transaction.session):
                transaction.session.add(IssuerRow(name=name, by=who.id, at=at))
                transaction.audit(who.id, "issuer_named", "issuer", {}, at=at)
                transaction.session.flush()
            return self._issuer(transaction)

    @permitted
    def rotate(self, who: Who, *, confirm: str) -> Issuer:
        """Sign with a new key from now on; the old one vouches for it, and what it signed stays good.

        `confirm`: the fingerprint of the key that signs now, typed. Raises BadValue where it is another.
        """
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            transaction.audit(who.id, "issuer_rotated", "issuer", {"from": confirm.strip()}, at=at)  # and in turn
            before = self._issuer(transaction)
            if confirm.strip().lower() != before.fingerprint:
                raise BadValue(
                    "Nothing was changed: what was typed is not the fingerprint of the key that signs now.",
                    code="not_confirmed_key",
                )
            transaction.seal("rotation", at, ["audit"])
            transaction.keyring.new_issuer(at)
            return self._issuer(transaction)

    def _reached(self, now: Reading, who: Who, number: str) -> CertificateRow:
        """Numbers can be guessed: one beyond the word of `who` is as if there were none."""
        row = views.row_of(now.session, number)
        try:
            self.house.reach(now, who, row.person)
        except Refused:
            raise views.no_such(number) from None
        return row

    def _issuer(self, now: Reading) -> Issuer:
        trusted, name = now.keyring.trusted(), issuer_name(now.session)
        current = fingerprint(now.keyring.issuer().public_key())
        return Issuer(
            name=name,
            fingerprint=current,
            earlier=tuple(sorted(trusted.keys.keys() - {current})),
            bundle=exported(name, trusted, now.keyring.sign).decode(),
        )

    def _list(self, now: Reading, at: int) -> bytes:
        revoked = views.revoked(now.session)
        return revocations.signed(
            issuer_name(now.session),
            revoked,
            now.keyring.sign,
            number=len(revoked),
            issued=at,
            days=NEXT_LIST,
            rotations=now.keyring.rotations(),
        )

    def _known(self, at: int) -> tuple[Issuers, Revocations]:
        with self.house.store.reading() as now:
            trusted = now.keyring.trusted()
            return trusted, revocations.read(self._list(now, at), trusted, "revocations")
