"""What a mail provider lets us into a mailbox with (OAuth 2): asked for once by a person, renewed by the desk."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import quote, urlencode, urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from desk.audit.commands import record
from desk.channels.models import Mailbox, MailboxGrant
from desk.channels.presets import GRANTS
from desk.channels.smtp import TOKEN_LOGIN
from desk.core.columns import keys
from desk.core.db import db
from desk.core.errors import Faulty, NotFound

EARLY = timedelta(minutes=20)  # so long before its end a token is renewed: time enough to tell when that fails
CLAIM = timedelta(minutes=1)  # renewing takes less
FINAL, LATER = "refused", "unanswered"  # begin an error: only a person can help, or it is tried again
PURPOSE = "mailbox_grant.verifier"
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class GrantDraft:
    """Who lets us in and as whom we ask. `client_secret` None keeps the one that is there."""

    provider: str
    client_id: str
    client_secret: str | None
    authorize_url: str = ""
    token_url: str = ""
    scope: str = ""


@dataclass(frozen=True)
class Tokens:
    """What a token server answered. `refresh_token` is empty where the one before stays good."""

    access_token: str
    refresh_token: str
    ends_at: datetime


def grant_of(mailbox_id: int) -> MailboxGrant | None:
    return db.session.get(MailboxGrant, mailbox_id, populate_existing=True)


def access_token(mailbox_id: int, *, now: datetime) -> str:
    """What the mailbox's IMAP and SMTP server take in the place of a password; empty when there is none that counts."""
    grant = grant_of(mailbox_id)
    good = grant is not None and (grant.ends_at is None or grant.ends_at > now)
    return grant.access_token if grant is not None and good else ""


def smtp_url_of(mailbox: Mailbox, *, now: datetime) -> str:
    """Where answers of this mailbox leave, with the token that counts now where a token lets us in."""
    parts = urlsplit(mailbox.smtp_url or "")
    if parts.query != TOKEN_LOGIN:
        return mailbox.smtp_url or ""
    token = quote(access_token(mailbox.id, now=now), safe="")
    user, _, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}:{token}@{place}").geturl()


def save_grant(draft: GrantDraft, *, mailbox: Mailbox, actor: str, at: datetime) -> MailboxGrant:
    """Set up how we ask. Tokens of another provider or client are forgotten. Raises Faulty."""
    known = GRANTS.get(draft.provider)
    if known is None:
        raise Faulty("provider", _l("Choose a provider."))
    urls = {
        "authorize_url": draft.authorize_url.strip() or known.authorize_url,
        "token_url": draft.token_url.strip() or known.token_url,
    }
    for entry, url in urls.items():
        if not _is_safe(url):
            raise Faulty(entry, _l("The address must begin with https://."))
    if not draft.client_id.strip():
        raise Faulty("client_id", _l("The provider gives it to you when you register Desk there."))
    grant = grant_of(mailbox.id) or MailboxGrant(mailbox_id=mailbox.id)
    if (grant.client_id, grant.token_url) != (draft.client_id.strip(), urls["token_url"]):
        _forget_tokens(grant)
    grant.provider, grant.client_id = draft.provider, draft.client_id.strip()
    grant.authorize_url, grant.token_url = urls["authorize_url"], urls["token_url"]
    grant.scope = draft.scope.strip() or known.scope
    if draft.client_secret is not None:
        grant.client_secret, grant.error = draft.client_secret, ""
    db.session.add(grant)
    db.session.flush()
    record("mailbox.grant_saved", f"mailbox:{mailbox.id}", actor=actor, at=at, provider=draft.provider)
    return grant


def _is_safe(url: str) -> bool:
    """A token server on this machine is one of a test or of a gateway."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in ON_THIS_MACHINE)


def _forget_tokens(grant: MailboxGrant) -> None:
    grant.refresh_token = grant.access_token = grant.error = ""
    grant.ends_at = grant.failing_since = None


def begin_consent(grant: MailboxGrant, *, redirect_uri: str, login: str) -> tuple[str, str]:
    """Where to send the person who consents, and the state that their session must bring back."""
    state = secrets.token_urlsafe(32)
    grant.state_digest = _digest(state)
    challenge = urlsafe_b64encode(sha256(verifier_of(state).encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": grant.client_id,
        "redirect_uri": redirect_uri,
        "scope": grant.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": login,
        **dict(GRANTS[grant.provider].more),
    }
    joint = "&" if urlsplit(grant.authorize_url).query else "?"
    return f"{grant.authorize_url}{joint}{urlencode(asked)}", state


def verifier_of(state: str) -> str:
    """What proves to the token server that who brings the code is who asked for it (PKCE)."""
    return keys().blind(PURPOSE, state)


def take_consent(state: str) -> MailboxGrant:
    """The grant that this state was made for; it counts once. Raises NotFound."""
    won = db.session.scalar(
        update(MailboxGrant)
        .where(MailboxGrant.state_digest == _digest(state), MailboxGrant.state_digest != "")
        .values(state_digest="")
        .returning(MailboxGrant.mailbox_id)
    )
    grant = grant_of(won) if won is not None else None
    if grant is None:
        raise NotFound
    return grant


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()


def due_grants(now: datetime) -> Sequence[int]:
    """The mailboxes whose token ends soon, or has ended."""
    due = or_(MailboxGrant.ends_at.is_(None), MailboxGrant.ends_at <= now + EARLY)
    rows = select(MailboxGrant.mailbox_id, MailboxGrant.refresh_token).where(due)
    hopeless = MailboxGrant.error.startswith(f"{FINAL}:")
    return [row.mailbox_id for row in db.session.execute(rows.where(~hopeless)) if row.refresh_token]


def expire(mailbox_id: int, *, at: datetime) -> None:
    """The mail server does not take the token, whatever was said of its end: it is renewed next."""
    later = update(MailboxGrant).where(MailboxGrant.mailbox_id == mailbox_id, MailboxGrant.ends_at > at)
    db.session.execute(later.values(ends_at=at), execution_options={"synchronize_session": False})


def claim_renewal(mailbox_id: int, *, now: datetime) -> tuple[MailboxGrant, datetime | None] | None:
    """Whoever gets an answer renews, and no other for a moment: one who asks twice may lose the grant for ever.

    The claim is that the token seems to last for longer; the second value is when it really ends.
    """
    grant = grant_of(mailbox_id)
    if grant is None or not grant.refresh_token or (grant.ends_at is not None and grant.ends_at > now + EARLY):
        return None
    ends_at = grant.ends_at
    same = MailboxGrant.ends_at.is_(None) if ends_at is None else MailboxGrant.ends_at == ends_at
    won = db.session.scalar(
        update(MailboxGrant)
        .where(MailboxGrant.mailbox_id == mailbox_id, same)
        .values(ends_at=now + EARLY + CLAIM)
        .returning(MailboxGrant.mailbox_id)
        .execution_options(synchronize_session=False)
    )
    if won is None:
        return None
    db.session.refresh(grant)
    return grant, ends_at


def keep_tokens(grant: MailboxGrant, tokens: Tokens) -> None:
    """Some servers give another refresh token each time, and the one before is worth nothing from then on."""
    grant.access_token, grant.ends_at = tokens.access_token, tokens.ends_at
    grant.refresh_token = tokens.refresh_token or grant.refresh_token
    grant.error, grant.failing_since = "", None


def note_refusal(grant: MailboxGrant, why: str, *, ends_at: datetime | None, at: datetime) -> None:
    """No new token came; the one that we have ends at `ends_at`."""
    grant.error, grant.failing_since = why[:300], grant.failing_since or at
    grant.ends_at = ends_at
