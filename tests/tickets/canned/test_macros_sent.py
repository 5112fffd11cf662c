"""A canned reply on its way out, through the doors: put in, filled in, changed, agreed to, sent, written down."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.queries import Found
from desk.tickets.canned.snapshot import GOOD_FOR, open_snapshot, seal_snapshot
from desk.tickets.models import MacroUse, Message, Note, Ticket
from desk.tickets.queries import last_message_id
from tests import factories

Q01, Q02, Q06, Q14, Q25 = (
    "q01-where-is-my-cargo", "q02-no-update", "q06-customs-documents", "q14-proof-of-delivery", "q25-cancel"
)  # fmt: skip
HTMX = {"HX-Request": "true"}


class Bench:
    """One agent without script at one ticket."""

    def __init__(self, client, agent, ticket, shipment):
        self.client, self.agent, self.ticket, self.shipment = client, agent, ticket, shipment

    def put_in(self, key, **more):
        return self.read(self.client.get(self.url("macro"), query_string={"key": key, **more}))

    def fill(self, page, **more):
        return self.read(self.client.post(self.url("macro"), data=self.form(page, more)))

    def send(self, page, **more):
        return self.client.post(self.url("replies"), data=self.form(page, more), content_type="multipart/form-data")

    def form(self, page, more):
        kept = {name: page[name] for name in ("body", "macro", "snapshot")}
        return kept | {"status_after": "waiting_customer", "seen": str(last_message_id(self.ticket.id))} | more

    def url(self, what):
        return f"/tickets/{self.ticket.reference}/{what}"

    def read(self, answer):
        text = answer.text
        found = {"html": text, "status": answer.status_code}
        found["body"] = unescape(re.search(r'<textarea id="reply-body"[^>]*>\n(.*?)</textarea>', text, re.S)[1])
        for name in ("macro", "snapshot", "confirm"):
            one = re.search(rf'name="{name}"[^>]* value="([^"]*)"', text)
            found[name] = unescape(one[1]) if one else ""
        return found

    def sent(self):
        return db.session.query(Message).filter_by(direction="out").all()

    def move_eta(self, days):
        with transaction():
            self.shipment.eta_at = utcnow() + timedelta(days=days)


@pytest.fixture
def bench(app, sign_in):
    factories.macros()
    now = utcnow()
    owner = factories.customer()
    shipment = factories.shipment(owner, ("MBL", "HLCUSHA2611082"), eta_at=now + timedelta(days=20), opened_at=now)
    factories.event(shipment, "DEPARTED", now - timedelta(days=1))
    ticket = factories.ticket(
        found=[Found(shipment.id, "HLCUSHA2611082")], at=now - timedelta(hours=1), text="Where is it?"
    )
    with transaction():
        ticket.contact.language = "en"
    ada = factories.agent(locale="en")
    return Bench(sign_in(ada), ada, ticket, shipment)


def day_of(bench):
    at = bench.shipment.eta_at
    return f"{at.day} {at:%b}"


# --- values that changed ---


def test_a_reply_whose_values_still_hold_goes_at_once_and_its_use_is_written_down(bench):
    page = bench.put_in(Q01)
    assert bench.send(page).status_code == 303
    message, use = bench.sent()[0], db.session.query(MacroUse).one()
    assert (message.macro_key, use.message_id, use.agent_id) == (Q01, message.id, bench.agent.id)
    assert (use.macro_key, use.macro_version, use.language, use.edits) == (Q01, 1, "en", "")
    printed = json.loads(use.printed)
    assert printed["ref"] == "Bill of lading HLCUSHA2611082"
    assert day_of(bench) in printed["eta"]
    assert "reason" not in printed
    assert not re.search(r"/c/\d", use.printed)  # a link would let its reader answer as the customer


def test_a_changed_value_is_shown_old_and_new_and_sent_with_one_more_press(bench):
    page = bench.put_in(Q01)
    old = day_of(bench)
    bench.move_eta(25)
    answer = bench.send(page)
    shown = bench.read(answer)
    assert answer.status_code == 409
    assert re.search(rf"Estimated arrival</b>.*<del>{old}.*</del> → <ins>{day_of(bench)}", shown["html"])
    assert shown["body"].strip() == page["body"].strip()
    assert bench.sent() == []
    assert bench.send(shown, confirm=shown["confirm"]).status_code == 303
    text = bench.sent()[0].text
    assert day_of(bench) in text
    assert old not in text
    assert db.session.query(MacroUse).one().edits == ""


def test_agreeing_to_one_change_does_not_agree_to_the_next(bench):
    page = bench.put_in(Q01)
    bench.move_eta(25)
    shown = bench.read(bench.send(page))
    bench.move_eta(27)
    again = bench.send(shown, confirm=shown["confirm"])
    assert again.status_code == 409
    assert day_of(bench) in bench.read(again)["html"]
    assert bench.sent() == []


def test_words_written_by_hand_stay_when_a_value_is_replaced(bench):
    page = bench.put_in(Q01)
    page["body"] = (
        "Dear Zhou,\n" + page["body"].replace("Full timeline", "As you asked: full timeline") + "\nPS call me."
    )
    bench.move_eta(25)
    shown = bench.read(bench.send(page))
    assert shown["body"].strip() == page["body"].strip()
    bench.send(shown, confirm=shown["confirm"])
    text = bench.sent()[0].text
    for part in ("Dear Zhou,", "As you asked: full timeline", "PS call me.", day_of(bench)):
        assert part in text
    assert "+PS call me." in db.session.query(MacroUse).one().edits


def test_a_sentence_that_was_rewritten_stays_and_is_pointed_out(bench):
    page = bench.put_in(Q01)
    old = day_of(bench)
    page["body"] = re.sub(r"Estimated arrival at Hamburg: ", "It should reach Hamburg about ", page["body"])
    bench.move_eta(25)
    shown = bench.read(bench.send(page))
    assert "it stays as you wrote it" in shown["html"]
    bench.send(shown, confirm=shown["confirm"])
    assert f"It should reach Hamburg about {old}" in bench.sent()[0].text


def test_a_value_that_is_gone_takes_its_sentence_along(bench):
    page = bench.put_in(Q01)
    with transaction():
        bench.shipment.eta_at = None
    shown = bench.read(bench.send(page))
    assert "nothing known" in shown["html"]
    bench.send(shown, confirm=shown["confirm"])
    assert "The carrier has not confirmed the arrival time yet." in bench.sent()[0].text


def test_a_reply_that_is_not_true_any_more_is_not_sent_at_all(bench):
    page = bench.put_in(Q25)
    with transaction():
        bench.shipment.stage = "SIGNED"
    answer = bench.send(page)
    assert answer.status_code == 422
    assert "can no longer be stopped" in answer.text
    assert bench.sent() == []


def test_news_that_grew_old_in_the_editor_is_not_told_as_new(bench):
    page = bench.put_in(Q01)
    with transaction():
        bench.shipment.mode = "AIR"  # whose news keep a day
        bench.shipment.stage = "DEPARTED"
    answer = bench.send(page)
    assert answer.status_code == 409
    assert "no longer true" in answer.text
    assert bench.sent() == []


def test_two_agents_answers_still_cross(bench):
    page = bench.put_in(Q01)
    answer = bench.send(page, seen="0")
    assert answer.status_code == 409
    assert bench.sent() == []


# --- the snapshot ---


def opened(bench, sealed, **more):
    given = {"ticket_id": bench.ticket.id, "agent_id": bench.agent.id, "now": utcnow()} | more
    return open_snapshot(sealed, **given)


def test_a_snapshot_is_for_one_agent_one_ticket_and_half_a_day(bench):
    sealed = bench.put_in(Q01)["snapshot"]
    seen = opened(bench, sealed)
    assert (seen.key, seen.language) == (Q01, "en")
    assert "HLCUSHA" not in sealed
    assert opened(bench, sealed, agent_id=bench.agent.id + 1) is None
    assert opened(bench, sealed, ticket_id=bench.ticket.id + 1) is None
    assert opened(bench, sealed, now=utcnow() + GOOD_FOR + timedelta(seconds=1)) is None
    assert opened(bench, seal_snapshot(seen)) == seen


@pytest.mark.parametrize("garbled", ["x", "%%%", "AAAA" * 40, "é" * 9, "", "0" * 99_999])
def test_a_garbled_snapshot_is_none(bench, garbled):
    assert opened(bench, garbled) is None


def test_with_a_garbled_snapshot_nothing_is_sent_until_the_agent_looks_again(bench):
    page = bench.put_in(Q01) | {"snapshot": "AQ" + "x" * 60}
    answer = bench.send(page)
    shown = bench.read(answer)
    assert answer.status_code == 409
    assert "Insert it again" in shown["html"]
    assert (shown["macro"], shown["snapshot"]) == ("", "")
    assert shown["body"].strip() == page["body"].strip()
    assert bench.send(shown).status_code == 303
    assert db.session.query(MacroUse).count() == 0


def test_a_text_of_ones_own_needs_no_snapshot(bench):
    assert bench.send({"body": "at sea", "macro": "", "snapshot": "rubbish"}).status_code == 303
    assert bench.sent()[0].macro_key == ""


# --- values by hand ---


def test_values_by_hand_are_filled_in_without_losing_what_was_written(bench):
    page = bench.put_in(Q06)
    assert 'name="v.doc_list"' in page["html"]
    assert re.search(r"data-submit disabled", page["html"])
    page["body"] += "\nBest wishes"
    filled = bench.fill(page, **{"v.doc_list": "packing list", "v.due": "5 Mar"})
    assert "packing list. Please upload by 5 Mar" in filled["body"]
    assert filled["body"].rstrip().endswith("Best wishes")
    assert not re.search(r"data-submit disabled", filled["html"])
    assert bench.send(filled).status_code == 303
    assert json.loads(db.session.query(MacroUse).one().printed)["doc_list"] == "packing list"


def test_a_reply_with_a_gap_is_refused_with_the_name_of_the_field(bench):
    answer = bench.send(bench.put_in(Q06))
    assert answer.status_code == 422
    assert "Documents needed" in answer.text
    assert bench.sent() == []


def test_values_by_hand_also_ride_in_the_address(bench):
    page = bench.put_in(Q06, **{"v.doc_list": "<script>alert(1)</script>", "v.due": "{{ ref }}", "v.ref": "stolen"})
    assert "<script>alert(1)</script>. Please upload by { { ref }}" in page["body"]
    assert "<script>alert(1)" not in page["html"]
    assert "stolen" not in page["body"]


# --- what sending does ---


def test_what_the_text_promises_becomes_a_note_for_the_team(bench):
    bench.send(bench.put_in(Q14))
    assert "Get the proof of delivery from the carrier." in db.session.query(Note).one().text


def test_a_promise_that_was_struck_out_is_not_noted(bench):
    page = bench.put_in(Q14)
    page["body"] = page["body"].replace("We are getting the document from the carrier.", "")
    assert bench.send(page).status_code == 303
    assert db.session.query(Note).count() == 0


def test_an_action_is_claimed_only_on_the_agents_word_and_then_noted(bench):
    page = bench.put_in(Q02)
    assert "asked the carrier" not in page["body"]
    page = bench.fill(page, did="ask_carrier")
    assert "We have asked the carrier to locate the cargo." in page["body"]
    bench.send(page)
    assert "The carrier was asked to locate the cargo." in db.session.query(Note).one().text


@pytest.mark.parametrize(("before", "after"), [("request", "tracking"), ("complaint", "complaint")])
def test_a_ticket_that_nobody_classified_takes_the_type_of_the_reply(bench, before, after):
    with transaction():
        bench.ticket.type = before
    bench.send(bench.put_in(Q01))
    assert db.session.get(Ticket, bench.ticket.id, populate_existing=True).type == after


def test_a_refused_answer_leaves_nothing_behind(bench):
    bench.send(bench.put_in(Q14), seen="0")
    assert db.session.query(Note).count() == 0
    assert db.session.query(MacroUse).count() == 0
    assert db.session.get(Ticket, bench.ticket.id, populate_existing=True).type == "request"


# --- the picker ---


def test_the_picker_suggests_what_the_message_asks_for(bench):
    page = bench.client.get(bench.url("")[:-1]).text
    first = re.search(r'<optgroup label="([^"]*)"><option value="([^"]*)"', page)
    assert first.groups() == ("Suggested", Q01)


def test_a_search_narrows_the_list_with_and_without_script(bench):
    part = bench.client.get(bench.url("macros"), query_string={"find": "滞港"}, headers=HTMX).text
    assert re.findall(r'<option value="(q\d\d)', part) == ["q18"]
    assert "<html" not in part
    page = bench.put_in(Q01, find="滞港")
    assert page["macro"] == ""
    assert re.findall(r'<option value="(q\d\d)', page["html"]) == ["q18"]
    assert bench.put_in("q18-demurrage", find="滞港")["macro"] == "q18-demurrage"


@pytest.mark.parametrize("find", ["\0", "x" * 3000, "<script>", "%", "[["])
def test_any_search_is_answered(bench, find):
    answer = bench.client.get(bench.url("macros"), query_string={"find": find})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_reply_that_does_not_exist_is_not_found(bench):
    assert bench.client.get(bench.url("macro"), query_string={"key": "q99"}).status_code == 404
    assert bench.client.post(bench.url("macro"), data={"macro": "q99", "body": "x"}).status_code == 404


def test_the_replies_of_a_ticket_that_is_not_ones_own_are_not_found(bench, sign_in):
    other = factories.team()
    with transaction():
        bench.ticket.team_id = other.id
    stranger = sign_in(factories.agent(team=factories.team()))
    for answer in (
        stranger.get(bench.url("macros")),
        stranger.get(bench.url("macro"), query_string={"key": Q01}),
        stranger.post(bench.url("macro"), data={"macro": Q01, "body": "x"}),
    ):
        assert answer.status_code == 404
