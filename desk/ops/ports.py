"""The listening socket of the web server, taken before anything slow and kept while the server restarts."""

import errno
import os
import socket

BACKLOG = 512


class PortBusy(RuntimeError):
    """The port cannot be listened on; the message is fit for a person."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host`:`port`.

    Connections made before the server runs wait in it instead of being refused. Raises PortBusy.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just freed is free at once
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it: no page waits 40 ms
        taken.bind((host, port))
        taken.listen(BACKLOG)
    except OSError as problem:
        taken.close()
        raise PortBusy(_in_words(host, port, problem)) from None
    return taken


def _in_words(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use by another program: stop that one or set DESK_PORT to another port"
    reason = os.strerror(problem.errno) if problem.errno else str(problem)
    return f"cannot listen on port {port} of {host}: {reason}"
