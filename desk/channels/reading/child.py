"""The process that reads mails from strangers: little memory, little time, no secrets, a pipe to write to."""

import os
import signal
from contextlib import suppress
from typing import BinaryIO

from desk.channels.mime.parse import headers_only, parse
from desk.channels.reading.limits import confine, cpu_seconds, start_clock
from desk.channels.reading.wire import ASK, HEADERS, WHOLE, packed


def main() -> None:
    """Answer until the other end of the pipe is closed, as it is when the parent ends in whatever way."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what anybody prints must not be taken for an answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the parent
    confine()
    with suppress(BrokenPipeError):
        while _answer_one(asked, answers):
            pass


def _answer_one(asked: BinaryIO, answers: BinaryIO) -> bool:
    head = asked.read(ASK.size)
    if len(head) < ASK.size:
        return False
    wanted, size = ASK.unpack(head)
    start_clock(cpu_seconds(size))
    raw = asked.read(size)
    if len(raw) < size:
        return False
    mail = headers_only(raw) if wanted == HEADERS else parse(raw)
    for piece in packed(mail, with_files=wanted == WHOLE):
        _write(answers, piece)
    start_clock(0)
    return True


def _write(answers: BinaryIO, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[answers.write(rest) or 0 :]


if __name__ == "__main__":
    main()
