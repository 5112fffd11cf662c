"""A message as it was laid out: its own pictures stand in it, others load when asked for, another ticket's never."""

from email.message import EmailMessage

import pytest
from sqlalchemy import select

from desk.core.db import db
from desk.core.times import utcnow
from desk.intake.commands import MAIL, accept
from desk.intake.handling import handle
from desk.tickets.models import Message
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def mail(markup, cid="<p1@x>", data=PNG, subtype="png"):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "zhou@hengyuan.example", "service@desk.test", "Foto"
    letter["Message-ID"] = f"<{abs(hash((markup, cid)))}@hengyuan.example>"
    letter.set_content("see photo")
    letter.add_alternative(markup, subtype="html")
    letter.get_payload()[1].add_related(data, "image", subtype, cid=cid, filename=f"seal.{subtype}")
    handle(accept(letter.as_bytes(), source=MAIL, at=utcnow(), ring_for_it=False).item_id)
    return db.session.scalars(select(Message).order_by(Message.id.desc())).first()


@pytest.fixture
def reader(app, sign_in):
    return sign_in(factories.agent("supervisor"))


def page(reader, message, query=""):
    return reader.get(f"/tickets/{message.ticket.reference}/messages/{message.id}/html{query}")


def test_a_picture_that_came_with_it_stands_in_it(reader):
    message = mail('<p>Seal:</p><img src="cid:p1@x" alt="seal">')
    assert 'src="data:image/png;base64,' in page(reader, message).text


def test_a_picture_of_another_message_does_not(reader):
    mail('<img src="cid:p1@x">')
    other = mail('<p>another</p><img src="cid:p1@x">', cid="<else@x>")
    assert "data:image" not in page(reader, other).text


def test_what_only_says_that_it_is_a_picture_does_not(reader):
    message = mail('<img src="cid:p1@x">', data=SVG, subtype="svg+xml")
    assert "data:" not in page(reader, message).text


@pytest.mark.parametrize(("markup", "kept_out"), [
    ('<p>x</p><img src="https://tracker.example/p.gif" width="1">', True), ("<b>words</b>", False),
    ('<p>x</p><img src="cid:p1@x">', False), ('<p>&lt;img data-remote-src="x"&gt;</p>', False),
])  # fmt: skip
def test_that_pictures_were_kept_out_is_said_where_there_are_any(reader, markup, kept_out):
    message = mail(markup)
    frame = reader.get(f"/tickets/{message.ticket.reference}/messages/{message.id}/layout").text
    assert ("pictures=1" in frame) is kept_out
    assert f"/messages/{message.id}/html" in frame


def test_pictures_elsewhere_load_only_when_asked_for(reader):
    message = mail('<p>x</p><img src="https://tracker.example/p.gif" width="1"><img src="cid:p1@x">')
    closed, open_ = page(reader, message), page(reader, message, "?pictures=1")
    assert ' src="https://tracker.example' not in closed.text
    assert "https:" not in closed.headers["Content-Security-Policy"]
    assert ' src="https://tracker.example/p.gif"' in open_.text
    assert "img-src data: https:" in open_.headers["Content-Security-Policy"]
    assert "sandbox" in open_.headers["Content-Security-Policy"]
