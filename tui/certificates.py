"""Certificates: the list, and one of them with the QR code that proves it, drawn in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.marks import gauge
from tui.page import Page, plain

if TYPE_CHECKING:
    from simulator.service.certificate_views import CertificateDetail, CertificateView

SIGNS = {"live": "✓", "superseded": "→", "expired": "×", "revoked": "✗", "not_certifying": "–"}
BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr(text: str, quiet: int = 4) -> list[str]:
    """A QR code in half blocks, two rows of modules a line, with its `quiet` zone; dark is what is drawn.

    With the least redundancy: a screen is not scratched, and a smaller code fits more terminals.
    """
    import segno

    made = segno.make(text, micro=False, error="l", boost_error=False)
    rows = [[bool(cell) for cell in row] for row in made.matrix_iter(border=quiet)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    return ["".join(map(BLOCKS.__getitem__, zip(upper, lower, strict=True))) for upper, lower in _pairs(rows)]


def _pairs(rows: list[list[bool]]) -> list[tuple[list[bool], list[bool]]]:
    return list(zip(rows[::2], rows[1::2], strict=True))


class Certificates(Page):
    title_key = "web.nav.certificates"

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[CertificateView, ...] = ()

    async def load(self) -> None:
        who = self.desk.who
        self.found = (await self.desk.ask(lambda s: s.certificates.list(who))).certificates

    def draw(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(plain(words("cert.lead")), classes="lead")
            if not self.found:
                yield Static(plain(f"{words('cert.none')}\n{words('cert.none_more')}"), classes="note")
                return
            yield OptionList(*(Option(plain(self._line(one)), id=one.number) for one in self.found), markup=False)

    def _line(self, one: CertificateView) -> str:
        state = f"{SIGNS[one.state]} {self.words('cert.state_' + one.state)}"
        level = self.words(f"cert.level_{one.level}")
        flagged = f" · ! {self.words('cert.flagged')}" if one.flagged else ""
        told = f"{one.number} · {one.holder.name} · {state}{flagged}"
        return f"{told}\n  {level} · {one.total} % · {one.issued} – {one.expires}"

    def arrived(self) -> None:
        for listed in self.query(OptionList):
            listed.focus()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self.go(OneCertificate(str(event.option_id)))


class OneCertificate(Page):
    """All that a certificate says, and its proof."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self.found: CertificateDetail | None = None

    async def load(self) -> None:
        who, number = self.desk.who, self.number
        self.found = await self.desk.ask(lambda s: s.certificates.one(who, number=number))

    def heading(self) -> str:
        return f"{self.words('web.nav.certificates')} {self.number}"

    def draw(self) -> ComposeResult:
        words, found = self.words, self.found
        assert found is not None
        one = found.certificate
        with VerticalScroll(classes="page"):
            yield Static(plain(found.scheme_zh if words.lang == "zh" else found.scheme_en), classes="h1")
            facts = (
                ("holder", one.holder.name),
                ("number", one.number),
                ("level", words(f"cert.level_{one.level}")),
                ("total", f"{one.total} %"),
                ("issued", one.issued),
                ("expires", one.expires),
                ("issuer", found.issuer),
                ("signer", found.signer),
            )
            yield Static(plain("\n".join(f"{words('cert.' + key)}: {value}" for key, value in facts)))
            yield Static(plain(f"{SIGNS[one.state]} {words('cert.state_' + one.state)}"), classes="note")
            for area in found.areas:
                name = area.zh if words.lang == "zh" else area.en
                yield Static(gauge(area.percent, 16) + Content(f" {area.percent:>3}  {name}"))
            yield Static(plain(words("cert.proof")), classes="h2")
            yield Static(plain(words("cert.proof_lead")), classes="soft")
            room = self.app.size.width - 6
            lines = qr(found.code)
            if len(lines[0]) > room:
                lines = qr(found.code, quiet=2)  # half the zone: readers take it, and it fits more terminals
            if len(lines[0]) > room:
                yield Static(plain(words("tui.wider", n=len(lines[0]) + 6)), classes="note")
            else:
                yield Static(Content.styled("\n".join(lines), "#000000 on #ffffff"), id="qr")
            yield Static(plain(found.code), classes="soft")
