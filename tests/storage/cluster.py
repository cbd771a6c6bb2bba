"""A PostgreSQL server of the tests' own: made in a new folder, reached by a socket in it, gone afterwards."""

import getpass
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

OWNER = "postgres"  # the server refuses to run as root


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first; Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


class Cluster:
    """One server with as many databases as are asked for."""

    def __init__(self, bin_folder: Path) -> None:
        self.bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.user = OWNER if os.geteuid() == 0 else getpass.getuser()
        self.count = 0
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER)
        self.folder.chmod(0o700)
        self.run("initdb", "-D", "data", "-U", self.user, "--auth=trust", "--encoding=UTF8", "--locale=C", "-N")

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c shared_buffers=16MB -c max_connections=60 -c fsync=off"
        self.run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-D", "data", "-w", "-m", mode, "stop")

    def close(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self, template: str = "") -> str:
        """The URL of a new database: an empty one, or a copy of the one at the URL `template`."""
        self.count += 1
        name = f"drill{self.count}"
        self._tell(f"CREATE DATABASE {name}" + (f" TEMPLATE {_name(template)}" if template else ""))
        return f"postgresql://{self.user}@/{name}?host={self.folder}"

    def drop(self, url: str) -> None:
        """Forget a database, whoever is still connected."""
        self._tell(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def _tell(self, command: str) -> None:
        import psycopg

        with psycopg.connect(host=str(self.folder), user=self.user, dbname="postgres", autocommit=True) as connection:
            connection.execute(command)


def _name(url: str) -> str:
    name = make_url(url).database
    assert name is not None
    return name
