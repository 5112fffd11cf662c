"""A file that lies about what it is: a person is told, a mail's is kept and marked."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from desk.channels.contents import contradiction, is_mislabelled, kept_type, sniff
from desk.core.db import db
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.tickets.models import Attachment
from tests import factories
from tests.factories import NOON
from tests.intake.letters import letter
from tests.portal.conftest import messages


def zipped():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    return out.getvalue()


PDF, PNG, JPEG, GIF = b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0....", b"GIF89a...."
WEBP, OLE, EXE = b"RIFF\x10\0\0\0WEBPVP8 ", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", b"MZ\x90\0\x03\0\0\0"
ELF, SCRIPT, HTML, SVG = (
    b"\x7fELF\x02\x01",
    b"#!/bin/sh\nrm -rf",
    b"\n <!DOCTYPE html><p>",
    b"<?xml version='1.0'?>\n<svg x>",
)


@pytest.mark.parametrize(
    "name,data",
    [
        ("a.pdf", PDF), ("a.PDF", b"junk before\n" + PDF), ("a.png", PNG), ("a.jpg", JPEG), ("a.jpeg", JPEG),
        ("a.gif", GIF), ("a.webp", WEBP), ("a.docx", zipped()), ("a.xlsx", OLE), ("a.zip", zipped()), ("a.doc", OLE),
        ("a.xls", zipped()), ("setup.exe", EXE), ("run.sh", SCRIPT), ("a.html", HTML), ("a.svg", SVG),
        ("a.txt", b"MZ shipping terms"), ("a.csv", b"a,b\n"), ("a.eml", b"From: x"), ("drawing.dwg", b"AC1032"),
        ("noending", PDF), ("a.pdf", b""), ("箱单.pdf", PDF), ("a.xml", b"<?xml version='1.0'?><a/>"), ("a.msg", OLE),
    ],
)  # fmt: skip
def test_an_honest_file_is_what_its_name_says(name, data):
    assert contradiction(name, data) == ""


@pytest.mark.parametrize(
    "name,data",
    [
        ("a.pdf", EXE), ("a.pdf", HTML), ("a.pdf", b"just text"), ("a.png", SVG), ("a.jpg", PNG), ("a.gif", SCRIPT),
        ("a.webp", b"RIFF\x10\0\0\0WAVEfmt "), ("a.docx", EXE), ("a.xlsx", HTML), ("a.txt", ELF), ("a.csv", PDF),
        ("a", EXE), ("a.dwg", HTML), ("a.html", EXE), ("a.svg", EXE), ("a.pdf", EXE + PDF), ("a.zip", b"Rar!\x1a\x07"),
        ("a.pdf", b"\xef\xbb\xbf<html>"), ("photo.JPG", b"<script>alert(1)</script>"),
    ],
)  # fmt: skip
def test_a_file_that_is_something_else_is_found_out(name, data):
    assert contradiction(name, data)
    assert is_mislabelled(kept_type(name, "application/pdf", data))


def test_looking_into_a_file_takes_no_time_however_it_is_made():
    for unit in (b"<!--", b"<?xml ", b" ", b"<svg", b"PK\x03\x04", b"%PDF"):
        sniff(unit * 1_000_000)
        contradiction("a.svg", unit * 1_000_000)


def test_a_customers_file_that_lies_is_refused_by_name_and_the_text_is_kept(client, case):
    data = {"body": "my long text", "key": "k", "files": [(BytesIO(EXE), "提单<b>.pdf")]}
    answer = client.post(f"{case.url}/answers?lang=en", data=data)
    assert answer.status_code == 422
    for part in ("my long text", "提单&lt;b&gt;.pdf", "a program"):
        assert part in answer.text
    assert len(messages(case.ticket)) == 1
    assert db.session.query(Attachment).count() == 0


def test_an_agents_file_that_lies_is_refused_as_well(client, sign_in, case):
    sign_in(factories.agent(locale="en"))
    data = {"body": "my long text", "seen": "99", "status_after": "open", "files": [(BytesIO(HTML), "invoice.pdf")]}
    answer = client.post(f"/tickets/{case.ticket.reference}/replies", data=data)
    assert answer.status_code == 422
    for part in ("my long text", "invoice.pdf", "a web page"):
        assert part in answer.text
    assert len(messages(case.ticket)) == 1


def test_an_honest_file_of_an_agent_leaves(client, sign_in, case):
    sign_in(factories.agent())
    data = {"body": "see there", "seen": "99", "status_after": "open", "files": [(BytesIO(PDF), "invoice.pdf")]}
    assert client.post(f"/tickets/{case.ticket.reference}/replies", data=data).status_code == 303
    assert db.session.query(Attachment).one().type == "application/pdf"


def test_too_many_files_are_refused_in_words(client, case):
    files = [(BytesIO(b"x"), f"{n}.txt") for n in range(21)]
    answer = client.post(f"{case.url}/answers?lang=en", data={"body": "my long text", "files": files})
    assert answer.status_code == 422
    assert "at most 20" in answer.text
    assert "my long text" in answer.text


def test_too_large_files_are_refused_in_words(client, case):
    head = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    parts = [head.format("body", "").encode() + b"my long text\r\n"]
    parts += [head.format("files", f'; filename="{n}.txt"').encode() + b"x" * 14_000_000 + b"\r\n" for n in "ab"]
    form = "multipart/form-data; boundary=x"
    answer = client.post(f"{case.url}/answers?lang=en", data=b"".join(parts) + b"--x--\r\n", content_type=form)
    assert answer.status_code == 422
    assert "25 MB" in answer.text
    assert "my long text" in answer.text


def test_what_is_larger_than_anything_is_refused_on_a_page_of_its_own(client, case):
    body = "multipart/form-data; boundary=x"
    answer = client.post(f"{case.url}/answers?lang=en", data=b"x" * 54_000_000, content_type=body)
    assert answer.status_code == 413
    assert "at most 25 MB" in answer.text


def test_a_mails_file_that_lies_is_kept_and_marked_for_agents(client, sign_in, app):
    item = accept(letter(files=[("invoice.pdf", EXE), ("honest.pdf", PDF)]), source="mail", at=NOON, ring_for_it=False)
    handle(item.item_id)
    lies, honest = db.session.query(Attachment).order_by(Attachment.id).all()
    assert (lies.name, lies.size) == ("invoice.pdf", len(EXE))
    assert (is_mislabelled(lies.type), is_mislabelled(honest.type)) == (True, False)
    sign_in(factories.agent(locale="en"))
    page = client.get("/tickets/T-10001").text
    assert page.count("Content is not what the name says") == 1
