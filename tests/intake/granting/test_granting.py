"""Tokens of mail providers, from a stand-in that does what token servers do on good and on bad days."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from threading import Barrier, Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from desk.channels.grants import EARLY, GrantDraft, access_token, begin_consent, grant_of, save_grant
from desk.channels.models import Mailbox, MailboxGrant
from desk.core.db import db, transaction
from desk.core.errors import Faulty, NotFound
from desk.core.times import utcnow
from desk.intake.fetching.alarm import watch_mail
from desk.intake.granting import server
from desk.intake.granting.renewing import finish_consent, renew, renew_due
from desk.intake.granting.server import NoToken
from desk.notifications.models import Notice
from tests import factories
from tests.feeds.stand_in import HANG, standing_in

BACK = "https://desk.test/admin/mailboxes/consented"
GOOD = {"access_token": "new", "expires_in": 3600, "token_type": "Bearer"}


@pytest.fixture
def provider():
    with standing_in() as here:
        yield here.says(GOOD)


@pytest.fixture
def box(app, provider):
    with transaction():
        box = Mailbox(address="desk@desk.test", name="", imap_host="imap.example", imap_auth="oauth2")
        db.session.add(box)
        db.session.flush()
        draft = GrantDraft("other", "id", "client-hush", f"{provider.url}/ask", f"{provider.url}/token", "mail")
        save_grant(draft, mailbox=box, actor="shell", at=utcnow())
    return box


def let_in(box, *, left):
    """As if consent had been given and the token lasted for `left` more."""
    with transaction():
        grant = grant_of(box.id)
        grant.refresh_token, grant.access_token, grant.ends_at = "refresh-one", "access-old", utcnow() + left


def now_has(box):
    db.session.rollback()
    return grant_of(box.id)


def consent(box):
    with transaction():
        return begin_consent(grant_of(box.id), redirect_uri=BACK, login=box.address)


def test_consent_is_asked_for_with_a_state_and_a_challenge_and_traded_once(box, provider):
    provider.says(GOOD | {"refresh_token": "refresh-one"})
    url, state = consent(box)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (asked["state"], asked["redirect_uri"], asked["code_challenge_method"]) == (state, BACK, "S256")
    assert finish_consent(state=state, code="c", redirect_uri=BACK, actor="agent:1") == box.id
    sent = provider.asked[0].form
    assert (sent["grant_type"], sent["code"], sent["client_secret"]) == ("authorization_code", "c", "client-hush")
    proof = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert proof == asked["code_challenge"]
    assert access_token(box.id, now=utcnow()) == "new"
    with pytest.raises(NotFound):
        finish_consent(state=state, code="c", redirect_uri=BACK, actor="agent:1")
    with pytest.raises(NotFound):
        finish_consent(state="", code="c", redirect_uri=BACK, actor="agent:1")


def test_a_consent_that_brings_no_lasting_token_is_refused(box, provider):
    _, state = consent(box)
    with pytest.raises(NoToken, match="refresh_token"):
        finish_consent(state=state, code="c", redirect_uri=BACK, actor="agent:1")


def test_a_token_is_renewed_before_it_ends_and_a_new_refresh_token_takes_the_place_of_the_old(box, provider):
    let_in(box, left=EARLY + timedelta(minutes=1))
    assert renew_due(utcnow()) == 0
    let_in(box, left=EARLY - timedelta(minutes=1))
    provider.says(GOOD | {"refresh_token": "r2"})
    assert renew_due(utcnow()) == 1
    grant = now_has(box)
    assert (grant.access_token, grant.refresh_token) == ("new", "r2")
    assert provider.asked[0].form["refresh_token"] == "refresh-one"
    assert renew_due(utcnow()) == 0


def test_two_at_once_ask_once(box, provider, app):
    let_in(box, left=timedelta(minutes=1))
    start, done, box_id = Barrier(4), [], box.id

    def work():
        with app.app_context():
            start.wait()
            done.append(renew(box_id, now=utcnow()))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(done), len(provider.asked)) == ([False, False, False, True], 1)


@pytest.mark.parametrize(
    ("answer", "kept"),
    [((400, {}, b'{"error":"invalid_grant"}'), "refused: 400 invalid_grant"),
     ((401, {}, b'{"error":"invalid_client"}'), "refused: 401 invalid_client"),
     ((500, {}, b"<html>oops"), "unanswered: 500"), ((429, {}, b'{"error":"slow_down"}'), "unanswered: 429 slow_down"),
     ((200, {}, b"not json"), "unanswered: no access_token in the answer"),
     ((200, {}, b"[1]"), "unanswered: no access_token in the answer")],
)  # fmt: skip
def test_a_failure_is_written_down_and_the_token_that_counts_goes_on_counting(box, provider, answer, kept):
    let_in(box, left=timedelta(minutes=15))
    ends_at = now_has(box).ends_at
    provider.says(answer)
    assert renew_due(utcnow()) == 0
    grant = now_has(box)
    assert (grant.error, grant.ends_at, grant.refresh_token) == (kept, ends_at, "refresh-one")
    assert access_token(box.id, now=utcnow()) == "access-old"
    provider.says(GOOD)
    assert renew_due(utcnow()) == (0 if kept.startswith("refused") else 1)  # asking again helps or does not


def test_a_token_server_that_hangs_is_left(box, provider, monkeypatch):
    monkeypatch.setattr(server, "WITHIN_S", 0.2)
    let_in(box, left=timedelta(minutes=15))
    provider.says(HANG)
    assert renew_due(utcnow()) == 0
    assert now_has(box).error.startswith("unanswered: no answer")


def test_administrators_hear_of_a_refusal_once_and_before_the_mailbox_stops(box, provider):
    factories.agent("administrator")
    let_in(box, left=timedelta(minutes=15))
    provider.says((400, {}, b'{"error":"invalid_grant"}'))
    renew_due(utcnow())
    watch_mail(utcnow())
    watch_mail(utcnow())
    told = db.session.query(Notice).filter_by(kind="mail_late", channel="bell").all()
    assert [one.data["what"] for one in told] == ["token"]
    assert access_token(box.id, now=utcnow()) == "access-old"


def test_a_token_server_that_is_away_for_a_moment_is_nobodys_business(box, provider):
    factories.agent("administrator")
    let_in(box, left=timedelta(minutes=15))
    provider.says((500, {}, b""))
    renew_due(utcnow())
    watch_mail(utcnow())
    assert db.session.query(Notice).count() == 0
    watch_mail(utcnow() + timedelta(minutes=6))
    assert db.session.query(Notice).filter_by(channel="bell").count() == 1


def test_another_client_forgets_the_tokens_and_an_empty_secret_keeps_the_old_one(box, provider):
    let_in(box, left=timedelta(hours=1))
    with transaction():
        draft = GrantDraft("other", "id", None, f"{provider.url}/ask", f"{provider.url}/token")
        save_grant(draft, mailbox=box, actor="shell", at=utcnow())
    assert (now_has(box).client_secret, now_has(box).refresh_token) == ("client-hush", "refresh-one")
    with transaction():
        draft = GrantDraft("other", "another", None, f"{provider.url}/ask", f"{provider.url}/token")
        save_grant(draft, mailbox=box, actor="shell", at=utcnow())
    assert now_has(box).refresh_token == ""


@pytest.mark.parametrize(("draft", "entry"), [
    (GrantDraft("nobody", "id", None), "provider"), (GrantDraft("google", "", None), "client_id"),
    (GrantDraft("other", "id", None), "authorize_url"),
    (GrantDraft("other", "id", None, "https://a.example/", "http://a.example/token"), "token_url")])  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_its_entry(box, draft, entry):
    with pytest.raises(Faulty) as told, transaction():
        save_grant(draft, mailbox=box, actor="shell", at=utcnow())
    assert told.value.entry == entry


def test_secrets_are_sealed_in_the_database(box):
    let_in(box, left=timedelta(hours=1))
    row = db.session.execute(db.text("SELECT refresh_token, access_token, client_secret FROM mailbox_grant")).one()
    assert not [
        value
        for value in row
        if b"refresh-one" in bytes(value) or b"access-old" in bytes(value) or b"client-hush" in bytes(value)
    ]
    assert db.session.query(MailboxGrant).count() == 1
