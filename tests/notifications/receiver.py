"""A receiver of calls on loopback that keeps what it is told, and can misbehave."""

import socket
from contextlib import suppress
from threading import Event, Thread


class Receiver:
    """`answer` is what it sends back; None: it says nothing. `drip` sends a byte now and then and never ends."""

    def __init__(self, context=None):
        self.heard, self.answer, self.drip, self.names = [], b"HTTP/1.1 204 No Content\r\n\r\n", False, []
        self._over, self._context = Event(), context
        self._door = socket.create_server(("127.0.0.1", 0))
        if context:
            context.sni_callback = lambda _line, name, _context: self.names.append(name)

    @property
    def port(self):
        return self._door.getsockname()[1]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/desk?key=1"

    def __enter__(self):
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_problem):
        self._over.set()
        with suppress(OSError), socket.socket() as line:
            line.connect(("127.0.0.1", self.port))  # wakes it
        self._thread.join(5)
        self._door.close()

    def _serve(self):
        while not self._over.is_set():
            line, _ = self._door.accept()
            with line, suppress(OSError):
                self._answer(line)

    def _answer(self, line):
        line.settimeout(5)
        if self._context:
            line = self._context.wrap_socket(line, server_side=True)
        with line:
            raw = self._read(line)
            if not raw:
                return
            self.heard.append(raw)
            if self.drip:
                while not self._over.wait(0.05):
                    line.sendall(b"H")
            elif self.answer is None:
                self._over.wait(5)
            else:
                line.sendall(self.answer)

    def _read(self, line):
        raw = b""
        while b"\r\n\r\n" not in raw:
            piece = line.recv(65536)
            if not piece:
                return raw
            raw += piece
        head, _, body = raw.partition(b"\r\n\r\n")
        length = next(int(one[15:]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length:"))
        while len(body) < length:
            body += line.recv(65536)
        return head + b"\r\n\r\n" + body
