"""A real Chromium against a real server with a real database."""

import shutil
import threading

import pytest

from simulator.service import ROLES
from tests.web.field import PASSWORD, Town

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
)


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium here")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """The application behind Waitress on a free port; `town.address` is where it is."""
    from waitress.server import create_server

    from web import create_app

    app = create_app(home=tmp_path_factory.mktemp("browser"), similarity=False)
    simulator = app.extensions["simulator"]
    root = simulator.people.install(login="root", name="根", password=PASSWORD).who
    town = Town(app=app, simulator=simulator, root=root, people={})
    for role in ROLES:
        town.people[role] = town.make(role, role)
    simulator.content.publish_release(town.people["manager"], use="exam")
    server = create_server(app, host="127.0.0.1", port=0, threads=6, clear_untrusted_proxy_headers=True)
    town.address = f"http://127.0.0.1:{server.effective_port}"
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield town
    server.close()
    thread.join(timeout=5)
    simulator.close()


@pytest.fixture
def open_page(chromium, town):
    """open_page("trainee", lang="zh", width=1280): a page of a browser of its own, signed in; errors fail the test."""
    contexts, errors = [], []

    def opened(login="", lang="zh", width=1280, height=800, context=None):
        if context is None:
            context = chromium.new_context(
                viewport={"width": width, "height": height}, locale="zh-CN" if lang == "zh" else "en-GB"
            )
            context.set_default_timeout(20_000)  # also where other work takes the processors
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
        page.errors = errors
        if login:
            page.goto(f"{town.address}/sign-in?lang={lang}")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.click("button.primary")
            page.wait_for_url(f"{town.address}/**")
        return page

    yield opened
    for context in contexts:
        context.close()
    left = [error for error in errors if "the server responded with a status of" not in error and "ERR_" not in error]
    assert left == []
