"""Mail servers that are rare, and what we tell them."""

import socket
import threading
from base64 import b64decode, b64encode
from contextlib import contextmanager
from urllib.parse import quote

import pytest

from desk.channels import smtp
from desk.channels.email import Unavailable
from tests.broken_smtp import DATA, GREETING, OK

SECRET = "密码 2026"
TAKES = ["250-here\r\n250 AUTH PLAIN LOGIN", "235 in", OK, OK, DATA, OK, "221 bye"]


@contextmanager
def telling(says, heard):
    """A server that answers line by line and keeps what it was told."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            client, _ = listener.accept()
            with client:
                lines = client.makefile("rb")
                client.sendall(GREETING.encode() + b"\r\n")
                for at, one in enumerate(says):
                    heard.append(lines.readline().decode().strip())
                    while at and says[at - 1] == DATA and heard[-1] != ".":
                        heard.append(lines.readline().decode().strip())
                    client.sendall(one.encode() + b"\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield f"smtp://box:{quote(SECRET)}@127.0.0.1:{listener.getsockname()[1]}"


def send(url):
    return smtp.send(url, sender="a@desk.test", to="b@x.example", raw=b"Subject: x\r\n\r\nx\r\n", within_s=5)


def test_a_password_that_is_not_ascii_is_sent_as_servers_take_it():
    heard = []
    with telling(TAKES, heard) as url:
        assert send(url) == ""
    way, kind, said = heard[1].split()
    assert (way, kind) == ("AUTH", "PLAIN")
    assert b64decode(said) == f"\0box\0{SECRET}".encode()


def test_a_server_that_refuses_it_is_heard_and_the_password_is_not_repeated():
    heard = []
    with telling([TAKES[0], "535 wrong"], heard) as url, pytest.raises(Unavailable, match="^login: 535 wrong$"):
        send(url)
    assert b64encode(f"\0box\0{SECRET}".encode()).decode() in heard[1]
