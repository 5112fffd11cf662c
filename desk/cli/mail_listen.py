"""`desk mail listen`: takes mails in by SMTP or LMTP."""

import signal
import sys
from threading import Event

import click

from desk.cli.appctx import build_app
from desk.cli.refusal import Failed
from desk.intake.listener import Listener


@click.command(epilog="Example: desk mail listen --lmtp --port 2424")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=2525, show_default=True, help="0 takes a free one.")
@click.option("--lmtp", is_flag=True, help="Speak LMTP, as a mail server on this machine expects.")
def listen(host: str, port: int, lmtp: bool) -> None:
    """Take mails in until told to end. A mail is stored before it is acknowledged."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    listener = Listener(build_app(), host=host, port=port, lmtp=lmtp)
    try:
        listener.start()
    except OSError as problem:
        raise Failed(f"cannot listen on {host}:{port}: {problem.strerror}") from None
    sys.stderr.write(f"listening on {host}:{listener.bound_port} ({'LMTP' if lmtp else 'SMTP'})\n")
    stop.wait()
    listener.stop()
