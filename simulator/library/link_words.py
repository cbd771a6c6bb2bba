"""What is said about content that fits its models but not each other: English, then Chinese."""

from __future__ import annotations

LINK_WORDS: dict[str, tuple[str, str]] = {}
