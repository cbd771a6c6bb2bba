"""Makes the pictures of the README: a drill and its report as the terminal shows them (`.venv/bin/python docs/pictures/make.py`)."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).parent
WIDTH = 100
TALKS = {
    "zh": [
        "/answer",
        "早上好，这里是安居物业服务中心客服专员小林，请问有什么可以帮您？",
        "水漏到床上，一晚上没睡，换作是我也会着急。让您打了这么多次电话，非常抱歉。",
        "请您先把那间屋的电断开。现在还在滴水吗？请问是几栋几号，怎么称呼您？",
    ],
    "en": [
        "/answer",
        "Good morning, Anju Property Services, this is Lin, service agent. How may I help you?",
        "Calm down, please. The flat upstairs is none of our business.",
        "That's impossible, we never got a call from you.",
    ],
}
FACES = re.compile(r"@font-face\s*\{[^}]*\}")


def shown(lang: str) -> str:
    """What the terminal shows of a piped drill, with its colours."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "SERVICEDRILL_HOME": home, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
        command = [sys.executable, "-m", "simulator", "--lang", lang, "drill", "leak_on_bed", "--seed", "1"]
        done = subprocess.run(command, input="\n".join(TALKS[lang]), capture_output=True, text=True, env=env, check=False)
    return done.stdout


def picture(text: str, title: str) -> str:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text))
    return FACES.sub("", console.export_svg(title=title, theme=MONOKAI))


def main() -> None:
    for lang, title in (("zh", "servicedrill drill leak_on_bed"), ("en", "servicedrill drill leak_on_bed --lang en")):
        lines = shown(lang).splitlines()[:46]
        (HERE / f"drill-{lang}.svg").write_text(picture("\n".join(lines), title), encoding="utf-8")


if __name__ == "__main__":
    main()
