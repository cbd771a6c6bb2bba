"""People from and to tables: previews that change nothing, all of a file or nothing of it, files that mean harm."""

import csv
import io
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.errors import BadValue, NotNow
from simulator.service import Simulator, sheets
from simulator.service.importing import BadRows
from simulator.service.who import ROLES
from simulator.storage import open_store
from tests.service.field import Clock, on_both, on_postgres, who_is

TEAM = """账号,姓名,角色,所在组,语言,状态
wang,王芳,学员,早班;晚班,中文,在用
li,李雷,"培训师,考官",,en,
Zhao.Min,赵敏,,早班,,停用
"""


def book(*rows) -> bytes:
    """An Excel file as some other program writes it."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def problems(preview) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in preview.problems]


@pytest.fixture
def people(simulator):
    return simulator.people


@on_both
def test_a_file_is_shown_first_then_taken_and_then_changes_nothing(people, root, simulator):
    data = TEAM.encode()
    preview = people.preview_import(root, data=data)
    assert [(row.login, row.action) for row in preview.rows] == [("wang", "new"), ("li", "new"), ("zhao.min", "new")]
    assert (preview.problems, preview.new_groups) == ((), ("早班", "晚班"))
    assert people.list(root).total == 1
    done = people.take_import(root, data=data, expect=preview.digest)
    assert (done.added, done.changed, done.same) == (3, 0, 0)
    assert [code.login for code in done.codes] == ["wang", "li"]
    wang, li, zhao = (people.one(root, person=login).person for login in ("wang", "li", "zhao.min"))
    assert [group.name for group in wang.groups] == ["早班", "晚班"]
    assert (li.roles, li.lang, zhao.roles, zhao.active) == (("trainer", "examiner"), "en", ("trainee",), False)
    lines = people.audit(root, limit=1).lines
    again = people.take_import(root, data=data)
    assert (again.added, again.changed, again.same, again.codes) == (0, 0, 3, ())
    assert people.audit(root, limit=1).lines == lines


def test_the_codes_of_an_import_let_people_in(people, root):
    code = people.take_import(root, data=TEAM.encode()).codes[0]
    signed_in = people.use_code(login=code.login, code=code.code, password="drei Kannen Tee", source="x")
    assert signed_in.name == "王芳"


def test_a_changed_row_shows_what_was_and_what_will_be(people, root):
    people.take_import(root, data=TEAM.encode())
    data = "login,name,groups,status\nwang,王方,晚班;夜班,closed\nli,李雷,,\n".encode("gb18030")
    preview = people.preview_import(root, data=data)
    wang, li = preview.rows
    assert [(c.column, c.before, c.after) for c in wang.changes] == [
        ("name", "王芳", "王方"),
        ("groups", "早班; 晚班", "夜班; 晚班"),
        ("status", "active", "closed"),
    ]
    assert li.action == "same"
    people.take_import(root, data=data, expect=preview.digest)
    now = people.one(root, person="wang").person
    assert (now.name, [group.name for group in now.groups], now.active) == ("王方", ["夜班", "晚班"], False)


def test_every_wrong_cell_is_named_and_nothing_is_taken(people, root):
    data = b"""login,name,roles,groups,language,status
ok,Fine,trainee,,,
-x,Bad Login,trainee,,,
b,,trainee,,,
two,Two,pilot,,,
ok,Again,trainee,,,
aud,Audit,auditor;trainee,,,
lead,Lead,trainer,A,,
lang,Lang,trainee,,fr,gone
"""
    preview = people.preview_import(root, data=data)
    assert problems(preview) == [
        (3, "login", "bad_login"),
        (4, "login", "bad_login"),
        (4, "name", "bad_name"),
        (5, "roles", "bad_role"),
        (6, "login", "login_twice"),
        (7, "roles", "auditor_only"),
        (8, "groups", "not_a_trainee"),
        (9, "language", "no_such_value"),
        (9, "status", "no_such_value"),
    ]
    with pytest.raises(BadRows) as refused:
        people.take_import(root, data=data)
    assert len(refused.value.problems) == 9
    assert people.list(root).total == 1


def test_every_problem_can_be_said_in_both_languages(people, root, simulator):
    data = b"login,name,roles,groups,status\n-x,,pilot,A;B,gone\nroot,R,trainee,,\n"
    for lang in ("zh", "en"):
        words = simulator.house.words(lang)
        for problem in people.preview_import(root, data=data).problems:
            assert "{" not in words(f"errors.{problem.code}", **dict(problem.slots))


@pytest.mark.parametrize(
    "head,expected",
    [
        ("login,roles", [(1, "name", "column_missing")]),
        ("login,name,姓名", [(1, "name", "column_twice")]),
        ("姓名＊,工 号*", []),
        ("LOGIN;Full Name", []),
    ],
)
def test_heads_are_known_in_both_languages_and_needed_ones_are_missed(people, root, head, expected):
    row = "a1;b2" if ";" in head else "a1,b2"
    assert problems(people.preview_import(root, data=f"{head}\n{row}\n".encode())) == expected


def test_unknown_columns_are_named_and_left_alone(people, root):
    preview = people.preview_import(root, data="login,name,电话\nwang,王,1\n".encode())
    assert (preview.ignored, len(preview.rows)) == (("电话",), 1)


def test_the_last_administrator_is_not_imported_away_but_may_hand_over_in_one_file(people, root):
    data = b"login,name,roles\nroot,Root,trainee\n"
    assert problems(people.preview_import(root, data=data)) == [(2, "roles", "last_administrator")]
    data = b"login,name,roles\nroot,Root,trainee\nnew,New,administrator\n"
    assert people.take_import(root, data=data).changed == 1
    assert people.one(who_is(people, "new"), person="root").person.roles == ("trainee",)


def test_a_preview_that_is_out_of_date_is_not_carried_out(people, root):
    data = b"login,name\nwang,Wang\n"
    digest = people.preview_import(root, data=data).digest
    people.add(root, login="wang", name="Somebody else")
    with pytest.raises(NotNow) as refused:
        people.take_import(root, data=data, expect=digest)
    assert refused.value.code == "import_moved"
    assert people.one(root, person="wang").person.name == "Somebody else"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_that_offices_use(encoding):
    rows = sheets.read("账号,姓名\n\nwang,㐀𠮷芳\n".encode(encoding))
    assert [(row.number, row.cells) for row in rows] == [(1, ("账号", "姓名")), (3, ("wang", "㐀𠮷芳"))]


def test_excel_is_read_as_text_with_the_numbers_of_its_rows(people, root):
    data = book(["login", "name", None, "roles"], [], [10023, "王", True, "trainee"], [10024.0, "李", 1.5, None])
    assert [(row.number, row.cells) for row in sheets.read(data)][1:] == [
        (3, ("10023", "王", "TRUE", "trainee")),
        (4, ("10024", "李", "1.5")),
    ]
    assert [row.login for row in people.preview_import(root, data=data).rows] == ["10023", "10024"]


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Zs", "Cf")), min_size=1, max_size=20
) | st.sampled_from(["=1+1", "'=1", "''-x", "'", "+86", "@here", "-", "＝A1", "王，芳", 'a"b', "O'Neil"])
LOGINS = st.from_regex(r"[a-z0-9王][a-z0-9._@-]{1,12}", fullmatch=True)


@pytest.mark.parametrize("kind", sheets.KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(NAMES, min_size=3, max_size=3), min_size=1, max_size=4))
def test_what_is_written_is_read_back(kind, rows):
    found = sheets.read(sheets.write(kind, "people", rows))
    assert [list(row.cells) for row in found] == rows


@pytest.mark.parametrize("kind,lang", [("csv", "zh"), ("xlsx", "en")])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    team=st.dictionaries(
        LOGINS, st.tuples(NAMES, st.sets(st.sampled_from(ROLES[:4]), min_size=1), st.booleans()), max_size=4
    )
)
def test_an_export_is_taken_back_without_a_change_also_by_an_empty_house(
    sqlite_template, tmp_path_factory, kind, lang, team
):
    houses = []
    for _ in range(2):
        home = tmp_path_factory.mktemp("house") / "home"
        shutil.copytree(sqlite_template, home)
        houses.append(Simulator(open_store("", home), clock=Clock(), similarity=False))
    first, second = houses
    root = who_is(first, "root")
    first.groups.add(root, name="早班, 一组")
    for login, (name, roles, is_active) in team.items():
        person = first.people.add(root, login=login, name=name, roles=sorted(roles)).person.id
        if "trainee" in roles:
            first.groups.put(root, group="早班, 一组", people=[person])
        if not is_active:
            first.people.deactivate(root, person=person)
    data = first.people.export(root, kind=kind, lang=lang).data
    here = first.people.take_import(root, data=data)
    assert (here.added, here.changed, here.same) == (0, 0, len(team) + 1)
    assert second.people.take_import(who_is(second, "root"), data=data).added == len(team)

    def known(simulator):
        listed = simulator.people.list(who_is(simulator, "root"), limit=100).people
        named = (replace(person, id="", code_until=None, groups=()) for person in listed)
        return [*named, *([group.name for group in person.groups] for person in listed)]

    assert known(first) == known(second)
    for house in houses:
        house.close()


@pytest.mark.parametrize("kind", sheets.KINDS)
def test_a_name_like_a_formula_is_no_formula_in_the_file(people, root, kind):
    people.add(root, login="eve", name='=HYPERLINK("http://x","y")')
    data = people.export(root, kind=kind).data
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
        cells = [str(cell.value or "") for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    assert any("HYPERLINK" in cell for cell in cells)


@pytest.mark.parametrize("kind", sheets.KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_is_a_file_that_can_be_taken(people, root, kind, lang):
    preview = people.preview_import(root, data=people.template(root, kind=kind, lang=lang).data)
    assert (len(preview.rows), preview.problems, preview.ignored) == (1, (), ())


# --- files that mean harm, or are none ---


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A whole Excel file whose sheet is replaced."""
    good = zipfile.ZipFile(io.BytesIO(book(["login", "name"], ["a1", "A"])))
    parts = {name: good.read(name) for name in good.namelist()}
    return packed(parts | {"xl/worksheets/sheet1.xml": xml})


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    b"<worksheet><sheetData>&b;</sheetData></worksheet>"
)
FAR_AWAY = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "data,code",
    [
        (b"", "sheet_empty"),
        (b"\n\n , \n", "sheet_empty"),
        (b"a," * 60 + b"b", "sheet_too_big"),
        (b"login,name\n" + b"a,b\n" * 5_001, "sheet_too_big"),
        (b"x" * 2_000_001, "sheet_too_big"),
        (b"login,name\nab," + b"x" * 501, "sheet_long_cell"),
        (b'login,name\n"ab"c,d', "sheet_damaged"),
        (b"\xff\xff\xff\x00", "sheet_damaged"),
        (b"PK\x03\x04 cut off", "sheet_damaged"),
        (packed({"x.txt": b"no workbook"}), "sheet_damaged"),
        (packed({"xl/workbook.xml": b"0" * 20_000_000}), "sheet_bomb"),
        (packed({f"{number}.xml": b"" for number in range(300)}), "sheet_bomb"),
        (with_sheet(ENTITIES), "sheet_damaged"),
        (with_sheet(ENTITIES.decode().encode("utf-16")), "sheet_damaged"),
        (with_sheet(b"<worksheet><sheetData>"), "sheet_damaged"),
        (with_sheet(FAR_AWAY), "sheet_too_big"),
    ],
)
def test_a_file_that_is_no_honest_table_is_refused_in_words(people, root, simulator, data, code):
    with pytest.raises(BadValue) as refused:
        people.preview_import(root, data=data)
    assert refused.value.code == code
    for lang in ("zh", "en"):
        assert "{" not in simulator.house.words(lang)(f"errors.{code}", **refused.value.slots)


def test_a_packed_file_that_lies_about_its_size_is_damaged():
    data = bytearray(packed({"xl/workbook.xml": b"0" * 20_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + place
        data[start : start + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(BadValue) as refused:
        sheets.read(bytes(data))
    assert refused.value.code == "sheet_damaged"


def test_dates_and_formulas_in_excel_are_not_guessed_at(people, root):
    with pytest.raises(BadValue) as refused:
        sheets.read(book(["login", "name"], ["ab", date(2026, 1, 2)]))
    assert (refused.value.code, refused.value.slots["row"]) == ("sheet_not_text", 2)
    # A formula that no program has worked out has no value, so the name is missing.
    assert problems(people.preview_import(root, data=book(["login", "name"], ["ab", "=1+1"]))) == [
        (2, "name", "bad_name")
    ]


@on_postgres
def test_of_two_who_take_the_same_file_at_once_one_adds_and_the_other_finds_nothing_to_do(people, root):
    data = TEAM.encode()
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: people.take_import(root, data=data), range(2)))
    assert sorted((d.added, d.same, len(d.codes)) for d in done) == [(0, 3, 0), (3, 0, 2)]
