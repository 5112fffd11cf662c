"""One event, one person, one way, once: and only by the ways that they want, at the hours that they want."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.channels.email import Refused
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.notifications.commands import tell
from desk.notifications.delivering import as_email
from desk.notifications.digests import send_digests
from desk.notifications.models import Notice
from desk.notifications.settings import Wanted, save_wishes
from desk.notifications.types import Channel, Kind
from desk.notifications.wishes import ways_of
from tests import factories
from tests.factories import NOON

USUAL = {(kind.value, way) for kind in Kind for way in ("bell", "mail")}
DATA = {"ticket": "T-000001", "path": "/tickets/T-000001"}


@pytest.fixture
def ada(app):
    return factories.agent("supervisor")


def say(ada, key="one", kind=Kind.STORM, at=NOON):
    with transaction():
        tell([ada.id], key=key, kind=kind, subject="ticket:1", data=DATA, at=at)


def wish(ada, ways, quiet=(None, None), digest_at=None):
    with transaction():
        save_wishes(ada, Wanted(ways, *quiet, digest_at), at=NOON)


def rows():
    found = db.session.scalars(select(Notice).order_by(Notice.id).execution_options(populate_existing=True)).all()
    return [(one.channel, one.delivery) for one in found]


def test_whoever_wished_nothing_is_told_by_bell_and_mail(ada):
    say(ada)
    assert sorted(rows()) == [("bell", None), ("mail", "queued")]


def test_a_way_that_is_not_wanted_is_not_taken(ada):
    wish(ada, USUAL - {("storm", "mail")})
    say(ada)
    assert rows() == [("bell", None)]


def test_other_occasions_are_told_as_before(ada):
    wish(ada, USUAL - {("storm", "mail"), ("storm", "bell")})
    say(ada)
    say(ada, key="two", kind=Kind.EXCEPTION)
    assert sorted(rows()) == [("bell", None), ("mail", "queued")]


def test_in_quiet_hours_the_bell_goes_on_and_the_mail_waits_for_their_end(ada):
    wish(ada, USUAL, quiet=(11 * 60, 13 * 60))  # noon in Shanghai is within
    say(ada)
    assert sorted(rows()) == [("bell", None), ("mail", "waiting")]
    waits_until = db.session.scalar(select(Notice.next_try_at).where(Notice.channel == "mail"))
    assert waits_until == NOON + timedelta(hours=1)


def test_what_goes_into_the_mail_of_the_day_comes_in_one_mail(ada):
    wish(ada, USUAL | {("storm", "digest")}, digest_at=18 * 60)
    say(ada)
    say(ada, key="two")
    assert send_digests(NOON + timedelta(hours=5)) == 0
    assert send_digests(NOON + timedelta(hours=6)) == 1
    assert send_digests(NOON + timedelta(hours=6)) == 0
    mail = db.session.scalars(select(Notice).where(Notice.channel == Channel.MAIL)).one()
    assert (mail.kind, mail.delivery) == ("digest", Delivery.QUEUED)
    assert as_email(mail).text.count("T-000001") == 4  # two lines, each with its address


def test_the_same_occasion_is_told_once_whatever_is_wished_meanwhile(ada):
    say(ada)
    wish(ada, USUAL)
    say(ada)
    assert sorted(rows()) == [("bell", None), ("mail", "queued")]


@pytest.mark.parametrize("quiet", [(60, None), (None, 60), (-1, 60), (60, 1440)])
def test_half_or_impossible_quiet_hours_are_refused(ada, quiet):
    with pytest.raises(Faulty):
        wish(ada, USUAL, quiet=quiet)
    assert ways_of(ada.id) == USUAL


def test_an_agent_chooses_on_a_page_and_only_for_themselves(ada, client, sign_in):
    other = factories.agent()
    sign_in(other)
    form = {"storm": ["bell", "digest"], "quiet_from": "22:00", "quiet_to": "07:30", "digest_at": "09:00"}
    assert client.post("/me/notices", data=form).status_code == 303
    db.session.expire_all()
    assert ways_of(other.id) & {("storm", way) for way in Channel} == {("storm", "bell"), ("storm", "digest")}
    assert (other.quiet_from, other.quiet_to, other.digest_at) == (1320, 450, 540)
    assert ways_of(ada.id) == USUAL
    assert 'value="22:00"' in client.get("/me/notices").text


def test_a_time_that_is_none_is_refused_in_words(client, sign_in, ada):
    sign_in(ada)
    answer = client.post("/me/notices", data={"quiet_from": "late", "quiet_to": "07:30"})
    assert (answer.status_code, 'id="quiet-error"' in answer.text) == (422, True)


def test_what_was_ticked_stays_when_the_hours_are_refused(client, sign_in, ada):
    sign_in(ada)
    page = client.post("/me/notices", data={"storm": "digest", "quiet_from": "22:00"}).text
    assert 'name="storm" value="digest" checked' in page
    assert 'value="22:00"' in page
    assert ways_of(ada.id) == USUAL


def test_nothing_that_was_held_back_goes_to_somebody_who_left_meanwhile(ada):
    wish(ada, USUAL | {("storm", "digest")}, digest_at=480)
    say(ada)
    with transaction():
        ada.active = False
    send_digests(NOON + timedelta(days=2))
    mail = db.session.scalars(select(Notice).where(Notice.kind == Kind.DIGEST)).one()
    with pytest.raises(Refused):
        as_email(mail)
