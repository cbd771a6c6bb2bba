"""Passwords: how they are kept (argon2id) and which ones nobody may have.

The rules follow NIST SP 800-63B: length counts, no kinds of character are demanded, and what is guessed first is
refused. A password is taken in Unicode's form NFKC, so that the same keys give the same password everywhere.
"""

from __future__ import annotations

import contextlib
import threading
import unicodedata
from itertools import pairwise

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 128  # characters
# What OWASP recommends as the least: 19 MiB, two passes, one lane. About 50 ms of one processor.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
# So many are worked out at once in a process, whatever the number of requests: each needs its memory.
_TURNS = threading.BoundedSemaphore(4)

NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$3HW/5fmhcL/OaDgMYDLVKg$kTu5os0TLfhb/BNVTFGG6WsZ+OBEk7dcL47Aw1HgQMU"
"""What is compared where there is no account, so that the answer takes as long as with one."""

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_COMMON = frozenset(
    """
    password passwort passw0rd p@ssword p@ssw0rd pass word mima admin administrator root user guest test demo login
    welcome letmein iloveyou sunshine princess monkey dragon football baseball superman batman master shadow
    trustno woaini woaiwojia woaini1314 wodemima zhanghao nihao aini love china zhongguo beijing shanghai
    qwe qwer qwert qwerty qwertyui asd asdf asdfgh zxc zxcv zxcvbn qaz qazwsx qazwsxedc wsx abc abcd abcde abcdef
    1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc q1w2e3 q1w2e3r4 a1b2c3 a1b2c3d4 zaq1 zaq12wsx 1qazxsw2
    servicedrill service customer trainee trainer examiner changeme secret default company office
    我爱你 密码 中国 你好 管理员 客服
    """.split()
)


def kept(password: str) -> str:
    """What is stored of a password: its argon2id hash, with salt and parameters."""
    with _TURNS:
        return _HASHER.hash(_bytes(password))


def matches(hashed: str, password: str) -> bool:
    """Whether this is the password; takes the same time for every hash of the present parameters."""
    with _TURNS, contextlib.suppress(VerificationError, InvalidHashError):
        return _HASHER.verify(hashed, _bytes(password[: LONGEST + 1]))
    return False


def is_dated(hashed: str) -> bool:
    """Whether it was made with other parameters than are used now."""
    return _HASHER.check_needs_rehash(hashed)


def problem(password: str, *names: str) -> str:
    """Why this cannot be a password, as the last part of a code of words; empty where it can.

    `names`: what it must not be made of: the login, the person's name.
    """
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    low = plain.casefold()
    if any(_is_mostly(low, name) for name in names):
        return "name"
    return "common" if _is_guessed_first(low) else ""


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    """Half a character, which a program can send, is wrong like any other password and breaks nothing."""
    return _plain(password).encode("utf-8", "surrogatepass")


def _is_mostly(low: str, name: str) -> bool:
    """Whether hardly anything is left without the name."""
    wanted = _plain(name).casefold().strip()
    return len(wanted) > 1 and wanted in low and len(low.replace(wanted, "")) < 6


def _is_guessed_first(low: str) -> bool:
    """A common word with digits or signs around it, few different characters, a row of the keyboard, a short thing
    again and again."""
    word = low.strip("0123456789!@#$%^&*()_-+=.,?~ ")
    if low in _COMMON or (word in _COMMON and len(low) - len(word) < 9):
        return True
    if len(set(low)) < 4:
        return True
    if any(low == low[:size] * (len(low) // size) + low[: len(low) % size] for size in range(1, 6)):
        return True
    return _runs(low) >= len(low) - 3


def _runs(low: str) -> int:
    """How many characters follow the one before on the keyboard or in the alphabet, forwards or backwards."""
    rows = [row + row for row in _ROWS]
    rows += [row[::-1] for row in rows]
    return sum(any(pair in row for row in rows) for pair in map("".join, pairwise(low)))
