"""Pages of long lists: the number in the address."""

from __future__ import annotations

from flask import request


def page_number() -> int:
    """From 1; what is no number counts as 1."""
    wanted = request.args.get("page", "1")
    return max(1, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
