"""Content goes in and out of the store; for exams a second person publishes; what is in use always fits together."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from simulator.errors import BadValue, ContentError, NeedsSecondPerson, NotFound, Refused
from simulator.library import load, shipped
from simulator.service import Simulator, content_files
from simulator.storage import open_store
from tests.library import content
from tests.service.field import PASSWORD, Clock, on_both


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The folder of a small, whole content, so that reading it takes no time."""
    root = content.write(tmp_path_factory.mktemp("house"))
    (root / "languages").mkdir(exist_ok=True)
    for file in (shipped() / "languages").glob("cues_*.yaml"):
        shutil.copy(file, root / "languages")
    return root


@pytest.fixture(scope="module")
def sqlite_template(tmp_path_factory, house):
    home = tmp_path_factory.mktemp("small")
    begun("", home, house)
    return home


@pytest.fixture(scope="module")
def postgres_template(tmp_path_factory, cluster, house):
    home, url = tmp_path_factory.mktemp("small"), cluster.new_database()
    begun(url, home, house)
    return home, url


def begun(url: str, home: Path, house: Path) -> None:
    """A database with the small content as its release, and `root`."""
    simulator = Simulator(open_store(url, home), clock=Clock(), similarity=False)
    simulator.house.store.import_library(load(house), by=None, at=1)
    simulator.people.install(login="root", name="根", password=PASSWORD)
    simulator.close()


@pytest.fixture
def release(monkeypatch, house):
    """The release is the small content."""
    monkeypatch.setattr("simulator.service.content.release", lambda: load(house))


@pytest.fixture(scope="module")
def authored(tmp_path_factory, house):
    """The content with one persona said otherwise, as a zip; and its folder."""
    folder = tmp_path_factory.mktemp("authored") / "content"
    shutil.copytree(house, folder)
    file = folder / "personas" / "angry.yaml"
    before = file.read_text(encoding="utf-8")
    after = before.replace("name: {zh: ", "name: {zh: 很", 1)
    assert after != before
    file.write_text(after, encoding="utf-8")
    return content_files.packed(folder), folder


@pytest.fixture
def people(make_person):
    return {
        "author": make_person("author", "trainer", name="编者"),
        "second": make_person("second", "examiner"),
        "manager": make_person("manager", "manager"),
        "trainee": make_person("trainee"),
    }


@pytest.fixture
def imported(simulator, people, authored):
    """The digest of the authored persona, in the store and not in use."""
    done = simulator.content.import_library(people["author"], data=authored[0])
    assert done.added == ("persona/angry",)
    found = simulator.content.versions(people["author"], kind="persona", name="angry")
    return next(version.digest for version in found if version.added_by)


def in_use(simulator, use="practice") -> str:
    return simulator.house.library(use).personas["angry"].name.zh


@on_both
def test_what_an_author_brings_is_kept_and_waits(simulator, people, authored, imported):
    found = {v.digest: v for v in simulator.content.versions(people["author"], kind="persona", name="angry")}
    assert len(found) == 2
    assert found[imported].used_for == ()
    assert found[imported].added_by.name == "编者"
    assert not in_use(simulator).startswith("很")
    again = simulator.content.import_library(people["author"], data=authored[0])
    assert (again.added, again.waiting) == ((), ("persona/angry",))


def test_for_practice_the_author_publishes_for_exams_a_second_person(simulator, release, people, imported):
    room = simulator.content
    room.publish_release(people["manager"], use="exam")
    done = room.publish(people["author"], digests=(imported[:8],), use="practice")
    assert [(v.digest, v.used_for, v.published_by.name) for v in done] == [(imported, ("practice",), "编者")]
    assert in_use(simulator).startswith("很")
    with pytest.raises(NeedsSecondPerson):
        room.publish(people["author"], digests=(imported,), use="exam")
    assert not in_use(simulator, "exam").startswith("很")
    room.publish(people["second"], digests=(imported,), use="exam")
    assert in_use(simulator, "exam").startswith("很")
    lines = simulator.people.audit(people["manager"], action="content_published").lines
    assert [(line.actor.name, dict(line.detail)["use"]) for line in lines] == [
        ("second", "exam"),
        ("编者", "practice"),
        ("manager", "exam"),
    ]


def test_after_a_fresh_start_the_whole_release_is_published_for_exams_in_one_go(simulator, root, people):
    with pytest.raises(NotFound):
        simulator.house.library("exam")
    done = simulator.content.publish_release(root, use="exam")
    assert len(done) > 100
    assert len(simulator.house.library("exam").scenarios) > 5
    assert simulator.content.publish_release(root, use="exam") == ()
    with pytest.raises(Refused):
        simulator.content.publish_release(people["trainee"], use="exam")


def test_a_folder_that_somebody_imported_is_published_whole_by_the_next(simulator, people, authored):
    with pytest.raises(NotFound, match="persona/angry"):
        simulator.content.publish_library(people["second"], data=authored[0], use="exam")
    simulator.content.import_library(people["author"], data=authored[0])
    with pytest.raises(NeedsSecondPerson):
        simulator.content.publish_library(people["author"], data=authored[0], use="exam")
    done = simulator.content.publish_library(people["second"], data=authored[0], use="exam")
    assert {version.kind for version in done} >= {"standard", "bank", "persona", "scenario"}
    assert in_use(simulator, "exam").startswith("很")


def test_what_was_in_use_before_can_be_put_back(simulator, people, imported):
    found = simulator.content.versions(people["author"], kind="persona", name="angry")
    old = next(version.digest for version in found if version.used_for)
    simulator.content.publish(people["author"], digests=(imported,), use="practice")
    simulator.content.publish(people["author"], digests=(old,), use="practice")
    assert not in_use(simulator).startswith("很")


def test_what_others_need_cannot_be_taken_out_of_use(simulator, people):
    with pytest.raises(ContentError, match="angry"):
        simulator.content.withdraw(people["author"], kind="persona", name="angry", use="practice")
    assert in_use(simulator)
    drill = sorted(simulator.house.library().scenarios)[0]
    simulator.content.withdraw(people["author"], kind="scenario", name=drill, use="practice")
    assert drill not in simulator.house.library().scenarios
    with pytest.raises(NotFound):
        simulator.content.withdraw(people["author"], kind="scenario", name=drill, use="practice")
    assert simulator.content.versions(people["author"], kind="scenario", name=drill)[0].used_for == ()


def test_what_is_exported_is_imported_back_as_the_same(simulator, people):
    file = simulator.content.export(people["author"])
    done = simulator.content.import_library(people["author"], data=file.data)
    assert (done.added, done.waiting, done.published) == ((), (), ())
    assert {change.state for change in simulator.content.diff(people["author"], data=file.data)} == {"same"}


def test_a_difference_names_what_was_changed_and_where(simulator, release, people, authored):
    found = [c for c in simulator.content.diff(people["author"], data=authored[0]) if c.state != "same"]
    assert [(change.kind, change.name, change.state, change.paths) for change in found] == [
        ("persona", "angry", "changed", ("name.zh",))
    ]
    assert {change.state for change in simulator.content.diff(people["author"])} == {"same"}
    assert {change.state for change in simulator.content.diff(people["author"], use="exam")} == {"kept"}


def test_every_problem_of_a_file_is_told_with_its_place(simulator, people, authored, tmp_path):
    folder = tmp_path / "broken"
    shutil.copytree(authored[1], folder)
    drill = next(iter(sorted((folder / "drills").glob("*.yaml"))))
    text = drill.read_text(encoding="utf-8").replace("minutes:", "minuets:", 1)
    drill.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as broken:
        simulator.content.import_library(people["author"], data=content_files.packed(folder))
    assert any(line.startswith(f"drills/{drill.name}:") for line in broken.value.problems)


def a_zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name, body in files.items():
            parts.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        a_zip(**{"../outside.yaml": b"-"}),
        a_zip(**{"/etc/outside.yaml": b"-"}),
        a_zip(**{"a\\..\\outside.yaml": b"-"}),
        a_zip(**{f"{n}.yaml": b"" for n in range(5001)}),
    ],
)
def test_a_zip_that_means_harm_is_refused(simulator, people, data):
    with pytest.raises(BadValue):
        simulator.content.import_library(people["author"], data=data)


def test_a_zip_that_holds_more_than_it_says_is_refused(tmp_path):
    data = bytearray(a_zip(**{"a.yaml": b"x" * 100}))
    for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(BadValue), content_files.unpacked(bytes(data)):
        pass


def test_only_content_files_leave_a_zip():
    data = a_zip(**{"a/b.yaml": b"1", "run.sh": b"rm", "a/c.jsonl": b"2"})
    with content_files.unpacked(data) as folder:
        files = sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    assert files == [Path("a/b.yaml"), Path("a/c.jsonl")]


@on_both
def test_people_confirm_that_they_read_the_standard_in_use(simulator, people, clock):
    room, trainee = simulator.content, people["trainee"]
    standard = room.standard(trainee)
    assert standard.read_at is None
    assert standard.clauses == 3
    with pytest.raises(NotFound):
        room.acknowledge(trainee, digest="0" * 64)
    clock.at += 5
    assert room.acknowledge(trainee, digest=standard.digest).read_at == clock.at
    clock.at += 5
    assert room.acknowledge(trainee, digest=standard.digest).read_at == clock.at - 5, "the first time counts"
    page = room.acknowledged(people["manager"])
    assert (page.read, page.total) == (1, 5)
    assert page.readers[-1].person.id == trainee.id
    assert [reader.person.id for reader in room.acknowledged(trainee).readers] == [trainee.id]
    assert [r.person.id for r in room.acknowledged(people["author"]).readers] == [people["author"].id]
    lines = simulator.people.audit(people["manager"], action="standard_read").lines
    assert [line.actor.id for line in lines] == [trainee.id]


def test_another_version_of_the_standard_has_to_be_read_anew(simulator, people, authored, tmp_path):
    standard = simulator.content.standard(people["trainee"])
    simulator.content.acknowledge(people["trainee"], digest=standard.digest)
    folder = tmp_path / "next"
    shutil.copytree(authored[1], folder)
    file = folder / "standard" / "standard.yaml"
    text = file.read_text(encoding="utf-8").replace(f"version: {standard.version}", f"version: {standard.version + 1}")
    file.write_text(text, encoding="utf-8")
    simulator.content.import_library(people["author"], data=content_files.packed(folder))
    simulator.content.publish_library(people["author"], data=content_files.packed(folder), use="practice")
    now = simulator.content.standard(people["trainee"])
    assert (now.version, now.read_at) == (standard.version + 1, None)
    assert simulator.content.acknowledged(people["manager"]).read == 0


def test_a_use_that_there_is_not_is_refused(simulator, people):
    with pytest.raises(BadValue):
        simulator.content.standard(people["trainee"], use="fun")
