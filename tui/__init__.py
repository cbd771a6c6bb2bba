"""The terminal application: drawn over `simulator.service`, of this process or of a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from simulator.service import Simulator
    from simulator.words import Words


def run(
    opening: Callable[[], Simulator],
    words: Callable[[Literal["zh", "en"]], Words],
    lang: Literal["zh", "en"],
    *,
    folder: Path,
    by_token: Callable[[str], Simulator] | None = None,
) -> int:
    """Show the application until its person leaves; the exit code.

    `opening` gives the service and is called in a thread while the first screen is there already; `folder` keeps
    what was chosen last time, and replies that are half written. `by_token`: it is a server's, which is asked with a
    token; this gives it with another one.
    """
    from tui.app import DrillApp
    from tui.desk import Desk
    from tui.drafts import Drafts
    from tui.memory import Memory
    from tui.signin import Server, SignIn

    memory = Memory(folder / "terminal.json")
    desk = Desk(opening, words, lang, is_remote=by_token is not None, by_token=by_token)
    drafts = Drafts(folder / "drafts")
    drafts.forget_old()
    app = DrillApp(desk, memory, Server() if by_token is not None else SignIn(), drafts)
    app.run()
    return app.return_code or 0
