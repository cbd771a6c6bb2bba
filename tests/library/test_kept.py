"""What is kept of libraries: nothing changed is not composed again, anything changed is, and it is the same library."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from simulator.errors import ContentError
from simulator.library import Library, check, kept, load, loading, shipped
from tests.library import content


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "_WORTH", 0)
    return tmp_path / "cache"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    root = content.write(tmp_path / "house", {})
    (root / "languages").mkdir()
    for file in (shipped() / "languages").glob("cues_*.yaml"):
        shutil.copy(file, root / "languages")
    return root


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were really composed and checked, in order."""
    roots: list[Path] = []
    really = loading.check

    def counted(root: Path) -> loading.Checked:
        roots.append(root)
        return really(root)

    monkeypatch.setattr(loading, "check", counted)
    return roots


def test_a_kept_library_is_the_one_that_its_files_give(folder: Path, composed: list[Path]) -> None:
    first, second = load(), load()
    assert composed == [shipped()]
    from_files = check(shipped()).library
    assert from_files is not None
    assert first == second == from_files
    assert second.digests == from_files.digests


def test_any_change_is_seen_and_what_is_wrong_is_said_every_time(
    folder: Path, house: Path, composed: list[Path]
) -> None:
    load(house)
    file = next((house / "drills").glob("*.yaml"))
    sound = file.read_text()
    file.write_text(sound + "nonsense: [1\n")
    for _ in range(2):
        with pytest.raises(ContentError, match=file.name):
            load(house)
    file.write_text(sound)
    load(house)
    more = file.with_name("more.yaml")
    shutil.copy(file, more)
    with pytest.raises(ContentError, match=r"more\.yaml"):
        load(house)
    assert len(composed) == 4


def test_a_broken_or_foreign_file_in_the_cache_is_no_library(folder: Path, house: Path, composed: list[Path]) -> None:
    load(house)
    (file,) = folder.rglob("*.json")
    for broken in (b"", b"{}", b"\xff\x00", file.read_bytes()[:-1], b"[" * 100_000):
        file.write_bytes(broken)
        assert isinstance(load(house), Library)
    assert len(composed) == 6


def test_a_cache_that_cannot_be_written_only_costs_time(folder: Path, house: Path, composed: list[Path]) -> None:
    folder.write_text("a file where the folder should be")
    assert load(house) == load(house)
    assert len(composed) == 2


def test_only_the_libraries_used_last_are_kept(folder: Path, house: Path) -> None:
    for number in range(10):
        with (house / "drills" / "late_parcel.yaml").open("a") as file:
            file.write(f"# {number}\n")
        load(house)
    assert len(list(folder.rglob("*.json"))) == 8


def test_without_a_home_folder_and_in_a_folder_of_any_name_it_is_composed(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless() -> Path:
        raise RuntimeError("could not determine home directory")

    odd = tmp_path / os.fsdecode(b"odd\xff")
    house.rename(odd)
    assert load(odd) == load(odd)
    monkeypatch.setattr(kept, "cache", homeless)
    assert isinstance(load(odd), Library)
