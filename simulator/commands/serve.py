"""`servicedrill serve`: the web application, on this machine or behind a proxy."""

from __future__ import annotations

import ipaddress
import os
from functools import partial

import click

from simulator.commands.common import OK, lang_option, similarity
from simulator.errors import NotNow
from simulator.words import Words

PORT = 8100


def make(words: Words) -> click.Command:
    @click.command("serve", help=words("help.long.serve"))
    @click.option("--host", default="127.0.0.1", show_default=True, help=words("option.host"))
    @click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help=words("option.port"))
    @click.option("--demo", is_flag=True, help=words("option.demo"))
    @click.option("--secure", is_flag=True, help=words("option.secure"))
    @click.option("--proxy", default="", help=words("option.proxy"))
    @click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help=words("option.threads"))
    @click.option("--workers", type=click.IntRange(1, 32), default=1, show_default=True, help=words("option.workers"))
    @lang_option(words)
    def serve(host: str, port: int, demo: bool, secure: bool, proxy: str, threads: int, workers: int) -> int:
        from simulator.attempts import home

        if demo and not _is_loopback(host):
            raise NotNow(
                "Demo sign-ins are known to everybody, so they are served to this machine only.", code="demo_host"
            )
        folder = home() / "demo" if demo else home()
        url = "" if demo else os.environ.get("SERVICEDRILL_DATABASE_URL", "")
        if demo:
            from simulator.demo import ensure

            ensure(folder, words)
        from web import create_app
        from web.serving import serve as forever
        from web.serving import serve_from_several

        make = partial(create_app, url, folder, demo=demo, secure=secure, similarity=similarity())
        if workers > 1 and not hasattr(os, "fork"):
            raise NotNow("This system cannot serve from several processes; leave --workers out.", code="one_worker")
        app = make() if workers == 1 else None
        shown = f"{'https' if secure else 'http'}://{'localhost' if _is_loopback(host) else host}:{port}/"
        click.echo(words("serve.ready", address=shown))
        if demo:
            from simulator.demo import PASSWORD, sign_ins

            click.echo(words("serve.demo", password=PASSWORD))
            for login, role in sign_ins(folder):
                click.echo(f"  {words('role.' + role):<16} {login}")
        click.echo(words("serve.stop"))
        if app is None:
            serve_from_several(make, workers, host=host, port=port, threads=threads, proxy=proxy)
        else:
            forever(app, host=host, port=port, threads=threads, proxy=proxy)
        return OK

    return serve


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
