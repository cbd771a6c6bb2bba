"""The command run in this process, and an office with one certificate, on SQLite in a data folder of its own."""

import io
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from simulator.cli import run
from simulator.library import load, shipped
from simulator.service import Simulator, Who
from simulator.storage import open_store
from simulator.wordbook import words_in
from tests.library import content
from tests.service.field import PASSWORD
from tests.service.sat import passed

NAME = "港湾服务"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Office(NamedTuple):
    """A data folder with `root` (administrator, manager and examiner) and `wang`, who has the certificate `number`."""

    home: str
    number: str
    code: str
    sitting: str


@pytest.fixture
def servicedrill(monkeypatch, capsys, tmp_path):
    """Runs `servicedrill ARGUMENTS`; `home` chooses another data folder, a verifier's own."""
    monkeypatch.setenv("SERVICEDRILL_SIMILARITY", "off")
    monkeypatch.setenv("SERVICEDRILL_LOGIN", "root")
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", PASSWORD)
    monkeypatch.setenv("SERVICEDRILL_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.delenv("SERVICEDRILL_DATABASE_URL", raising=False)

    def go(*arguments: str, home: object = None, lang: str = "en", stdin: str = "") -> Ran:
        if home is not None:
            monkeypatch.setenv("SERVICEDRILL_HOME", str(home))
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run([str(argument) for argument in arguments], words_in(lang))
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return go


@pytest.fixture(scope="session")
def house_folder(tmp_path_factory):
    """The folder of a small, whole content with the shipped exam's blueprint left out."""
    root = content.write(tmp_path_factory.mktemp("house"))
    (root / "languages").mkdir(exist_ok=True)
    for file in (shipped() / "languages").glob("cues_*.yaml"):
        shutil.copy(file, root / "languages")
    return root


@pytest.fixture(scope="session")
def begun(tmp_path_factory, house_folder):
    """The office, made once: its certificate is issued today, by the clock on the wall."""
    home = tmp_path_factory.mktemp("office")
    simulator = Simulator(open_store("", home), similarity=False)
    simulator.house.store.import_library(load(house_folder), by=None, at=1)
    root = simulator.people.install(login="root", name="根", password=PASSWORD).who
    simulator.people.set_roles(root, person=root.id, roles=("administrator", "manager", "examiner"))
    wang = Who(id=simulator.people.add(root, login="wang", name="王芳").person.id)
    simulator.certificates.name_issuer(root, name=NAME)
    sitting = passed(simulator, wang, root, blueprint=load().blueprints["agent_general"])
    issued = simulator.certificates.issue(root, sitting=sitting)
    later = passed(simulator, wang, root, "later", blueprint=load().blueprints["agent_general"])
    room, number, folder = simulator.certificates, issued.certificate.number, home / "handed_out"
    folder.mkdir()
    for lang in ("zh", "en"):
        (folder / f"{lang}.pdf").write_bytes(room.pdf(root, number=number, lang=lang).data)
    (folder / "c.json").write_bytes(room.json(root, number=number).data)
    (folder / "c.txt").write_text(issued.code)
    (folder / "issuer.json").write_text(room.issuers().bundle, encoding="utf-8")
    (folder / "list.json").write_bytes(room.revocations().data)
    simulator.close()
    return Office(str(home), issued.certificate.number, issued.code, later)


@pytest.fixture
def handed_out(office) -> Path:
    """What the office gave away: sheets, JSON, text, issuer.json and the list of revocations."""
    return Path(office.home) / "handed_out"


@pytest.fixture
def office(begun, tmp_path) -> Office:
    shutil.copytree(begun.home, tmp_path / "office")
    return begun._replace(home=str(tmp_path / "office"))
