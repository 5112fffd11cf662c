"""A mailbox on a server of its own."""

import pytest

from desk.channels.models import Mailbox
from desk.core.db import db, transaction
from desk.intake.fetching.place import Place
from tests.intake.fetching.imap_server import imap_server


@pytest.fixture
def server():
    with imap_server() as imap:
        yield imap


@pytest.fixture
def place(app, server):
    with transaction():
        box = Mailbox(address="desk@desk.test", name="", imap_host="127.0.0.1", imap_port=server.port,
                      imap_security="none", imap_user="desk@desk.test", imap_password="geheim")  # fmt: skip
        db.session.add(box)
    return Place(box.id, box.address, "127.0.0.1", server.port, "none", "desk@desk.test", "geheim")
