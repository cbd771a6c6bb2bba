"""A file that does not fit its model is told so in the author's words, at the place, with the choices."""

from pathlib import Path

import pytest

from simulator.errors import ContentError
from simulator.library import check, load
from tests.library.content import DRILL, FILES, place, write

NAME = "drills/late_parcel.yaml"


def errors(root: Path, lang: str = "en") -> list[str]:
    return [found.text(lang).replace(f"{root}/", "") for found in check(root).errors]


def broken(root: Path, old: str, new: str, name: str = NAME) -> list[str]:
    assert old in FILES[name]
    return errors(write(root, {name: FILES[name].replace(old, new, 1)}))


@pytest.mark.parametrize(
    "old, new, at, says",
    [
        ("minutes: 8", "minutes: '8'", "'8'", "a whole number is needed here, not the text '8'"),
        ("minutes: 8", "minutes: 8.5", "8.5", "a whole number is needed here, not the number 8.5"),
        ("minutes: 8", "minutes: 0", "0\n", "0 is too small; at least 1"),
        ("minutes: 8", "minutes: 999", "999", "999 is too large; at most 120"),
        ("minutes: 8", "minutes: 8\nminuts: 9", "minuts", "'minuts' is no key here; did you mean 'minutes'?"),
        ("minutes: 8\n", "", "id: late_parcel", "the key 'minutes' is missing. Add it"),
        (
            "channel: phone",
            "channel: fone",
            "fone",
            "'fone' is not possible here; did you mean 'phone'? Choices are chat",
        ),
        ("id: late_parcel", "id: 迟到", "迟到\n", "'迟到' is no id. Use small letters"),
        (
            "title: {zh: 快递迟到, en: The late parcel}",
            "title: late",
            "late\n",
            "a mapping is needed here, not the text",
        ),
        ("en: The late parcel", "en: 12", "12", "a text is needed here, not the number 12"),
        ("en: The late parcel", "en: ''", "''", "the text is empty"),
        ("days: [3, 4]", "days: 3", "3}", "a list is needed here, not the number 3"),
        (
            "days: [3, 4]",
            "days: [true, 4]",
            "true, 4",
            "true (true or false) does not fit here. Write a whole number or",
        ),
        ("days: [3, 4]", "days: [no, 4]", "no, 4", "the fact 'delay' takes its figure from the slot 'days'"),
        ("days: [3, 4]", "days: [{zh: 三}, 4]", "{zh: 三}", "the key 'en' is missing"),
        ("slots: {customer", "slots: {客户", "客户: [", "'客户' is no id"),
        ("kind: duty", "kind: dutty", "dutty", "'dutty' is not possible here; did you mean 'duty'?"),
        ("kind: duty", "sort: duty", "{sort", "the key 'kind' is missing; choices are"),
        ("score: [80, 100]", "score: [80]", "[80]", "entry 2 of the list is missing"),
        ("score: [80, 100]", "score: [1, 2, 3]", "[1, 2, 3]", "more than 2 here"),
        ("passes: true", "passes: yes", "yes, ending", "true or false is needed here, not the text 'yes'"),
        ("greets: met", "greets: mett", "mett", "'mett' is not possible here; did you mean 'met'?"),
        ("value: days}", "value: [days]}", "[days]}", "a list does not fit here. Write a whole number or a text"),
        ("any: [apology]", "any: [Apology]", "Apology", "'Apology' names nothing that can be heard or done"),
        ("clauses: [ST-002]", "clauses: [2]", "2]", "a text is needed here, not the number 2"),
        ("clauses: [ST-002]", "clauses: [ST2]", "ST2", "'ST2' is no clause number. Write it like ST-001"),
        ("clauses: [ST-002]", "clauses: []", "[]", "0 here, but at least 1 are needed"),
        ('"action:check_order"]', '"action:check_order"], opens: cue', "cue}", "'cue' is no trigger. Write start"),
        ("minutes: 8", "minutes: 8\nclock: '9:30'", "'9:30'", "'9:30' is no hour of the day. Write it like 09:30"),
    ],
)
def test_each_misfit_names_place_problem_and_choices(tmp_path, old, new, at, says):
    changed = DRILL.replace(old, new, 1)

    found = broken(tmp_path, old, new)

    wanted = f"{place(NAME, changed, at)}: {says}"
    assert [line for line in found if line.startswith(wanted)], found
    assert len(found) == 1


def test_all_errors_of_all_files_come_in_one_run_in_order(tmp_path):
    root = write(
        tmp_path,
        {
            NAME: DRILL.replace("minutes: 8", "minutes: x").replace("channel: phone", "channel: fax"),
            "personas/angry.yaml": "id: [",
            "businesses/shop.yaml": b"\xff\xfe",
            "standard/replies/a.jsonl": '{"id": "r1"}\n\n{not json}\n',
        },
    )

    found = errors(root)

    assert [line.split(": ")[0] for line in found if "author" not in line and "JSON" not in line] == [
        "businesses/shop.yaml:1:1",
        "drills/late_parcel.yaml:6:10",
        "drills/late_parcel.yaml:7:10",
        "personas/angry.yaml:2:1",
    ]
    assert any(line.startswith("standard/replies/a.jsonl:1:1: author") for line in found)
    assert any(line.startswith("standard/replies/a.jsonl:3:1: ") for line in found)


def test_a_file_with_very_many_errors_names_the_first_and_counts_the_rest(tmp_path):
    found = broken(tmp_path, "version: 1\n", "version: 1\n" + "".join(f"key{n}: 1\n" for n in range(500)))

    assert len(found) == 41
    assert "460 more problems in this file are not listed" in found[-1]


def test_load_raises_all_problems_at_once_in_the_language_asked_for(tmp_path):
    write(tmp_path, {NAME: DRILL.replace("channel: phone", "channel: fone")})

    with pytest.raises(ContentError) as caught:
        load(tmp_path, "zh")

    assert caught.value.problems == (
        f"{tmp_path}/{NAME}:6:10: 此处不能写 'fone'；是不是想写 'phone'？可选：chat, counter, phone。请任选其一。",
    )


def test_a_folder_without_content_says_what_is_missing(tmp_path):
    assert errors(tmp_path)[0].startswith(f"{tmp_path}:1:1: there is no content here")
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/angry.yaml").write_text(FILES["personas/angry.yaml"])
    assert any("standard/standard.yaml is missing" in line for line in errors(tmp_path))


def test_what_only_looks_like_a_file_is_refused(tmp_path):
    write(tmp_path)
    (tmp_path / "drills/folder.yaml").mkdir()

    assert errors(tmp_path) == [
        "drills/folder.yaml:1:1: the file cannot be read (not an ordinary file). "
        "Check that it is an ordinary file and that you may read it."
    ]


def test_a_file_with_the_wrong_ending_is_not_passed_over_in_silence(tmp_path):
    write(tmp_path, {"drills/other.yml": DRILL})

    found = check(tmp_path)

    assert found.library is not None
    passed = [warning.text() for warning in found.warnings if warning.code == "passed_over"]
    assert len(passed) == 1
    assert passed[0].startswith(f"{tmp_path}/drills/other.yml:1:1: this file is not read")
