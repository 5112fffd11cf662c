import re

import pytest

from desk.channels.commands import MailboxDraft, save_mailbox
from desk.channels.mailbox_parts import Sending
from desk.channels.models import Mailbox
from desk.channels.queries import mailbox_for
from desk.core.db import db, transaction
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.intake.models import InboundItem
from desk.tickets.commands.mailing import as_email
from desk.tickets.commands.reply import post_reply
from desk.tickets.models import Ticket
from tests import factories
from tests.admin.test_people import fields
from tests.factories import NOON
from tests.intake.letters import letter

SEA = {"address": "Sea@desk.test", "name": "海运客服", "team_id": "", "signature_zh": "远洋货代 · 海运组",
       "signature_en": "Ocean desk\nNingbo", "active": "y"}  # fmt: skip


@pytest.fixture
def admin(sign_in, app):
    return sign_in(factories.agent("administrator", locale="en"))


def mailbox(address="sea@desk.test", **more):
    given = {
        "name": "海运客服",
        "team_id": None,
        "signature_zh": "海运组",
        "signature_en": "Ocean desk",
        "active": True,
    }
    with transaction():
        return save_mailbox(MailboxDraft(address=address, **(given | more)), actor="shell", at=NOON)


def take(raw):
    item_id = accept(raw, source="mail", at=NOON, ring_for_it=False).item_id
    handle(item_id)
    return db.session.get(InboundItem, item_id, populate_existing=True)


def ticket_of(item):
    return db.session.get(Ticket, item.ticket_id, populate_existing=True)


def answer(ticket):
    agent = factories.agent(name="林晓")
    with transaction():
        return as_email(post_reply(ticket, author=agent, body="到了。", at=NOON, mail_domain="desk.test"))


def test_a_mail_to_a_mailbox_is_its_teams_and_the_answer_leaves_from_there(app):
    team = factories.team()
    box = mailbox(team_id=team.id)
    ticket = ticket_of(take(letter(to="Sea <SEA@desk.test>", body="请问到哪了")))
    assert (ticket.mailbox_id, ticket.team_id) == (box.id, team.id)
    assert db.session.get(Mailbox, box.id, populate_existing=True).last_mail_at == NOON
    mail = answer(ticket)
    assert (mail.from_email, mail.from_name) == ("sea@desk.test", "林晓 · 海运客服")
    assert mail.reply_to.startswith("sea+")
    assert "\n\n海运组" in mail.text
    assert take(letter(to=mail.reply_to, message_id="<b@x>", subject="x")).ticket_id == ticket.id


def test_the_signature_is_in_the_language_of_the_requester(app):
    mailbox()
    assert "Ocean desk" in answer(ticket_of(take(letter(to="sea@desk.test", subject="Where", body="Hello")))).text


def test_where_it_was_delivered_counts_when_the_header_names_nobody_of_ours(app):
    box = mailbox()
    item = take(b"Delivered-To: sea@desk.test\n" + letter(to="list@elsewhere.example"))
    assert ticket_of(item).mailbox_id == box.id


def test_the_address_of_the_settings_is_a_mailbox_without_a_row(app):
    mailbox()
    mail = answer(ticket_of(take(letter())))
    assert (mail.from_email, mail.from_name) == ("service@desk.test", "林晓")
    mailbox("service@desk.test", name="", signature_zh="总台", signature_en="Front desk")
    mail = answer(ticket_of(take(letter(message_id="<c@x>", subject="other"))))
    assert "总台" in mail.text or "Front desk" in mail.text


def test_a_retired_mailbox_sends_nothing_but_answers_to_it_still_join(app):
    box = mailbox()
    ticket = ticket_of(take(letter(to="sea@desk.test")))
    reply_to = answer(ticket).reply_to
    with transaction():
        box.active = False
    assert answer(ticket_of(take(letter(to=reply_to, message_id="<b@x>")))).from_email == "service@desk.test"
    assert mailbox_for(["sea@desk.test"]) is None
    assert db.session.query(Ticket).count() == 1


def test_mail_from_one_of_our_mailboxes_is_a_loop(app):
    mailbox()
    assert take(letter(sender="sea@desk.test")).reason.startswith("loop")


def test_a_mailbox_is_created_changed_and_refused_at_its_field(admin):
    assert admin.post("/admin/mailboxes", data=SEA).status_code == 303
    row = db.session.query(Mailbox).one()
    assert (row.address, row.signature_en) == ("sea@desk.test", "Ocean desk\nNingbo")
    for address in ("sea@desk.test", "nobody", "sea+x@desk.test", "a@b\nBcc: x@y.example", "a@localhost"):
        page = admin.post("/admin/mailboxes", data=SEA | {"address": address})
        assert (page.status_code, "address-error" in page.text) == (422, True), address
    url = f"/admin/mailboxes/{row.id}"
    form = SEA | fields(admin.get(url), url)
    assert admin.post(url, data=form | {"name": "Sea"}).status_code == 303
    assert admin.post(url, data=form | {"name": "Ocean"}).status_code == 409
    assert admin.get("/admin/mailboxes").status_code == 200


def test_a_press_makes_a_key_to_sign_with_once_there_is_a_domain(admin):
    row = mailbox()
    url = f"/admin/mailboxes/{row.id}"
    refused = admin.post(f"{url}/key")
    assert (refused.status_code, "Save the domain and the selector first." in refused.text) == (422, True)
    row = mailbox("rail@desk.test", sending=Sending(dkim_domain="desk.test", dkim_selector="s1"))
    url = f"/admin/mailboxes/{row.id}"
    assert admin.post(f"{url}/key").status_code == 303
    page = admin.get(url).text
    assert "s1._domainkey.desk.test" in page
    assert re.search(r'<code class="any" translate="no">v=DKIM1;[^<]+</code><button type="button"[^>]+data-copy', page)


def test_a_new_mailbox_for_amazon_without_a_topic_is_told_so_at_its_entry(admin):
    answer = admin.post("/admin/mailboxes", data=SEA | {"imap_port": "993", "smtp_port": "465", "hook_kind": "ses"})
    assert (answer.status_code, 'id="hook_secret-error"' in answer.text) == (422, True)
