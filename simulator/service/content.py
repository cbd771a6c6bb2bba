"""The room of content: versions in and out of the store, what is in use, and who has read the standard."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.content.base import digest as digest_of
from simulator.errors import ContentError, NotFound
from simulator.service import content_files
from simulator.service.content_views import (
    ReadersPage,
    StandardInUse,
    VersionView,
    proper_use,
    readers,
    standard_digest,
    standard_in_use,
    version_views,
)
from simulator.service.house import Room
from simulator.service.permitted import permitted
from simulator.service.sheets import Exported
from simulator.service.who import Who
from simulator.storage import Reading, contents
from simulator.storage.contents import Use
from simulator.storage.libraries import Change, Imported, diff, library_of, pieces, take_in
from simulator.storage.tables import AccountRow, StandardReadRow, insert_new

if TYPE_CHECKING:
    from simulator.library import Library

SHORTEST = 8  # characters of a digest that name a version


class Content(Room):
    name = "content"

    # --- versions in and out ---

    @permitted
    def versions(
        self, who: Who, *, kind: str | None = None, name: str | None = None, in_use: bool = False
    ) -> tuple[VersionView, ...]:
        """All versions by kind, name and time, or those in use only."""
        with self.house.store.reading() as now:
            found = now.versions(kind, name)
            return version_views(now, tuple(one for one in found if one.used_for or not in_use))

    @permitted
    def import_library(self, who: Who, *, data: bytes) -> Imported:
        """Keep every version that is new in a zip of content; it waits for `publish`. Raises BadValue, ContentError."""
        library, at = content_files.library(data, who.lang), self.house.clock()
        with self.house.store.writing() as transaction:
            done = take_in(transaction.session, library, by=who.id, at=at)
            told = {"added": len(done.added), "waiting": len(done.waiting)}
            transaction.audit(who.id, "content_imported", "content", told, at=at)
            return done

    @permitted
    def export(self, who: Who, *, use: str = "practice") -> Exported:
        """What is in use, as a zip of files that an author can edit; `import_library` takes it back."""
        from simulator.storage import exporting

        proper = proper_use(use)
        with tempfile.TemporaryDirectory() as folder:
            exporting.write(self.house.library(proper), Path(folder))
            data = content_files.packed(Path(folder))
        return Exported(name=f"content_{proper}.zip", media="application/zip", data=data)

    @permitted
    def diff(self, who: Who, *, data: bytes | None = None, use: str = "practice") -> tuple[Change, ...]:
        """How a zip of content, by default the shipped release, differs from what is in use."""
        library = release() if data is None else content_files.library(data, who.lang)
        with self.house.store.reading() as now:
            return diff(now.session, library, proper_use(use))

    # --- in use ---

    @permitted
    def publish(self, who: Who, *, digests: Sequence[str], use: str) -> tuple[VersionView, ...]:
        """Put versions into use together; they are named by their digests or the first 8 characters.

        For exams a second person has to do it (decision 4). Raises NeedsSecondPerson, NotFound; ContentError where
        what is in use would no longer fit together.
        """
        proper = proper_use(use)
        with self.house.store.reading() as now:
            known = [version.digest for version in now.versions()]
            whole = tuple(dict.fromkeys(_whole(known, one) for one in digests))
            self._must_fit(now, who, whole, proper)
        return self._publish(who, whole, proper)

    @permitted
    def publish_library(self, who: Who, *, data: bytes, use: str) -> tuple[VersionView, ...]:
        """Put everything in a zip of content into use that is not yet; it must have been imported before."""
        proper, library = proper_use(use), content_files.library(data, who.lang)
        with self.house.store.reading() as now:
            whole = _kept(now, library)
            self._must_fit(now, who, whole, proper)
        return self._publish(who, whole, proper)

    @permitted
    def publish_release(self, who: Who, *, use: str) -> tuple[VersionView, ...]:
        """Put the whole content that came with this release into use."""
        proper, library = proper_use(use), release()
        self.house.store.import_library(library, by=None, at=self.house.clock())
        with self.house.store.reading() as now:
            whole = _kept(now, library)
            self._must_fit(now, who, whole, proper)
        return self._publish(who, whole, proper)

    @permitted
    def withdraw(self, who: Who, *, kind: str, name: str, use: str) -> None:
        """Nothing of this name is in use from now on; attempts under way go on. Raises NotFound, ContentError."""
        proper = proper_use(use)
        with self.house.store.reading() as now:
            found = _in_use(now, proper)
            if (kind, name) not in found:
                raise NotFound(
                    f"No {kind} {name} is published for {use}.", code="not_published", kind=kind, name=name, use=use
                )
            self._must_link(now, who, {key: one for key, one in found.items() if key != (kind, name)}, proper)
        with self.house.store.writing() as transaction:
            transaction.withdraw(kind, name, proper, by=who.id, at=self.house.clock())

    def _publish(self, who: Who, whole: Sequence[str], use: Use) -> tuple[VersionView, ...]:
        """In one transaction, with one line in the audit log for all that were not in use already."""
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            used = set(_in_use(transaction, use).values())
            new = [digest for digest in whole if digest not in used]
            contents.publish(transaction.session, new, use, by=who.id, at=at)
            if new:
                subject = new[0] if len(new) == 1 else "content"
                told = {"use": use, "versions": " ".join(digest[:12] for digest in new)}
                transaction.audit(who.id, "content_published", subject, told, at=at)
            return version_views(transaction, tuple(one for one in transaction.versions() if one.digest in new))

    def _must_fit(self, now: Reading, who: Who, whole: Sequence[str], use: Use) -> None:
        """Raises ContentError where these versions and those that stay in use do not fit together."""
        versions = {version.digest: version for version in now.versions()}
        new = {(versions[one].kind, versions[one].name): one for one in whole}
        before = _in_use(now, use)
        if before != (after := {**before, **new}) and after != new:
            self._must_link(now, who, after, use)

    def _must_link(self, now: Reading, who: Who, found: Mapping[tuple[str, str], str], use: Use) -> None:
        from simulator.library import shipped
        from simulator.library.held import unfit

        wrong = unfit(library_of(now.session, found, use, shipped()))
        if wrong:
            raise ContentError(tuple(f"{one.place.file}: {one.phrase.text(who.lang)}" for one in wrong))

    # --- the standard, read ---

    @permitted
    def standard(self, who: Who, *, use: str = "practice") -> StandardInUse:
        with self.house.store.reading() as now:
            return standard_in_use(now, proper_use(use), who.id)

    @permitted
    def acknowledge(self, who: Who, *, digest: str, use: str = "practice") -> StandardInUse:
        """Confirm that one has read the standard in use; `digest`: the version that was shown. Raises NotFound where
        another is in use by now.
        """
        proper, at = proper_use(use), self.house.clock()
        with self.house.store.writing() as transaction:
            if digest != standard_digest(transaction, proper):
                raise NotFound(
                    "Another version of the standard is in use by now. Read that one.", code="other_standard"
                )
            row = {"digest": digest, "person": who.id, "at": at}
            new = insert_new(transaction.session, StandardReadRow).values(row).on_conflict_do_nothing()
            if transaction.session.execute(new.returning(StandardReadRow.at)).first() is not None:
                transaction.audit(who.id, "standard_read", who.id, {"digest": digest}, at=at)
            return standard_in_use(transaction, proper, who.id)

    @permitted
    def acknowledged(self, who: Who, *, use: str = "practice", offset: int = 0, limit: int = 100) -> ReadersPage:
        """Who has read the standard in use, and who has not."""
        with self.house.store.reading() as now:
            return readers(now, self.house.within(who, AccountRow.person), proper_use(use), offset, limit)


@cache
def release() -> Library:
    """The content that came with this release, read once: a running server goes on with what it began with."""
    from simulator.library import load

    return load(None, "en")


def _in_use(now: Reading, use: Use) -> dict[tuple[str, str], str]:
    return {key: row.digest or "" for key, row in contents.in_use(now.session, use).items()}


def _whole(known: Sequence[str], digest: str) -> str:
    """The digest that begins so. Raises NotFound for none and for several."""
    found = [one for one in known if one.startswith(digest)] if len(digest) >= SHORTEST else []
    if len(found) != 1:
        raise NotFound(f"There is no content {digest[:12]} here.", code="no_stored_content", digest=digest[:12])
    return found[0]


def _kept(now: Reading, library: Library) -> tuple[str, ...]:
    """The digests of a library whose every piece is in the store. Raises NotFound."""
    known = {version.digest for version in now.versions()}
    found = {digest_of(piece.model): piece for piece in pieces(library)}
    missing = sorted(f"{piece.kind}/{piece.name}" for digest, piece in found.items() if digest not in known)
    if missing:
        raise NotFound(
            f"Not imported yet: {', '.join(missing[:5])}. Run servicedrill content import first.",
            code="not_imported",
            names=", ".join(missing[:5]),
        )
    return tuple(found)
