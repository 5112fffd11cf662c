"""Feeds as an administrator makes and changes them."""

import json
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.audit.commands import record
from desk.core.db import after_commit, db
from desk.core.errors import Faulty, Invalid
from desk.core.seen import lock_row, mark_of, require_seen
from desk.feeds.known import forget, networks
from desk.feeds.models import Feed
from desk.shipments.carriers.registry import NAMES

OLD_SECRET_COUNTS = timedelta(days=7)
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
GENERIC = "generic"
BASE64 = ("dcsa2",)
# What others change without anybody looking at the form.
BY_ITSELF = ("last_success_at", "last_problem_at", "last_problem", "open_until", "secret", "old_secret",
             "old_secret_until", "token")  # fmt: skip


@dataclass(frozen=True)
class FeedDraft:
    """A feed as a form says it. `addresses` are networks that may call, `mapping` is a JSON object as text."""

    name: str
    kind: str
    title: str = ""
    addresses: Sequence[str] = ()
    time_zone: str = ""
    mapping: str = ""
    customer_id: int | None = None
    stale_after_min: int | None = None
    active: bool = True


def feed_named(name: str, *, mapping: Mapping[str, Any], at: datetime) -> Feed:
    """The feed of this name. That of a format is made where there is none. Raises Invalid for any other."""
    feed = db.session.scalar(select(Feed).where(Feed.name == name))
    if feed is None and name not in NAMES:
        raise Invalid(_l("There is no feed %(name)s.", name=name[:40]))
    if feed is None:
        feed = Feed(name=name, kind=name, token=_token(), created_at=at)
        db.session.add(feed)
    if mapping:
        feed.mapping = dict(mapping)
    if feed.kind == GENERIC and not feed.mapping:
        raise Invalid(_l("The feed generic needs a mapping: where its fields stand."))
    db.session.flush()
    return feed


def save_feed(draft: FeedDraft, *, actor: str, at: datetime, feed: Feed | None = None, seen: str | None = None) -> Feed:
    """Make a feed, or change one. Raises Faulty at the entry that cannot be, Conflict if somebody saved meanwhile."""
    mapping = _checked(draft, feed)
    if feed is None:
        feed = Feed(token=_token(), kind=draft.kind, created_at=at)
        db.session.add(feed)
    else:
        lock_row(feed)
        require_seen(feed_mark(feed), seen)
    feed.name, feed.title, feed.time_zone = draft.name, draft.title[:80], draft.time_zone
    feed.addresses, feed.mapping, feed.customer_id = list(draft.addresses), mapping, draft.customer_id
    feed.stale_after_min, feed.active = draft.stale_after_min, draft.active
    db.session.flush()
    after_commit(forget)
    record("feed.saved", f"feed:{feed.id}", actor=actor, at=at, name=feed.name, kind=feed.kind)
    return feed


def feed_mark(feed: Feed) -> str:
    """A mark of what a form shows of a feed."""
    return mark_of(feed, without=BY_ITSELF)


def new_secret(feed: Feed, secret: str, *, actor: str, at: datetime) -> str:
    """Give a feed another secret, ours or the sender's; the one before counts for another seven days."""
    lock_row(feed)
    fresh = secret.strip() or _fresh(feed.kind)
    if len(fresh) > 200 or any(ord(char) < 33 for char in fresh):
        raise Faulty("secret", _l("A secret is one word of at most 200 characters."))
    feed.old_secret = feed.secret
    feed.old_secret_until = at + OLD_SECRET_COUNTS if feed.secret else None
    feed.secret = fresh
    db.session.flush()
    after_commit(forget)
    record("feed.secret_changed", f"feed:{feed.id}", actor=actor, at=at)
    return fresh


def new_address(feed: Feed, *, actor: str, at: datetime) -> None:
    """Give a feed another address with us; the one before is nobody's from now on."""
    lock_row(feed)
    feed.token = _token()
    db.session.flush()
    after_commit(forget)
    record("feed.address_changed", f"feed:{feed.id}", actor=actor, at=at)


def _fresh(kind: str) -> str:
    """A key of 32 bytes; DCSA wants base64 as it is in its textbook."""
    return b64encode(secrets.token_bytes(32)).decode() if kind in BASE64 else secrets.token_urlsafe(32)


def _token() -> str:
    return secrets.token_urlsafe(32)


def _checked(draft: FeedDraft, feed: Feed | None) -> dict[str, Any]:
    if not NAME.fullmatch(draft.name):
        raise Faulty("name", _l("Small letters, digits, - and _ only, at most 32."))
    same = db.session.scalar(select(Feed.id).where(Feed.name == draft.name))
    if same is not None and (feed is None or same != feed.id):
        raise Faulty("name", _l("There is a feed of this name."))
    if feed is not None and draft.name != feed.name:
        raise Faulty("name", _l("The name stands on events and stays as it is; change the title instead."))
    if draft.kind not in NAMES or (feed is not None and feed.kind != draft.kind):
        raise Faulty("kind", _l("Choose a format."))
    _check_addresses(draft)
    _check_zone(draft)
    return _mapping(draft)


def _check_addresses(draft: FeedDraft) -> None:
    try:
        networks(draft.addresses)
    except ValueError:
        raise Faulty("addresses", _l("One address or network a line, such as 203.0.113.0/24.")) from None


def _check_zone(draft: FeedDraft) -> None:
    try:
        if draft.time_zone:
            ZoneInfo(draft.time_zone)
    except (ValueError, OSError, KeyError):
        raise Faulty("time_zone", _l("Choose a time zone.")) from None


def _mapping(draft: FeedDraft) -> dict[str, Any]:
    try:
        found = json.loads(draft.mapping or "{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Faulty("mapping", _l("This is no JSON object."))
    if draft.kind == GENERIC and not found:
        raise Faulty("mapping", _l("The feed generic needs a mapping: where its fields stand."))
    return found
