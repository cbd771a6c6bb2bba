"""A report as PDF, to be kept or printed: the same texts as on the page, with fonts for both languages in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.errors import NotNow
from simulator.report import Report
from simulator.report.model import FindingWords, Shade
from simulator.words import Words

if TYPE_CHECKING:
    from fpdf import FPDF

Color = tuple[int, int, int]
INK, GREY, LINE, BLUE = (28, 32, 40), (96, 100, 110), (208, 212, 220), (33, 84, 166)
SHADES: dict[Shade, Color] = {"good": (22, 110, 66), "bad": (178, 44, 44), "doubt": (150, 96, 8)}
MARGIN, BOTTOM = 18, 20  # mm
MEDIA = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above a report: whose it is, when it was played (already in words), and what kind of attempt."""

    person: str
    when: str
    mode: str


def draw(report: Report, heading: Heading, words: Words) -> bytes:
    """The report as pages A4. Raises NotNow where the PDF library is not installed."""
    try:
        page = _page(words)
    except ModuleNotFoundError:
        raise NotNow("Sheets need a library: pip install 'servicedrill[pdf]'.", code="no_pdf") from None
    sheet = _Sheet(page, words)
    sheet.head(report, heading)
    sheet.areas(report)
    sheet.findings(words("reports.findings"), report.findings, "bad")
    sheet.findings(words("reports.show.review"), report.review, "doubt")
    sheet.findings(words("reports.show.kept"), report.kept, "good")
    sheet.conversation(report)
    page.set_title(report.title)
    return bytes(page.output())


def _page(words: Words) -> FPDF:
    import pylopdf_fonts_zh_cn as fonts
    from fpdf import FPDF

    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_y(-BOTTOM + 6)
            self.set_font("sans", size=8)
            self.set_text_color(*GREY)
            self.cell(0, 5, f"{words('web.product')} · {self.page_no()}/{{nb}}", align="C")

    page = Numbered("P", "mm", "A4")
    page.set_producer("servicedrill")
    page.set_margins(MARGIN, MARGIN, MARGIN)
    page.set_auto_page_break(True, BOTTOM)
    page.add_font("sans", "", fonts.sans_path())
    page.add_font("serif", "", fonts.serif_path())
    page.set_fallback_fonts(["serif"])
    page.add_page()
    return page


class _Sheet:
    """Writes from the top to the bottom; `words` are those of its language."""

    def __init__(self, page: FPDF, words: Words) -> None:
        self.page = page
        self.words = words

    def head(self, report: Report, heading: Heading) -> None:
        self._text(report.title, 18)
        self._text(f"{heading.person} · {heading.mode} · {heading.when}", 10, GREY)
        self._text(report.about, 10, GREY, after=3)
        score = report.score
        verdict = SHADES["good" if score.passes else "bad"]
        self._text(report.outcome, 12, verdict if score.passes is not None else INK)
        for told in report.summary:
            self._text(told, 10)

    def areas(self, report: Report) -> None:
        """A bar for each area."""
        if not report.areas:
            return
        page = self.page
        self._title(self.words("reports.areas"))
        for area in report.areas:
            self._room(12)
            percent = "–" if area.percent is None else str(area.percent)
            self._text(f"{area.name}  {percent}", 10)
            page.set_fill_color(*LINE)
            page.rect(page.l_margin, page.get_y(), page.epw, 1.6, "F")
            page.set_fill_color(*BLUE)
            page.rect(page.l_margin, page.get_y(), page.epw * (area.percent or 0) / 100, 1.6, "F")
            page.ln(4)

    def findings(self, title: str, findings: tuple[FindingWords, ...], shade: Shade) -> None:
        """What was found, with the words it rests on, the clause and a better wording; of what was met the names."""
        if not findings:
            return
        self._title(f"{title} ({len(findings)})")
        for finding in findings:
            self._room(16)
            facts = " · ".join(filter(None, (finding.state_name, finding.severity_name, finding.points)))
            self._text(finding.name, 10.5, SHADES[shade])
            if shade == "good":
                continue
            self._text(facts, 9, GREY)
            for quote in finding.quotes:
                if quote.text:
                    turn = self.words("reports.turn", n=quote.turn)
                    self._text(f"“{quote.text}” ({turn})", 9.5, indent=4)
            for told in (finding.where, finding.detail, finding.why, finding.better and f"→ {finding.better}"):
                if told:
                    self._text(told, 9.5, indent=4)
            for clause in finding.clauses:
                self._text(f"{clause.id} {clause.text} {clause.source}", 8.5, GREY, indent=4)
            self.page.ln(2)

    def conversation(self, report: Report) -> None:
        self._title(self.words("reports.conversation"))
        for line in report.transcript:
            clock = f"{line.seconds // 60}:{line.seconds % 60:02d}"
            if line.who == "action":
                self._text(f"{clock}  {line.text}", 9, GREY, indent=4)
                continue
            told = f"  ({'; '.join(line.notes)})" if line.notes else ""
            self._text(f"{line.turn}  {clock}  {line.speaker}{told}", 8.5, GREY)
            self._text(line.text, 10, INK if line.who == "customer" else BLUE, indent=4, after=1)

    # --- text ---

    def _title(self, text: str) -> None:
        self.page.ln(4)
        self._room(20)
        self._text(text, 13, after=1)

    def _room(self, height: float) -> None:
        """A new page where there is not so much left of this one, in mm."""
        if self.page.will_page_break(height):
            self.page.add_page()

    def _text(self, text: str, size: float, color: Color = INK, *, indent: float = 0, after: float = 0) -> None:
        from fpdf.enums import WrapMode, XPos, YPos

        page = self.page
        page.set_font("sans", size=size)
        page.set_text_color(*color)
        page.set_x(page.l_margin + indent)
        broken_at = WrapMode.CHAR if self.words.lang == "zh" else WrapMode.WORD
        page.multi_cell(
            page.epw - indent,
            page.font_size * 1.45,
            printable(page, text),
            align="L",
            wrapmode=broken_at,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        page.ln(after)


def printable(page: FPDF, text: str) -> str:
    """A character that no font here has stands as its code point, rather than as an empty box."""
    fonts: list[Any] = [page.fonts["sans"], page.fonts["serif"]]
    return "".join(
        char if char in " \n" or any(ord(char) in font.cmap for font in fonts) else f"[U+{ord(char):04X}]"
        for char in text
    )
