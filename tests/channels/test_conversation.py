"""A conversation with a mail server is over when it has to be, however slowly the server answers."""

import socket
import threading
import time

import pytest

from desk.channels import smtp
from desk.channels.email import Unavailable


@pytest.fixture
def dripping():
    """A server that sends a letter of its greeting now and then, for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()

        def drip():
            client, _ = listener.accept()
            with client:
                while not stop.wait(0.05):
                    client.sendall(b"220-x\r\n")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        stop.set()


def test_a_server_that_drips_does_not_keep_a_mail_for_longer_than_it_may(dripping):
    began = time.monotonic()
    with pytest.raises(Unavailable):
        smtp.send(f"smtp://127.0.0.1:{dripping}", sender="a@desk.test", to="b@x.example", raw=b"x", within_s=0.3)
    assert time.monotonic() - began < 5
