"""A real Chromium in front of the real app; whatever the browser complains about fails the test."""

import shutil
from dataclasses import replace
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from desk.app import create_app
from desk.core.db import db
from desk.ops.demo.load import load_demo
from tests.sink import Sink

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def desk(app, config, sink):
    """The demo world behind a real server, with the forms' tokens checked, and mail going to the sink."""
    load_demo(app)
    app.config["DESK"] = replace(config, smtp_url=sink.url)
    served = create_app(app.config["DESK"])
    server = make_server("127.0.0.1", 0, served, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.config["DESK"] = config
    with served.app_context():
        db.engine.dispose()
    served.extensions["desk_redis"].close()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, desk):
    """A new browser window of some size and language, signed in when a login is given.

    `forgive` names a part of what the browser will rightly complain about.
    """
    contexts, complaints, forgiven = [], [], []

    def open_it(login=None, *, width=1440, height=900, locale="zh-CN", **more):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=locale, base_url=desk, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append("dialog " + dialog.message), dialog.dismiss()))
        page.on("requestfailed", lambda asked: complaints.append(f"{asked.failure} {asked.url}"))
        page.on("request", lambda asked: complaints.append(asked.url) if not _ours(asked.url, desk) else None)
        if login:
            page.goto("/login")
            page.fill("[name=email]", f"{login}@desk.localhost")
            page.fill("[name=password]", "desk-demo-2026")
            page.press("[name=password]", "Enter")
            page.wait_for_url("**/tickets*")
        return page

    open_it.forgive = forgiven.append
    yield open_it
    for context in contexts:
        context.close()
    # a poll that is under way when the page is left is cut short, and that is no fault
    assert [said for said in complaints if not any(word in said for word in [*forgiven, "net::ERR_ABORTED"])] == []


def _ours(url, desk):
    return url.startswith((desk, "data:", "about:", "blob:"))
