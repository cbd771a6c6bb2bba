"""`servicedrill demo` and the folder that `serve --demo` makes."""

import shutil

import pytest

from simulator.demo import ready
from simulator.demo.telling import telling
from simulator.wordbook import words_in
from tests.cli.conftest import environment, house, servicedrill  # noqa: F401 (fixtures)


@pytest.mark.parametrize("lang,said", [("zh", "演示机构已经在这里了"), ("en", "The demo is here already")])
def test_a_demo_that_is_there_is_shown_again(servicedrill, environment, small, lang, said):  # noqa: F811
    shutil.copytree(small[0], environment["SERVICEDRILL_HOME"])
    ran = servicedrill("demo", "--lang", lang)
    assert ran.code == 0
    assert said in ran.out
    assert "only-for-the-demo" in ran.out
    assert "zhang.shili" in ran.out


def test_people_who_are_there_keep_their_database(servicedrill, environment, monkeypatch):  # noqa: F811
    monkeypatch.setenv("SERVICEDRILL_NEW_PASSWORD", "green-kettle-by-the-door")
    assert servicedrill("init", "--login", "root", "--name", "Root").code == 0
    ran = servicedrill("demo", "--lang", "en")
    assert ran.code == 2
    assert "There are people in this database" in ran.err


def test_a_folder_gets_a_whole_demo_or_nothing(tmp_path, monkeypatch, small):
    words = words_in("en")

    def broken_off(url, home, **how):
        (home / "servicedrill.sqlite").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(ready, "made_at", broken_off)
    with pytest.raises(KeyboardInterrupt):
        ready.ensure(tmp_path / "demo", words)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(ready, "made_at", lambda url, home, **how: shutil.copytree(small[0], home, dirs_exist_ok=True))
    ready.ensure(tmp_path / "demo", words)
    assert len(ready.sign_ins(tmp_path / "demo")) > 6
    monkeypatch.setattr(ready, "made_at", broken_off)
    ready.ensure(tmp_path / "demo", words)
    assert [one.name for one in tmp_path.iterdir()] == ["demo"]


def test_a_pipe_is_told_every_quarter(capsys):
    with telling(words_in("en")) as told:
        for done in range(201):
            told("live", done, 200)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5
    assert lines[-1].endswith("100 %")
