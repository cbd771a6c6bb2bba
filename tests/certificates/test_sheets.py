"""Certificates as files: the sheet as a picture and as text, and files that were changed after they were issued."""

import importlib.metadata
import json
import re
import sys
import time
import zlib
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp

from simulator.certificates import printing, sheets
from simulator.certificates.printing import Titles
from simulator.errors import NotFound, NotNow
from simulator.wordbook import words_in
from tests.certificates.field import ANN, BOB, CERTIFICATE, EVE, LATER, Owner

TITLES = {
    "zh": Titles(scheme="客服专员上岗认证（通用）", sections={"speech": "语速", "conduct": "行为规范"}),
    "en": Titles(scheme="Agent certification", sections={"speech": "Speaking rate", "conduct": "Conduct"}),
}
CODE = ANN.issue()


def a_sheet(lang="zh", code=CODE, by=ANN, rotations=()) -> bytes:
    return sheets.close(drawn(lang, code), by.sign, rotations)


@cache
def drawn(lang, code) -> bytes:
    return printing.draw(code, TITLES[lang], words_in(lang))


def text_of(sheet: bytes) -> str:
    with pypdfium2.PdfDocument(sheet) as document:
        assert len(document) == 1
        return document[0].get_textpage().get_text_range()


def judged(data: bytes, issuers=None):
    return sheets.judge_bytes(data, issuers or ANN.pinned(), None, at=LATER)


SHEET = a_sheet()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_shows_everything_as_text_that_can_be_copied(lang):
    text = text_of(a_sheet(lang))
    for shown in ("王芳 Wang Fang", "港湾服务 Harbour Service", CERTIFICATE.number, "2026-03-31", "2027-03-30", "97%"):
        assert shown in text
    assert ("上岗资格证书" if lang == "zh" else "Certificate of Competence") in text
    assert ("语速、行为规范" if lang == "zh" else "Speaking rate, Conduct") in text
    assert ANN.name in text
    assert CODE in "".join(text.split())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_camera_reads_the_code_off_the_sheet(lang):
    with pypdfium2.PdfDocument(a_sheet(lang)) as document:
        picture = document[0].render(scale=2.5).to_pil()
        assert abs(picture.width / picture.height - 297 / 210) < 0.01
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [CODE]


def test_a_sheet_verifies_by_itself():
    found = judged(SHEET)
    assert found.state == "not_checked"
    assert found.certificate == CERTIFICATE


def test_the_same_certificate_gives_the_same_bytes():
    before = drawn("zh", CODE)
    drawn.cache_clear()
    assert drawn("zh", CODE) == before


def test_the_code_is_attached_as_a_file():
    with pypdfium2.PdfDocument(SHEET) as document:
        attached = document.get_attachment(0)
        assert attached.get_name() == "certificate.txt"
        assert bytes(attached.get_data()) == CODE.encode()


def test_fonts_are_embedded_and_few_glyphs_of_them():
    assert len(re.findall(rb"/FontFile\d? ", SHEET)) == SHEET.count(b"/FontDescriptor ") == 2
    assert len(SHEET) < 200_000


def test_the_fonts_come_with_their_licence():
    files = importlib.metadata.files("pylopdf-fonts-zh-cn") or []
    assert {"NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"} <= {file.name for file in files}
    licences = [file.read_text(encoding="utf-8") for file in files if "licenses" in file.parts]
    assert any("SIL OPEN FONT LICENSE Version 1.1" in licence for licence in licences)


@pytest.mark.parametrize(
    "holder",
    ["Hohenlohe-Waldenburg-Schillingsfürst " * 4, "买买提阿卜杜拉·" * 12, "王", "W" * 200, "陳䶮㛃𬭎"],
)
def test_names_of_any_length_stay_on_the_sheet_whole(holder):
    text = text_of(a_sheet(code=ANN.issue(holder=holder.strip())))
    assert "".join(holder.split()) in "".join(text.split())


def test_a_character_without_a_glyph_stands_as_its_code_point():
    code = ANN.issue(holder="𠮷田")
    sheet = a_sheet(code=code)
    assert "[U+20BB7]田" in text_of(sheet)
    assert judged(sheet).certificate.holder == "𠮷田"


def test_without_the_library_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "fpdf", None)
    with pytest.raises(NotNow, match=r"servicedrill\[pdf\]"):
        drawn.__wrapped__("zh", CODE)


def test_a_local_certificate_says_so_across_the_page():
    sheet = a_sheet(code=ANN.issue(certifying=False))
    assert "不具认证效力" in text_of(sheet)
    assert "准予上岗" not in text_of(sheet)


def test_changed_print_on_a_genuine_code_is_told_as_edited():
    forged = a_sheet(code=ANN.issue(holder="Eve Eaves"))
    body = forged[: forged.index(b"%SDF1.")].replace(b"2026", b"2025", 1)
    for tail in (SHEET[SHEET.index(b"%SDF1.") :], b""):
        found = judged(body + tail)
        assert found.states == ("edited",)
        assert found.file_changed


@pytest.mark.parametrize("place", range(0, len(SHEET), 9973))
def test_a_changed_byte_anywhere_in_a_sheet_is_told(place):
    changed = bytearray(SHEET)
    changed[place] ^= 1
    assert judged(bytes(changed)).state in ("edited", "malformed")


def test_a_sheet_with_something_added_is_told_as_edited():
    assert judged(SHEET + b"% a remark\n").state == "edited"


def test_a_sheet_signed_by_a_stranger_around_a_genuine_code_is_edited():
    assert judged(a_sheet(by=EVE)).state == "edited"


def test_a_sheet_with_two_codes_is_malformed():
    assert judged(SHEET + ANN.issue(holder="Eve").encode()).state == "malformed"


def test_a_code_is_found_in_a_file_that_another_program_saved_compressed():
    body = zlib.compress(f"<sd:code>{CODE}</sd:code>".encode())
    assert judged(b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n" + body + b"\nendstream\n%%EOF\n").state == "edited"


@pytest.mark.parametrize(
    "piece", [b"stream\n", b"SD1.", b"endstream", b"stream\nx\nendstream ", b"SD1.a.0123456789abcdef."]
)
def test_a_big_file_that_means_harm_costs_little_time(piece):
    data = b"%PDF-1.7\n" + piece * (sheets.LARGEST // 4 // len(piece))
    before = time.process_time()
    assert judged(data).state == "malformed"
    assert time.process_time() - before < 5


def test_a_file_beyond_all_measure_is_not_read():
    assert judged(b"%PDF" + bytes(sheets.LARGEST)).state == "malformed"


def test_a_sheet_printed_after_a_rotation_brings_the_statement_along():
    rotations = (ANN.hands_over_to(BOB),)
    assert judged(a_sheet(by=BOB, rotations=rotations)).state == "not_checked"
    assert judged(a_sheet(code=BOB.issue(), by=BOB, rotations=rotations)).state == "not_checked"
    assert judged(a_sheet(by=BOB)).state == "edited"
    assert judged(a_sheet(code=EVE.issue(), by=EVE, rotations=(EVE.hands_over_to(Owner(9)),))).state == "unknown_key"


def test_a_text_file_holds_the_code_alone_or_among_words():
    assert judged(CODE.encode()).state == "not_checked"
    assert judged(f"\ufeff{CODE}\r\n".encode()).state == "not_checked"
    assert judged(f"My code: {CODE}\n".encode()).state == "not_checked"
    assert judged("\n".join(re.findall(".{1,76}", CODE)).encode()).state == "not_checked"
    assert judged(b"no code here").state == "malformed"
    assert judged(b"").state == "malformed"


def test_fields_beside_the_code_must_be_those_of_the_code():
    data = sheets.as_json(CODE)
    assert judged(data).state == "not_checked"
    told = json.loads(data)
    assert judged(json.dumps(told).encode()).state == "not_checked"
    told["certificate"]["holder"] = "Eve"
    found = judged(json.dumps(told).encode())
    assert found.state == "edited"
    assert found.certificate.holder == CERTIFICATE.holder


def test_a_field_that_stands_twice_is_malformed():
    doubled = sheets.as_json(CODE).decode().replace('"holder":', '"holder": "Eve", "holder":', 1)
    assert judged(doubled.encode()).state == "malformed"


@pytest.mark.parametrize("text", ["{}", '{"token": 1}', '{"token": "SD1"}', "{" * 100_000, '{"token": [[]]}'])
def test_what_holds_no_certificate_is_malformed(text):
    assert judged(text.encode()).state == "malformed"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotFound, match=r"gone\.pdf"):
        sheets.judge_file(tmp_path / "gone.pdf", ANN.pinned(), None, at=LATER)


def test_a_picture_of_the_sheet_has_ink_in_every_corner_of_its_frame():
    with pypdfium2.PdfDocument(SHEET) as document:
        picture = document[0].render(scale=1).to_pil().convert("L")
    out = BytesIO()
    picture.save(out, "PNG")
    wide, high = picture.size
    corners = [picture.crop(box) for box in ((0, 0, 60, 60), (wide - 60, high - 60, wide, high))]
    assert all(corner.getextrema()[0] < 120 for corner in corners)
