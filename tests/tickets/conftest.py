"""A ticket with others in its Cc, and a mail server that keeps what it is given."""

from dataclasses import replace

import pytest

from tests import factories
from tests.sink import Sink


@pytest.fixture
def wire(app):
    """Points the desk at a mail server."""
    config = app.config["DESK"]

    def point(url):
        app.config["DESK"] = replace(config, smtp_url=url)

    yield point
    app.config["DESK"] = config


@pytest.fixture
def sink(wire):
    with Sink() as sink:
        wire(sink.url)
        yield sink


@pytest.fixture
def ours(app):
    return factories.customer()


@pytest.fixture
def ticket(ours):
    return factories.ticket(to_email="service@desk.test, li@hengyuan.example", cc_emails="boss@hengyuan.example")


@pytest.fixture
def ada(app):
    return factories.agent()
