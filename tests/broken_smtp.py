"""Mail servers that break off: each says its lines until one of them is an act."""

import socket
import threading
from contextlib import contextmanager

HANG_UP, STALL = "hang up", "stall"
GREETING, HELLO, OK, DATA = "220 here", "250 here", "250 ok", "354 go on"
AFTER_DOT = [GREETING, HELLO, OK, OK, DATA, HANG_UP]


@contextmanager
def broken_server(says):
    """A server that answers each thing it is told with the next of `says`; the address of it."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, says, stop), daemon=True).start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        stop.set()


def _serve(listener, says, stop):
    while not stop.is_set():
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with client:
            _talk(client, says, stop)


def _talk(client, says, stop):
    lines = client.makefile("rb")
    for number, one in enumerate(says):
        if number and not _heard(lines, in_data=says[number - 1] == DATA):
            return
        if one == HANG_UP:
            return
        if one == STALL:
            stop.wait(5)
            return
        client.sendall(one.encode() + b"\r\n")


def _heard(lines, *, in_data):
    """One command, or a whole mail."""
    while True:
        line = lines.readline()
        if not line or not in_data or line == b".\r\n":
            return bool(line)
