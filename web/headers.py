"""Headers of every answer: what a page may load, who may frame it, and that nobody keeps it."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

# Everything comes from this server; no inline script and no inline style.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

MAY_NOTHING = "camera=(), geolocation=(), payment=(), usb=(), microphone=()"
MAY_LISTEN = MAY_NOTHING.replace("microphone=()", "microphone=(self)")


def install(app: Flask) -> None:
    app.after_request(_guarded)


def _guarded(response: Response) -> Response:
    heads = response.headers
    heads.setdefault("Content-Security-Policy", POLICY)
    heads["X-Content-Type-Options"] = "nosniff"
    heads["X-Frame-Options"] = "DENY"
    heads["Referrer-Policy"] = "same-origin"
    heads["Cross-Origin-Opener-Policy"] = "same-origin"
    heads["Cross-Origin-Resource-Policy"] = "same-origin"
    heads.setdefault("Permissions-Policy", MAY_NOTHING)
    if current_app.config["SECURE"]:
        heads["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        # The address carries the digest of the file, so a new file has a new address.
        response.cache_control.no_cache = None
        response.cache_control.public, response.cache_control.max_age = True, 31_536_000
    else:
        heads["Cache-Control"] = "no-store"
    return response
