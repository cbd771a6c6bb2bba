"""The pages on certificates and upkeep say what the commands do."""

import re
from pathlib import Path

import pytest

from simulator.cli import COMMANDS, Group
from simulator.commands.certificate_verify import EXITS
from simulator.wordbook import words_in

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ["certificates.md", "upkeep.md"]


def test_every_verdict_stands_in_the_table_and_on_the_help_page_with_its_exit_code():
    rows = re.findall(r"^\| (\w+) \| (\d+) \|", (DOCS / "certificates.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {state: int(code) for state, code in rows} == EXITS
    for lang in ("zh", "en"):
        told = words_in(lang)("help.long.certificate_verify")
        assert all(re.search(rf"\b{code} ", told) for code in EXITS.values())


@pytest.mark.parametrize("page", PAGES)
def test_every_command_on_the_page_is_one(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    named = re.findall(r"servicedrill ([a-z]+)(?: ([a-z][a-z-]+))?", text)
    assert len(named) > 8
    group = Group(words_in("en"))
    for first, second in named:
        assert first in COMMANDS, first
        command = group.get_command(group.make_context("servicedrill", ["--help"], resilient_parsing=True), first)
        below = getattr(command, "commands", None)
        assert not below or second in below, f"{first} {second}"


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_and_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", (DOCS / page).read_text(encoding="utf-8")):
        assert (DOCS / target).exists(), target
