"""What tests of the web share: a town of people, and a browser without scripts that fills in forms like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from simulator.service import Simulator, Who
from simulator.storage.tables import AccountRow

PASSWORD = "green-kettle-by-the-door"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Town:
    app: Flask
    simulator: Simulator
    root: Who
    people: dict[str, Who]
    address: str = ""

    def make(self, login: str, *roles: str, name: str = "", lang: str = "zh") -> Who:
        """A new person whose password is PASSWORD, without hashing it again."""
        added = self.simulator.people.add(
            self.root, login=login, name=name or login, roles=roles or ("trainee",), lang=lang
        )
        with self.simulator.house.store.writing() as transaction:
            known = transaction.session.get_one(AccountRow, self.root.id).password
            transaction.session.get_one(AccountRow, added.person.id).password = known
        return Who(id=added.person.id)


class Browser:
    """Follows forms as a person would: it loads the page, takes the token from it, and sends the fields."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def sign_in(self, login: str, password: str = PASSWORD) -> Any:
        return self.send("/sign-in", "/sign-in", login=login, password=password)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def text(self, path: str) -> str:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.get_data(as_text=True)

    def token(self, page: str = "/sign-in") -> str:
        found = TOKEN.search(self.client.get(page, follow_redirects=True).get_data(as_text=True))
        assert found, f"no form on {page}"
        return found[1]

    def send(self, page: str, path: str, **fields: Any) -> Any:
        """Post fields to `path` with the token of a form on `page`."""
        return self.client.post(path, data={"csrf_token": self.token(page), **fields})

    def part(self, page: str, path: str, **fields: Any) -> Any:
        """The same as the scripts do it."""
        return self.client.post(path, data=fields, headers={"X-CSRFToken": self.token(page), "HX-Request": "true"})
