"""The customer's voice: pyttsx3 speaks in a child process, because the library under it can end a process; each line
is kept as a WAV by what it says and how, so that it is spoken once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from simulator.errors import SimulatorError

Lang = Literal["zh", "en"]
VERSION = 2  # raised when the same request would sound different
TIMEOUT = 20.0  # seconds for one line
POLL, STILL = 0.05, 0.5  # seconds between two looks at a file, and without growing until it counts as whole
HEAD = 44  # bytes of a WAV without any sound
AT_ONCE = 4  # children at a time
MOST_KEPT = 2_000  # WAV files, about 100 MB
LONGEST = 1_000  # characters of one line

# By the customer's mood: words a minute, and pitch (0 to 100). An angry person speaks faster and higher.
MANNERS: dict[str, tuple[int, int]] = {
    "furious": (215, 68),
    "upset": (200, 60),
    "tense": (185, 54),
    "calm": (170, 48),
    "satisfied": (165, 46),
}
_VOICES = {"zh": ("sit/cmn", "cmn", "zh-cn", "zh_cn", "zh"), "en": ("gmw/en-us", "gmw/en", "en-us", "en_us", "en")}
_PLAYERS = (
    ("aplay", "-q"),
    ("paplay",),
    ("pw-play",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
    ("afplay",),
)


class NoVoice(SimulatorError):
    """Nothing here can speak; the text says how to get a voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One line to be spoken. `rate`: words a minute; `pitch`: 0 to 100."""

    text: str
    lang: Lang
    rate: int
    pitch: int

    @property
    def name(self) -> str:
        """The same for the same sound, on any machine."""
        plain = json.dumps([VERSION, *asdict(self).values()], ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()


def request(text: str, lang: Lang, band: str = "calm") -> Request:
    rate, pitch = MANNERS.get(band, MANNERS["calm"])
    return Request(text=" ".join(text.split())[:LONGEST], lang=lang, rate=rate, pitch=pitch)


class Voice:
    """Speaks lines into files of one folder. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places = threading.Semaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._under_way: dict[str, threading.Lock] = {}

    def wav(self, wanted: Request) -> Path:
        """The file with this line, spoken now where it was not before. Waits; call it in a thread.

        Raises NoVoice.
        """
        file = self.folder / f"{wanted.name}.wav"
        with self._lock:
            turn = self._under_way.setdefault(wanted.name, threading.Lock())
        with turn:
            if not file.exists():
                with self._places:
                    self._speak(wanted, file)
                self._tidy()
        return file

    def _speak(self, wanted: Request, file: Path) -> None:
        if not any(char.isalnum() for char in wanted.text):
            raise NoVoice("There is nothing to say.", code="voice_nothing")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.folder / f"{wanted.name}.{os.getpid()}.{threading.get_ident()}.part"
        order = json.dumps({**asdict(wanted), "file": str(part)}, ensure_ascii=False)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "simulator.speech"],
                input=order.encode(),
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
                env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONUTF8": "1"},
            )
            if done.returncode != 0 or not part.exists() or part.stat().st_size <= HEAD:
                why = done.stderr.decode("utf-8", "replace").strip().splitlines()
                raise no_voice(why[-1] if why else f"exit code {done.returncode}")
            part.replace(file)
        except (OSError, subprocess.TimeoutExpired) as failed:
            raise no_voice(str(failed)) from failed
        finally:
            part.unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Keep the newest; what is gone is spoken again when it is wanted."""
        files = sorted(self.folder.glob("*.wav"), key=lambda one: one.stat().st_mtime)
        for old in files[: max(0, len(files) - MOST_KEPT)]:
            old.unlink(missing_ok=True)


def no_voice(why: str) -> NoVoice:
    return NoVoice(
        "There is no voice on this machine, so lines are only shown. Get one with: pip install 'servicedrill[tts]', or "
        f"on Debian: apt-get install espeak-ng. ({why[:200]})",
        code="no_voice",
        why=why[:200],
    )


def player() -> tuple[str, ...] | None:
    """The program here that plays a WAV file; None where there is none."""
    return next((command for command in _PLAYERS if shutil.which(command[0])), None)


def play(file: Path) -> subprocess.Popen[bytes] | None:
    """Begin to play a file; None where nothing here can. Waiting for its end, or ending it, is the caller's affair."""
    command = player()
    if command is None:
        return None
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*command, str(file)], stdin=quiet, stdout=quiet, stderr=quiet)


# --- the child: reads one order, writes one file, ends ---


def _load_bundled() -> None:
    """Use the eSpeak NG of the wheel `espeakng_loader` where it is installed; pyttsx3 finds it by its name then."""
    try:
        import espeakng_loader
    except ImportError:
        return
    import ctypes

    library = Path(espeakng_loader.get_library_path())
    for name in ("libespeak-ng.so.1", library.name):
        with contextlib.suppress(OSError):
            ctypes.CDLL(str(library.parent / name), mode=ctypes.RTLD_GLOBAL)
            break
    data = str(espeakng_loader.get_data_path())
    if len(os.fsencode(data)) > 140:  # eSpeak NG ends the process where this is much longer
        short = Path(tempfile.mkdtemp()) / "espeak-ng-data"
        short.symlink_to(data)
        data = str(short)
    os.environ["ESPEAK_DATA_PATH"] = data


def _chosen(voices: list[object], lang: str) -> str | None:
    """The id of a voice for a language: an unknown one would silently be English."""
    known = [(str(getattr(one, "id", "")), [str(tag) for tag in getattr(one, "languages", ()) or ()]) for one in voices]
    for wanted in _VOICES[lang]:
        for name, tags in known:
            low = name.lower()
            if low == wanted or low.endswith(f"/{wanted}") or wanted in (tag.lower() for tag in tags):
                return name
        for name, _ in known:
            if f"{wanted}." in name.lower() or f"_{wanted}" in name.lower() or f".{wanted}" in name.lower():
                return name
    return None


def _tune(engine: Any, voice: str, rate: int, pitch: int) -> None:
    """Set one thing after the other, each taken before the next one is told.

    eSpeak NG takes them in a thread of its own; told all at once, as pyttsx3 does when it begins to speak, one line in
    some thirty was spoken at another rate.
    """
    driver = engine.proxy._driver
    espeak = sys.modules.get(
        "pyttsx3.drivers._espeak"
    )  # where it is another system's voice there is nothing to wait for
    for name, value in (("voice", voice), ("rate", rate), ("pitch", pitch)):
        try:
            driver.setProperty(name, value)
        except Exception:
            if name != "pitch":  # not every system's voice has one
                raise
        if espeak is not None:
            espeak.Synchronize()


def _wait(file: Path, spoken: threading.Event) -> None:
    """Until the file is whole: eSpeak NG goes on in a thread of its own after pyttsx3 has returned.

    Not every system's voice says that it has ended, so a file that no longer grows counts as whole too.
    """
    size, same = -1, 0
    while not spoken.wait(POLL) and same < STILL / POLL:
        now = file.stat().st_size if file.exists() else 0
        same = same + 1 if now == size and now > HEAD else 0
        size = now


def main() -> int:
    """Speak what standard input asks for. What the libraries print goes nowhere but to standard error."""
    order = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        _load_bundled()
        try:
            import pyttsx3

            engine = pyttsx3.init()
            voice = _chosen(list(engine.getProperty("voices")), order["lang"])
            if voice is None:
                print(f"no voice for {order['lang']}", file=sys.stderr)
                return 1
            _tune(engine, voice, order["rate"], order["pitch"])
            spoken = threading.Event()
            engine.connect("finished-utterance", lambda name, completed: spoken.set())
            engine.save_to_file(order["text"], order["file"])
            engine.runAndWait()
            _wait(Path(order["file"]), spoken)
        except (RuntimeError, ImportError, OSError, ValueError, KeyError) as failed:
            print(" ".join(str(failed).split()) or type(failed).__name__, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
