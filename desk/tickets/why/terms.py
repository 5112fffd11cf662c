"""The policies behind a promise, with names for what they mention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from desk.accounts.models import Customer, Team
from desk.core.db import db
from desk.sla.models import SlaCalendar, SlaCalendarVersion, SlaPolicy, SlaPolicyVersion

CONDITIONS = ("types", "tiers", "channels", "modes", "languages", "teams", "customers")
Named = tuple[str, int, str]  # policy, version, priority


@dataclass(frozen=True)
class Terms:
    """The version of a policy behind a clock. `conditions` are those it sets, with the words or names it allows."""

    policy: str
    number: int
    calendar: str
    calendar_number: int
    priority: str
    conditions: Sequence[tuple[str, Sequence[str]]]


def terms_of(key: str | None) -> Terms | None:
    """The terms with this key; None where nothing is promised, or where the version is gone."""
    if key is None:
        return None
    version_id, _, priority = key.partition(":")
    row = db.session.execute(
        select(SlaPolicyVersion, SlaPolicy.name, SlaCalendar.name, SlaCalendarVersion.number)
        .join(SlaPolicy, SlaPolicy.id == SlaPolicyVersion.policy_id)
        .join(SlaCalendarVersion, SlaCalendarVersion.id == SlaPolicyVersion.calendar_version_id)
        .join(SlaCalendar, SlaCalendar.id == SlaCalendarVersion.calendar_id)
        .where(SlaPolicyVersion.id == int(version_id))
    ).one_or_none()
    if row is None:
        return None
    version, policy, calendar, calendar_number = row
    return Terms(policy, version.number, calendar, calendar_number, priority, _conditions(version))


def named_policies(keys: set[str]) -> Mapping[str, Named]:
    """What the policies with these keys are called; one that is gone is left out."""
    ids = {key: int(key.partition(":")[0]) for key in keys}
    rows = db.session.execute(
        select(SlaPolicyVersion.id, SlaPolicy.name, SlaPolicyVersion.number)
        .join(SlaPolicy, SlaPolicy.id == SlaPolicyVersion.policy_id)
        .where(SlaPolicyVersion.id.in_(ids.values()))
    )
    known = {row[0]: (row[1], row[2]) for row in rows}
    return {key: (*known[number], key.partition(":")[2]) for key, number in ids.items() if number in known}


def _conditions(version: SlaPolicyVersion) -> list[tuple[str, Sequence[str]]]:
    found = {name: list(getattr(version, name)) for name in CONDITIONS}
    for name, model in (("teams", Team), ("customers", Customer)):
        if found[name]:
            query = select(model.name).where(model.id.in_(found[name])).order_by(model.name)
            found[name] = list(db.session.scalars(query))
    return [(name, words) for name, words in found.items() if words]
