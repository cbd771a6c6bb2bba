"""Makes the pictures of the README: a drill as the terminal shows it (`.venv/bin/python docs/pictures/make.py`)."""

from __future__ import annotations

import html
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
WIDTH = 100
LINES = 42
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
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; overflow: hidden; background: #0c0c0c; color: #e6e6e6; }}
pre {{ margin: 18px 22px; font: 15px/1.5 "Noto Sans Mono CJK SC", "DejaVu Sans Mono", monospace; }}
</style><pre>{text}</pre>"""


def shown(lang: str) -> str:
    """What the terminal shows of a piped drill."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "SERVICEDRILL_HOME": home, "COLUMNS": str(WIDTH)}
        command = [sys.executable, "-m", "simulator", "--lang", lang, "drill", "leak_on_bed", "--seed", "1"]
        talk = "\n".join(TALKS[lang])
        done = subprocess.run(command, input=talk, capture_output=True, text=True, env=env, check=False)
    return done.stdout


def picture(text: str, file: Path) -> None:
    """The text as a browser draws it; needs Debian's chromium and fonts-noto-cjk."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(PAGE.format(text=html.escape(text)), encoding="utf-8")
        height = 36 + 23 * (text.count("\n") + 1)
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        size = [f"--window-size=960,{height}", f"--screenshot={file}", f"--user-data-dir={folder}/profile"]
        subprocess.run(["chromium", *flags, *size, page.as_uri()], check=True, capture_output=True)


def main() -> None:
    for lang in TALKS:
        picture("\n".join(shown(lang).strip().splitlines()[:LINES]), HERE / f"drill-{lang}.png")


if __name__ == "__main__":
    main()
