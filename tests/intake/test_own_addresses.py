"""Our own addresses in other spellings: as a sender they are still us, as a recipient they still name the ticket."""

import pytest

from tests import factories
from tests.intake.taking import letter, mailbox, outgoing, take, ticket_of, token_address

OURS = ["service+x@desk.test", '"service"@desk.test', '"Service+x"@Desk.test', "service@desk.test."]


def said(raw, header, value):
    """The letter with this header as it stands here; the library that makes letters would put it right."""
    lines = [line for line in raw.split(b"\n") if not line.startswith(header.encode())]
    return f"{header}: {value}\n".encode() + b"\n".join(lines)


@pytest.mark.parametrize("sender", OURS)
def test_mail_from_an_address_of_ours_is_parked_and_never_answered(app, sender):
    mailbox(receipts=True)
    item = take(said(letter(), "From", sender))
    assert (item.outcome, item.reason) == ("parked", "loop: this mail is our own")
    assert outgoing() == []


@pytest.mark.parametrize("spelling", ['"{}"@{}', '<"{}"@{}>', '客服 <"{}"@{}>'])
def test_the_address_of_a_ticket_names_it_in_quotes_too(app, spelling):
    factories.customer()
    asked = ticket_of(take(letter()))
    local, _, domain = token_address(asked.id).partition("@")
    answer = said(letter(message_id="<b@x>", body="Thank you"), "To", spelling.format(local, domain))
    assert take(answer).ticket_id == asked.id


def test_quotes_that_an_address_needs_stay(app):
    assert take(said(letter(), "From", '"zhou ming"@hengyuan.example')).sender == '"zhou ming"@hengyuan.example'
    assert take(said(letter(message_id="<c@x>"), "From", '"zhou"@hengyuan.example')).sender == "zhou@hengyuan.example"
