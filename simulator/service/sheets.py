"""Tables as people exchange them: CSV (UTF-8, UTF-16, GB18030) and Excel, read with limits, written without formulas.

What begins like a formula is written with a `'` before it, which is taken away again on reading: a name such as
=HYPERLINK(...) is never run by the program that opens the file, and comes back as it was.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from simulator.errors import BadValue

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 50
LONGEST_CELL = 500  # characters
# Of an Excel file, unpacked; a file that says less than it holds is damaged.
MOST_UNPACKED, MOST_PARTS = 15_000_000, 200

Kind = Literal["csv", "xlsx"]
KINDS: tuple[Kind, ...] = ("csv", "xlsx")
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LIKE_A_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row by the number that the program which shows the file gives it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file to be handed over; in JSON its bytes are base64."""

    __pydantic_config__: ClassVar = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}

    name: str
    media: str
    data: bytes


def read(data: bytes) -> tuple[Row, ...]:
    """The rows that are not empty, cells as text. Raises BadValue for what is no table, or too big a one."""
    if len(data) > MOST_BYTES:
        raise BadValue(
            f"The file is too big: at most {MOST_BYTES // 1_000_000} MB. Cut it into several.",
            code="sheet_too_big",
            most=f"{MOST_BYTES // 1_000_000} MB",
        )
    rows = _from_excel(data) if data[:4] == b"PK\x03\x04" else _from_csv(_text(data))
    found: list[Row] = []
    for number, cells in rows:
        texts = [_taken(cell, number) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if len(texts) > MOST_COLUMNS:
            raise _too_many(f"{MOST_COLUMNS} columns", number)
        found.append(Row(number=number, cells=tuple(texts)))
        if len(found) > MOST_ROWS + 1:
            raise _too_many(f"{MOST_ROWS} rows", number)
    if not found:
        raise BadValue("The table is empty. Start from the template.", code="sheet_empty")
    return tuple(found)


def write(kind: Kind, title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """A table whose first row is its head; every cell is text."""
    safe = [[neutral(cell) for cell in row] for row in rows]
    return _to_excel(title, safe) if kind == "xlsx" else _to_csv(safe)


def proper_kind(kind: str) -> Kind:
    """Raises BadValue for a kind of file that is not written here."""
    if kind not in KINDS:
        choices = ", ".join(KINDS)
        raise BadValue(f"'{kind}' is not written here; choose {choices}.", code="bad_kind", got=kind, choices=choices)
    return kind


def neutral(text: str) -> str:
    """A text that no program takes for a formula."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def plain(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith("'") and _LIKE_A_FORMULA.match(text) else text


def _taken(cell: str, number: int) -> str:
    text = plain(cell.strip())
    if len(text) > LONGEST_CELL:
        raise BadValue(
            f"Row {number}: a cell holds more than {LONGEST_CELL} characters.",
            code="sheet_long_cell",
            row=number,
            most=LONGEST_CELL,
        )
    return text


def _too_many(what: str, number: int) -> BadValue:
    return BadValue(
        f"The table is too big at row {number}: at most {what}. Cut it into several.", code="sheet_too_big", most=what
    )


def _damaged(why: str) -> BadValue:
    return BadValue(
        f"This is no table that can be read ({why}). Save it as CSV or .xlsx and try again.",
        code="sheet_damaged",
        why=why,
    )


# --- CSV ---


def _text(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _damaged("neither Excel nor text in UTF-8 or GB18030")


def _from_csv(text: str) -> Iterable[tuple[int, list[str]]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, cells
            number = reader.line_num + 1
    except csv.Error as wrong:
        raise _damaged(f"line {number}: {wrong}") from None


def _to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark: Excel takes a CSV without one for the system's old encoding."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


# --- Excel ---


def _from_excel(data: bytes) -> Iterable[tuple[int, list[str]]]:
    _must_be_harmless(data)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and checks in the file that are of no account here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says about its own size is not believed
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
                if number > 4 * MOST_ROWS:  # a row that says it is the millionth comes with all empty ones before it
                    raise _too_many(f"{MOST_ROWS} rows", number)
                yield number, [_cell(cell.value, number) for cell in cells]
    except BadValue:
        raise
    except Exception as wrong:  # a crafted file can fail anywhere in the reading of its XML
        raise _damaged(type(wrong).__name__) from wrong


def _must_be_harmless(data: bytes) -> None:
    """Unpacked it is of a reasonable size, and its XML defines no entities. Raises BadValue."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
            size = sum(info.file_size for info in infos)
            if len(infos) > MOST_PARTS or size > MOST_UNPACKED:
                raise BadValue(
                    f"The Excel file is too big when unpacked ({size // 1_000_000} MB). Save the table as CSV.",
                    code="sheet_bomb",
                    n=size // 1_000_000,
                )
            # Reading stops at the size that was said, and checks the sum over it.
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    part = parts.read(info)
                    if b"<!DOCTYPE" in part or b"\0" in part:  # zeros: an encoding in which that would look otherwise
                        raise _damaged("it defines a document type")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as wrong:
        raise _damaged("no whole Excel file") from wrong


def _cell(value: object, number: int) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            return str(value)
    raise BadValue(
        f"Row {number}: a cell holds a date or a time. Format the column as text.", code="sheet_not_text", row=number
    )


def _to_excel(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    rows = list(rows)
    for column in range(max(map(len, rows), default=0)):
        widest = max(len(row[column]) for row in rows if len(row) > column)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(50, 8 + 2 * widest)
    for number, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=_NOT_IN_XML.sub("", text))
            cell.data_type, cell.number_format = "s", "@"  # text, and text again when it is edited: 007 stays 007
            cell.font = Font(bold=number == 0)
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
