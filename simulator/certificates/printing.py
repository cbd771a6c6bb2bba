"""The sheet to hang up: one page A4 as PDF, the same bytes for the same certificate, with the code in it thrice:
as a QR code, as small print, and as an attached file that programs read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Literal, cast
from xml.sax.saxutils import escape

from simulator.certificates import ornaments, tokens
from simulator.certificates.ornaments import EDGE, GOLD, HEIGHT, NAVY, QR_SIZE, WIDTH, Color
from simulator.errors import NotNow
from simulator.exam.certificate import Certificate
from simulator.words import Words

if TYPE_CHECKING:
    from fpdf import FPDF

GREY, RED = (96, 100, 110), (178, 44, 44)


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What the ids on a certificate are called in the language of the sheet; an id without a name stands as it is."""

    scheme: str
    sections: Mapping[str, str]


def draw(token: str, titles: Titles, words: Words) -> bytes:
    """The sheet of a certificate in the language of `words`. Raises NotNow where the PDF library is not installed."""
    certificate = tokens.read(token).certificate
    if certificate is None:
        raise ValueError("the code holds no certificate")
    try:
        page = _page(certificate)
    except ModuleNotFoundError:
        raise NotNow("Sheets need a library: pip install 'servicedrill[pdf]'.", code="no_pdf") from None
    sheet = _Sheet(page, words)
    ornaments.frame(page)
    sheet.head(certificate, titles)
    sheet.areas(certificate)
    sheet.foot(certificate, token)
    if not certificate.certifying:
        sheet.stamp(words("sheet.not_certifying"))
    page.set_title(f"{words('sheet.title')} {certificate.number}")
    page.set_xmp_metadata(_xmp(certificate, token))
    page.embed_file(bytes=token.encode(), basename="certificate.txt", modification_date=_issued(certificate))
    return bytes(page.output())


def _page(certificate: Certificate) -> FPDF:
    import pylopdf_fonts_zh_cn as fonts
    from fpdf import FPDF

    page = FPDF("L", "mm", "A4")
    page.set_creation_date(_issued(certificate))
    page.set_producer("servicedrill")
    page.set_auto_page_break(False)
    page.set_margin(0)
    page.c_margin = 0
    page.add_font("serif", "", fonts.serif_path())
    page.add_font("sans", "", fonts.sans_path())
    page.set_fallback_fonts(["sans"])
    page.add_page()
    return page


def _issued(certificate: Certificate) -> datetime:
    return datetime.combine(date.fromisoformat(certificate.issued), time(), UTC)


def _xmp(certificate: Certificate, token: str) -> str:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sd="urn:servicedrill:">'
        f"<dc:identifier>{escape(certificate.number)}</dc:identifier><sd:code>{token}</sd:code>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


class _Sheet:
    """Draws on one page; `words` are those of its language."""

    def __init__(self, page: FPDF, words: Words) -> None:
        self.page = page
        self.words = words

    def stamp(self, text: str) -> None:
        """Across the page, for what looks like a certificate and is none."""
        page = self.page
        with page.local_context(fill_opacity=0.22), page.rotation(24, WIDTH / 2, HEIGHT / 2):
            self._text(text, HEIGHT / 2 - 12, 24, "sans", 54, RED)

    # --- text ---

    def head(self, certificate: Certificate, titles: Titles) -> None:
        """Issuer, title, holder and what was passed."""
        words = self.words
        self._text(certificate.issuer, 24, 8, "sans", 13, NAVY, lines=1)
        self._title(words("sheet.title"), 34)
        ornaments.rule(self.page, 56, 62)
        self._text(words("sheet.certify"), 61, 7, "serif", 13, GREY)
        self._text(certificate.holder, 69, 18, "serif", 34, NAVY, lines=2)
        passed = words(
            "sheet.passed" if certificate.certifying else "sheet.passed_local",
            scheme=titles.scheme,
            version=certificate.version,
            total=certificate.total,
            level=words(f"sheet.level.{certificate.level}"),
        )
        self._text(passed, 92, 15, "serif", 15, NAVY, lines=2, one_line_from=12)
        if certificate.left_out:
            missing = words.joined([titles.sections.get(name, name) for name in certificate.left_out])
            self._text(words("sheet.left_out", sections=missing), 137, 9, "sans", 9, GREY, lines=2)

    def _title(self, text: str, y: float) -> None:
        page = self.page
        page.set_draw_color(*NAVY)
        page.set_line_width(0.28)
        with page.local_context(text_mode="FILL_STROKE"):
            self._text(text, y, 18, "serif", 38, NAVY)

    def areas(self, certificate: Certificate) -> None:
        """A box for each area with its percent."""
        page, count = self.page, len(certificate.areas)
        wide = min(54.0, (WIDTH - 60) / max(count, 1) - 4)
        left = (WIDTH - count * wide - (count - 1) * 4) / 2
        page.set_line_width(0.25)
        for place, area in enumerate(certificate.areas):
            x = left + place * (wide + 4)
            page.set_draw_color(*GOLD)
            page.set_fill_color(255, 255, 255)
            page.rect(x, 111, wide, 22, "DF", round_corners=True, corner_radius=1.5)
            self._text(f"{area.percent}%", 113, 10, "serif", 20, NAVY, x=x, width=wide)
            name = area.zh if self.words.lang == "zh" else area.en
            self._text(name, 123.5, 7, "sans", 10, GREY, x=x + 1, width=wide - 2, lines=2)

    def foot(self, certificate: Certificate, token: str) -> None:
        """Number and dates, a place for stamp and signature, the QR code, and how to check it all."""
        words, page = self.words, self.page
        facts = {
            "number": certificate.number,
            "issued": certificate.issued,
            "expires": certificate.expires,
        }
        for place, (name, value) in enumerate(facts.items()):
            y = 151 + 9 * place
            self._text(words(f"sheet.{name}"), y, 7, "sans", 10, GREY, x=26, width=34, align="L")
            self._text(value, y, 7, "serif", 13, NAVY, x=60, width=66, align="L")
        page.set_draw_color(*GREY)
        page.set_line_width(0.25)
        page.line(136, 172, 206, 172)
        self._text(words("sheet.authorised"), 173.5, 6, "sans", 10, GREY, x=136, width=70)
        ornaments.qr_code(self.page, token, WIDTH - EDGE - 12 - QR_SIZE, 147)
        how = words("sheet.check", fingerprint=tokens.read(token).signer)
        self._text(how, 181.5, 7.5, "sans", 8.5, GREY, x=26, width=196, lines=2, align="L")
        self._text(token, 190, 4, "sans", 3.4, GREY, x=26, width=WIDTH - 52, lines=4, align="L", wrap="CHAR")

    def _text(
        self,
        text: str,
        y: float,
        height: float,
        font: str,
        size: float,
        color: Color,
        *,
        x: float = 30,
        width: float = WIDTH - 60,
        lines: int = 1,
        align: str = "C",
        wrap: Literal["", "CHAR", "WORD"] = "",
        one_line_from: float = 0,
    ) -> None:
        """Text in a box, centred in its height, smaller until it fits; on one line where it is no smaller for that
        than `one_line_from`.
        """
        from fpdf.enums import WrapMode

        page, text = self.page, self._printable(text)
        broken_at = WrapMode[wrap or ("CHAR" if self.words.lang == "zh" else "WORD")]
        page.set_text_color(*color)
        while True:
            page.set_font(font, size=size)
            step = page.font_size * 1.25
            broken = cast(
                list[str],
                page.multi_cell(width, step, text, dry_run=True, output="LINES", wrapmode=broken_at, align=align),
            )
            most = 1 if one_line_from and size >= one_line_from else lines
            if size < 2.5 or (len(broken) <= most and (most == 1 or len(broken) * step <= height)):
                break
            size -= max(0.5, size / 20)
        for place, line in enumerate(broken):
            page.set_xy(x, y + (height - len(broken) * step) / 2 + place * step)
            page.cell(width, step, line, align=align)

    def _printable(self, text: str) -> str:
        """A character that no font here has stands as its code point, rather than as an empty box."""
        fonts: list[Any] = [self.page.fonts["serif"], self.page.fonts["sans"]]
        return "".join(
            char if char == " " or any(ord(char) in font.cmap for font in fonts) else f"[U+{ord(char):04X}]"
            for char in text
        )
