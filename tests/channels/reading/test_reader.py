# ruff: noqa: E501
"""The resident child: what it answers, what it survives, and whose it is."""

import base64
import os
import threading

import pytest

from desk.channels.mime.parse import parse
from desk.channels.reading.reader import Reader
from tests.channels.mime.letters import DATA, HEAD, PDF, mail, multipart
from tests.channels.mime.test_bounce import reported


@pytest.fixture()
def reader():
    started = Reader()
    yield started
    started.close()


def pid(reader):
    return reader._child.process.pid


MAILS = {
    "plain": mail("你好 😀".encode(), b"Date: Mon, 05 Jan 2026 10:00:00 +0800", b"List-Id: A list <L.x.test>"),
    "files": multipart(b"mixed", b"\r\nHi", PDF + b"; filename=a.pdf" + DATA, PDF + b"; filename=b.pdf" + DATA),
    "bounce": reported(b"Final-Recipient: rfc822; joe@b.test\r\nAction: failed\r\nStatus: 5.1.1"),
    "forward": b"From: a@x.test\r\nSubject: Fwd: x\r\n\r\nBegin forwarded message:\nFrom: Wei <w@c.test>\nSubject: ETA\n\nhi",
    "nothing": b"",
}


@pytest.mark.parametrize("raw", MAILS.values(), ids=MAILS.keys())
def test_the_child_says_what_the_parser_says(reader, raw):
    assert reader.read(raw) == parse(raw)


def test_without_files_their_sizes_are_still_told(reader):
    found = reader.read(MAILS["files"], files=False).attachments
    assert [(each.size, each.data) for each in found] == [(8, b""), (8, b"")]


def test_a_child_that_dies_costs_one_mail_its_body_and_is_replaced(reader):
    reader.start()
    before = pid(reader)
    os.kill(before, 9)
    found = reader.read(MAILS["plain"])
    assert (found.subject, found.from_email, bool(found.error)) == ("ETA", "ada@example.com", True)
    assert reader.read(MAILS["plain"]).error is None
    assert pid(reader) != before


def test_a_mail_that_takes_too_long_is_parked_with_its_headers(reader, monkeypatch):
    reader.read(MAILS["plain"])
    monkeypatch.setattr("desk.channels.reading.reader.WALL_S", 0.3)
    os.kill(pid(reader), 19)  # stopped: it answers nothing any more
    found = reader.read(MAILS["plain"])
    assert found.error == "the mail took too long to read"


@pytest.mark.slow()
def test_a_mail_that_eats_time_or_memory_is_ended_by_the_kernel(reader):
    for raw in (mail(b">\n" * 3_000_000), mail(b"=00" * 20_000_000, b"Content-Transfer-Encoding: quoted-printable")):
        assert reader.read(raw).subject == "ETA"
        with open(f"/proc/{pid(reader)}/status") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        assert peak < 256 * 1024
    assert reader.read(MAILS["plain"]).error is None


def test_a_large_honest_mail_is_read_whole(reader):
    data = os.urandom(12_000_000)
    part = PDF + b"; filename=scan.pdf\r\n\r\n" + base64.encodebytes(data)
    found = reader.read(multipart(b"mixed", b"\r\nHi", part))
    assert (found.error, found.text) == (None, "Hi")
    assert found.attachments[0].data == data


def test_threads_share_one_child(reader):
    answers: list[str] = []
    readers = [
        threading.Thread(target=lambda: answers.extend(reader.read(HEAD + b"\r\nHi").text for _ in range(20)))
        for _ in range(4)
    ]
    for each in readers:
        each.start()
    for each in readers:
        each.join(30)
    assert answers == ["Hi"] * 80


def test_a_forked_process_starts_a_child_of_its_own(reader):
    reader.read(MAILS["plain"])
    before, (back, to) = pid(reader), os.pipe()
    child = os.fork()
    if child == 0:
        reader.after_fork()
        text = reader.read(MAILS["plain"]).text
        os.write(to, f"{text}|{pid(reader) != before}".encode())
        reader.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(back, 100).decode() == "你好 😀|True"
    assert reader.read(MAILS["plain"]).text == "你好 😀"
    assert pid(reader) == before


def test_the_child_ends_when_nobody_can_ask_it_any_more(reader):
    reader.start()
    process = reader._child.process
    reader._child.forget()
    assert process.wait(timeout=10) == 0


def test_the_child_knows_nothing_of_the_desk(reader, monkeypatch):
    monkeypatch.setenv("DESK_SECRET_KEY", "not for strangers")
    reader.start()
    with open(f"/proc/{pid(reader)}/environ", "rb") as environment:
        assert b"not for strangers" not in environment.read()
