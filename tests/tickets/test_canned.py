"""The canned replies that ship, with real rows behind them."""

from datetime import timedelta

import pytest

from desk.core.db import db, transaction
from desk.ops.macro_folder import shipped_macros
from desk.shipments.models import Shipment
from desk.shipments.queries import Found
from desk.tickets.commands.canned import complete, preview_macro
from desk.tickets.commands.macros import sync_macros
from desk.tickets.models import Macro
from tests import factories
from tests.factories import NOON

Q01, Q02, Q03, Q06, Q14 = (
    "q01-where-is-my-cargo", "q02-no-update", "q03-eta-changed", "q06-customs-documents", "q14-pod"
)  # fmt: skip


@pytest.fixture
def case(app):
    factories.macros()
    owner = factories.customer()
    shipment = factories.shipment(owner, ("MBL", "HLCUSHA2611082"), eta_at=NOON + timedelta(days=20))
    factories.event(shipment, "DEPARTED", NOON - timedelta(days=1))
    return factories.ticket(found=[Found(shipment.id, "HLCUSHA2611082")]), factories.agent(), shipment


def preview(case, key, language="en", now=NOON):
    return preview_macro(key, case[0], agent=case[1], language=language, now=now)


def test_the_shipped_replies_are_the_five_in_both_languages():
    keys = {key for key, _ in shipped_macros()}
    assert {key[:3] for key in keys} == {"q01", "q02", "q03", "q06", "q14"}
    assert len(shipped_macros()) == 10


def test_where_is_my_cargo_tells_the_last_event_place_and_arrival(case):
    text = preview(case, Q01).text
    for part in ("HLCUSHA2611082", "Departed Ningbo", "Hamburg", "10 Dec", "/c/", case[0].reference, "林晓"):
        assert part in text
    assert "{{" not in text
    assert "[[" not in text


def test_the_same_reply_in_chinese_is_chinese(case):
    text = preview(case, Q01, "zh_CN").text
    assert "已离开宁波" in text
    assert "汉堡" in text
    assert "Ningbo" not in text


def test_old_news_is_not_told_as_new(case):
    told = preview(case, Q01, now=NOON + timedelta(days=9))
    assert (told.macro_key, told.switched) == (Q02, True)


def test_nothing_is_said_to_be_done_that_sending_does_not_do(case):
    assert "asked the carrier" not in preview(case, Q02).text


def test_a_missing_value_is_named_and_stays_a_gap_that_blocks(case):
    told = preview(case, Q06)
    assert {one.name for one in told.missing} >= {"doc_list", "due", "upload_link"}
    again = complete(told.text, case[0], agent=case[1], language="en", now=NOON)
    assert [one.name for one in again.missing] == sorted({"doc_list", "due", "upload_link"})


def test_without_a_shipment_every_status_reply_says_what_is_missing(app):
    factories.macros()
    ticket, ada = factories.ticket(), factories.agent()
    told = preview_macro(Q01, ticket, agent=ada, language="en", now=NOON)
    assert [one.name for one in told.missing][:2] == ["ref", "last_event"]


def test_a_value_with_braces_stays_text(case):
    with transaction():
        case[2].eta_at = None
        db.session.get(Shipment, case[2].id).shipment_no = "{{ eta }}"
        case[2].primary_reference_id = None
    text = preview(case, Q03).text
    assert "{ { eta }}" in text
    assert not complete(text, case[0], agent=case[1], language="en", now=NOON).missing


@pytest.mark.parametrize("text", ["use {{ 7*7 }}", "{{ config }}", "arriving {{ etaa }}", "{{ shipment.__init__ }}"])
def test_a_name_that_does_not_exist_is_never_run_and_refused_by_name(case, text):
    told = complete(text, case[0], agent=case[1], language="en", now=NOON)
    assert told.text == text
    assert [one.name in text for one in told.missing] == [True]


@pytest.mark.parametrize("text", ["{% import os %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{eta}", "{{}}"])
def test_other_braces_are_sent_as_typed(case, text):
    told = complete(text, case[0], agent=case[1], language="en", now=NOON)
    assert (told.text, told.missing) == (text, [])


def test_an_unknown_reply_is_none(case):
    assert preview(case, "q99") is None


def test_syncing_again_changes_nothing_and_half_a_reply_is_refused(app):
    factories.macros()
    with transaction():
        assert sync_macros(shipped_macros(), actor="shell", at=NOON) == []
    with pytest.raises(ValueError, match="zh_CN"), transaction():
        sync_macros({("new", "en"): "---\ntitle: x\n---\nbody"}, actor="shell", at=NOON)
    assert db.session.query(Macro).count() == 10
