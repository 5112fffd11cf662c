"""A server on this machine in the place of an aggregator: it notes what it is asked, and answers as it was told."""

import json
import socket
import struct
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One request as it came."""

    method: str
    target: str
    headers: dict
    body: bytes

    @property
    def path(self):
        return urlsplit(self.target).path

    @property
    def query(self):
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def form(self):
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


DROP, HANG = object(), object()


@dataclass
class StandIn:
    """`answer(asked)` gives status, headers and body, or DROP or HANG."""

    url: str = ""
    asked: list = field(default_factory=list)
    answer: Callable = lambda asked: (200, {}, b"{}")
    over: Event = field(default_factory=Event)

    def says(self, *answers):
        """These answers in turn, the last one for ever; a dict is JSON with status 200."""
        left = list(answers)
        self.answer = lambda asked: as_answer(left.pop(0) if len(left) > 1 else left[0])
        return self


def as_answer(said):
    if isinstance(said, (dict, list)):
        return 200, {"Content-Type": "application/json"}, json.dumps(said, ensure_ascii=False).encode()
    return said


class Handler(BaseHTTPRequestHandler):
    """Talks for the stand-in of its server."""

    def _do(self):
        here = self.server.stand_in
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length") or 0))
        here.asked.append(Asked(self.command, self.path, headers, body))
        said = here.answer(here.asked[-1])
        if said in (DROP, HANG):
            self._hang_up(at_once=said is DROP)
        else:
            self._send(*as_answer(said))

    do_GET = do_POST = do_PUT = _do

    def _send(self, status, headers, body):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _hang_up(self, *, at_once):
        self.close_connection = True
        if at_once:  # a reset, not an end
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            self.server.stand_in.over.wait(20)
        self.connection.close()

    def handle(self):
        with suppress(OSError, ValueError):  # the other side hung up, or we did
            super().handle()

    def finish(self):
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *_said):
        return


@contextmanager
def standing_in():
    """A stand-in that listens; a request that hangs is let go at the end."""
    here = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.stand_in = True, here
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
