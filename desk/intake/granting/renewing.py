"""Tokens are renewed well before they end, by one at a time; when that fails, administrators hear of it in time."""

import logging
from datetime import datetime

from desk.audit.commands import record
from desk.channels.grants import (
    FINAL,
    LATER,
    claim_renewal,
    due_grants,
    grant_of,
    keep_tokens,
    note_refusal,
    take_consent,
    verifier_of,
)
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.granting.server import NoToken, renewed_token, token_for_code

log = logging.getLogger(__name__)


def renew_due(now: datetime) -> int:
    """Renew every token that ends soon; how many were. One that fails holds up no other."""
    ids = due_grants(now)
    db.session.rollback()
    return sum(renew(mailbox_id, now=now) for mailbox_id in ids)


def renew(mailbox_id: int, *, now: datetime) -> bool:
    """Renew one token, unless another one does or it lasts; whether this call did. A boundary: it commits."""
    with transaction():
        claimed = claim_renewal(mailbox_id, now=now)
        if claimed is None:
            return False
        grant, ends_at = claimed
        db.session.expunge(grant)  # nothing is held while we ask
    try:
        tokens = renewed_token(grant, now=now)
    except NoToken as problem:
        _told_no(mailbox_id, problem, ends_at=ends_at)
        return False
    with transaction():
        found = grant_of(mailbox_id)
        if found is not None and found.refresh_token == grant.refresh_token:
            keep_tokens(found, tokens)
    return True


def _told_no(mailbox_id: int, problem: NoToken, *, ends_at: datetime | None) -> None:
    log.warning("mailbox %s: no new token: %s", mailbox_id, problem)
    with transaction():
        found = grant_of(mailbox_id)
        if found is not None:
            why = f"{FINAL if problem.final else LATER}: {problem}"
            note_refusal(found, why, ends_at=ends_at, at=utcnow())


def finish_consent(*, state: str, code: str, redirect_uri: str, actor: str) -> int:
    """Trade the code that a person brought back for tokens; the mailbox's id. A boundary: it commits.

    Raises NotFound for a state that is not ours or was used, NoToken when the server gives none.
    """
    with transaction():
        grant = take_consent(state)
        db.session.expunge(grant)
    now = utcnow()
    tokens = token_for_code(grant, code=code, verifier=verifier_of(state), redirect_uri=redirect_uri, now=now)
    if not tokens.refresh_token and not grant.refresh_token:
        raise NoToken("no refresh_token in the answer", final=True)
    with transaction():
        found = grant_of(grant.mailbox_id)
        if found is not None:
            keep_tokens(found, tokens)
            record("mailbox.grant_given", f"mailbox:{found.mailbox_id}", actor=actor, at=now)
    return grant.mailbox_id
