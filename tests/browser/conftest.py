"""A real Chromium in front of the real app; whatever the browser complains about fails the test."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from desk.accounts.models import Agent
from desk.core.db import db
from desk.core.times import utcnow
from desk.sla.queries import READ
from tests.conftest import forget_limits
from tests.desks import a_desk, forget_jobs
from tests.sink import Sink
from tests.worlds import inside

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PATIENCE_MS = 15_000  # a busy machine is slow, and that is nobody's fault
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def house(worlds):
    """The desk that tests look into, the one that is served, where their mail goes, and how all begins anew.

    Made once: templates, statements and the demo world are the same for every test.
    """
    with Sink() as sink, worlds.renewed(utcnow()) as (app, renew), a_desk(app.config["DESK"]) as served:
        app.config["DESK"] = served.config["DESK"] = replace(app.config["DESK"], smtp_url=sink.url)
        served.config["WTF_CSRF_ENABLED"] = True
        yield House(app, served, sink, renew)


@dataclass
class House:
    app: Flask
    served: Flask
    sink: Sink
    renew: Callable[[], None]

    def begin_anew(self):
        for one in (self.app, self.served):
            with one.app_context():
                db.engine.dispose()
        self.renew()
        self.sink.mails.clear()
        forget_jobs(self.app)
        forget_limits()
        READ.clear()


@pytest.fixture
def app(house):
    """The demo world as it was at first."""
    with inside(house.app) as app:
        yield app
    house.begin_anew()


@pytest.fixture
def sink(house):
    return house.sink


@pytest.fixture
def desk(app, house):
    """The address of a real server, where the forms' tokens are checked and mail goes to the sink."""
    server = make_server("127.0.0.1", 0, house.served, threaded=True)
    server.daemon_threads = False  # so that what is under way is waited for: nothing reaches into the next test
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, desk, house):
    """A new browser window of some size and language, signed in when a login is given: at once, or `by_form`.

    `forgive` names a part of what the browser will rightly complain about.
    """
    contexts, complaints, forgiven = [], [], []

    def open_it(login=None, *, width=1440, height=900, locale="zh-CN", by_form=False, **more):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=locale, base_url=desk, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append("dialog " + dialog.message), dialog.dismiss()))
        page.on("requestfailed", lambda asked: complaints.append(f"{asked.failure} {asked.url}"))
        page.on("request", lambda asked: complaints.append(asked.url) if not _ours(asked.url, desk) else None)
        if login and by_form:
            _log_in(page, login)
        elif login:
            context.add_cookies([_session(house.served, login) | {"url": desk}])
        return page

    open_it.forgive = forgiven.append
    yield open_it
    for context in contexts:
        context.close()
    # a poll that is under way when the page is left is cut short, and that is no fault
    assert [said for said in complaints if not any(word in said for word in [*forgiven, "net::ERR_ABORTED"])] == []


def _log_in(page, login):
    page.goto("/login")
    page.fill("[name=email]", f"{login}@desk.localhost")
    page.fill("[name=password]", "desk-demo-2026")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/tickets*")


def _session(served, login):
    """The cookie of somebody who signed in."""
    agent = db.session.scalars(select(Agent).where(Agent.email == f"{login}@desk.localhost")).one()
    signing = served.session_interface.get_signing_serializer(served)
    value = signing.dumps({"_user_id": agent.get_id(), "_fresh": True})
    db.session.rollback()  # what happens from now on is to be seen
    return {"name": served.config["SESSION_COOKIE_NAME"], "value": value}


def _ours(url, desk):
    return url.startswith((desk, "data:", "about:", "blob:"))
