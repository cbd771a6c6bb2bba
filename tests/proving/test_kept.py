"""What is kept of proofs: nothing changed is not proved again, anything changed is, and the verdict is the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from simulator.library import Library, load, shipped
from simulator.proving import everything, kept
from simulator.proving.everything import Proof, prove_all
from simulator.proving.kept import Kept
from simulator.reader_setup import make_reader
from tests.library import content

GOOD = content.DRILL.replace("我们再寄一个给您", "我们给您补发").replace(
    "We will ship another", "We will send it again"
)
GOOD = (
    GOOD[: GOOD.index("samples:")]
    + """\
samples:
- id: rude
  lang: zh
  variant: v1
  about: 一问三不知
  actions: [/answer, 您好, 不知道, /hangup]
  expect: {score: [0, 60], passes: false, ending: trainee_hung_up, findings: {no_dunno: broken}}
"""
)

RUDE = """\
id: rude
name: {zh: 粗鲁, en: Rude}
helps: false
definition: {zh: 骂客户, en: Insults the customer}
zh: {phrases: [你烦不烦], yes: [你烦不烦啊], no: [怕您烦]}
en: {phrases: [you idiot], yes: [You idiot], no: [I felt like an idiot]}
"""

Prove = Callable[..., list[Proof]]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    root = content.write(tmp_path / "house", files())
    (root / "languages").mkdir()
    for file in (shipped() / "languages").glob("cues_*.yaml"):
        shutil.copy(file, root / "languages")
    return root


def files() -> dict[str, str | bytes]:
    return {"drills/late_parcel.yaml": GOOD, "drills/other.yaml": _other(GOOD), "standard/acts/rude.yaml": RUDE}


def _other(drill: str) -> str:
    return drill.replace("id: late_parcel", "id: other")


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scenarios that were really proved, in order."""
    names: list[str] = []
    really = everything.prove_scenario

    def counted(library: Library, scenario: str, *rest: object) -> Proof:
        names.append(scenario)
        return really(library, scenario, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(everything, "prove_scenario", counted)
    monkeypatch.setattr(everything, "make_reader", partial(make_reader, similarity=False))
    return names


@pytest.fixture
def prove(house: Path, tmp_path: Path) -> Prove:
    """Proves the house as it stands; `cached` with the proofs kept so far."""

    def run(*, seeds: int = 0, cached: bool = True) -> list[Proof]:
        library = load(house)
        found = Kept(library, seeds, tmp_path / "kept") if cached else None
        return list(prove_all(library, seeds, workers=1, kept=found))

    return run


def test_an_unchanged_scenario_is_not_proved_again_and_its_proof_is_the_same(proved: list[str], prove: Prove) -> None:
    first = prove()
    assert [proof.problems for proof in first] == [(), ()]
    assert prove() == first == prove(cached=False)
    assert proved == ["late_parcel", "other"] * 2  # once for the first time, once without what is kept


@pytest.mark.parametrize(
    "file, was, now, again",
    [
        ("drills/other.yaml", "怎么解决", "怎么办", ["other"]),
        ("personas/angry.yaml", "你们到底管不管！", "到底管不管！", ["late_parcel", "other"]),
        ("businesses/shop.yaml", "七天内可退", "八天内可退", ["late_parcel", "other"]),
        ("standard/rules/a.yaml", "weight: 20", "weight: 21", ["late_parcel", "other"]),
        ("standard/acts/apology.yaml", "phrases: [抱歉]", "phrases: [抱歉, 致歉]", ["late_parcel", "other"]),
        ("languages/cues_zh.yaml", "denials_near: [不", "denials_near: [绝非, 不", ["late_parcel", "other"]),
    ],
)
def test_what_has_changed_is_proved_again(
    proved: list[str], prove: Prove, house: Path, file: str, was: str, now: str, again: list[str]
) -> None:
    prove()
    proved.clear()
    text = (house / file).read_text(encoding="utf-8")
    assert was in text
    (house / file).write_text(text.replace(was, now, 1), encoding="utf-8")
    prove()
    assert proved == again


def test_a_comment_or_another_layout_is_no_change(proved: list[str], prove: Prove, house: Path) -> None:
    prove()
    proved.clear()
    drill = house / "drills" / "other.yaml"
    drill.write_text("# checked\n" + drill.read_text(encoding="utf-8"), encoding="utf-8")
    prove()
    assert proved == []


def test_other_seeds_are_proved_and_both_are_kept(proved: list[str], prove: Prove) -> None:
    prove(seeds=0)
    prove(seeds=0)
    assert len(proved) == 2
    games = [proof.play for proof in prove(seeds=1)]
    assert len(proved) == 4
    assert all(play is not None for play in games)
    proved.clear()
    prove(seeds=0)
    assert proved == []


def test_another_program_proves_anew(proved: list[str], prove: Prove, monkeypatch: pytest.MonkeyPatch) -> None:
    prove()
    proved.clear()
    monkeypatch.setattr(kept, "_versions", lambda: iter(["numpy 99"]))
    prove()
    assert proved == ["late_parcel", "other"]


@pytest.mark.parametrize("broken", [b"", b"{}", b"[1, 2", b'{"scenario": "other"}', b"\xff\xfe\x00", b"null"])
def test_a_broken_file_is_no_proof(proved: list[str], prove: Prove, tmp_path: Path, broken: bytes) -> None:
    first = prove()
    proved.clear()
    (file,) = (tmp_path / "kept").rglob("other-*.json")
    file.write_bytes(broken)
    assert prove() == first
    assert proved == ["other"]
    assert prove() == first
    assert proved == ["other"]


def test_what_is_wrong_is_said_again_and_proved_again_when_it_is_put_right(
    proved: list[str], prove: Prove, house: Path
) -> None:
    drill = house / "drills" / "other.yaml"
    drill.write_text(drill.read_text(encoding="utf-8").replace("passes: false", "passes: true"), encoding="utf-8")
    assert prove()[1].problems == prove()[1].problems != ()
    drill.write_text(drill.read_text(encoding="utf-8").replace("passes: true", "passes: false"), encoding="utf-8")
    assert prove()[1].problems == ()
    assert proved == ["late_parcel", "other", "other"]


def test_outdated_proofs_are_dropped(prove: Prove, house: Path, tmp_path: Path, proved: list[str]) -> None:
    for words in ("怎么办", "怎么弄", "怎么说"):
        (house / "drills" / "other.yaml").write_text(_other(GOOD).replace("怎么解决", words), encoding="utf-8")
        prove()
    assert len(list((tmp_path / "kept").rglob("*.*"))) == 2


@pytest.mark.usefixtures("proved")
def test_a_folder_that_cannot_be_made_costs_no_proof(house: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    library = load(house)
    found = Kept(library, 0, tmp_path / "file")
    assert [proof.problems for proof in prove_all(library, 0, workers=1, kept=found)] == [(), ()]


def test_two_processes_prove_the_same_as_one(house: Path, proved: list[str]) -> None:
    library = load(house)
    assert list(prove_all(library, 1, workers=2)) == list(prove_all(library, 1, workers=1))
