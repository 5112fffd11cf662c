"""What the pages of policies show beside the terms themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from desk.accounts.labels import LANGUAGE, TIER
from desk.accounts.queries import all_teams, customer_names
from desk.accounts.types import Tier
from desk.admin.forms.consequences import listed
from desk.admin.forms.policy import PolicyForm
from desk.core.times import utcnow
from desk.shipments.labels import MODE
from desk.sla.matching import Reach, Traits
from desk.sla.reach import left_over, partly, without_promise
from desk.sla.settings import PolicyNow, all_policies, dues, hours_of
from desk.sla.types import CalendarNeverOpens
from desk.tickets.labels import CHANNEL, TYPE
from desk.tickets.types import TicketType

MOST_NAMED = 3  # customers of a policy that the list names
TYPES, TIERS = [each.value for each in TicketType], [each.value for each in Tier]


@dataclass(frozen=True)
class Trial:
    """What the terms in the form would mean for a ticket opened now.

    `dues` by priority and metric; `taken_by` names the policy that comes first for such a ticket, `for_it` is whether
    this one is for it at all.
    """

    dues: dict[str, dict[str, datetime]]
    for_it: bool
    taken_by: str = ""


def trial_of(form: PolicyForm, before: Sequence[PolicyNow]) -> Trial | None:
    """The ticket of the trial is of the first kind that is ticked, wherever the form does not ask."""
    hours = hours_of(form.calendar_id.data) if form.calendar_id.data and not form.errors else None
    if hours is None:
        return None
    reach = form.reach()
    ticket = Traits(
        type=form.try_type.data,
        tier=form.try_tier.data,
        channel=next(iter(reach.channels), ""),
        mode=next(iter(reach.modes), ""),
        language=next(iter(reach.languages), ""),
        team=next(iter(reach.teams), None),
        customer=next(iter(reach.customers), None),
    )
    try:
        times = dues(hours, form.targets(), utcnow())
    except CalendarNeverOpens:
        return None
    first = next((one for one in before if reach_of(one).takes(ticket)), None)
    return Trial(times, reach.takes(ticket), first.policy.name if first else "")


def before_it(policy_id: int | None) -> list[PolicyNow]:
    """The active policies that a ticket meets before this one; a new one comes last."""
    policies = all_policies()
    here = next((at for at, one in enumerate(policies) if one.policy.id == policy_id), len(policies))
    return [one for one in policies[:here] if one.policy.active]


def is_reached(reach: Reach, before: Sequence[PolicyNow]) -> bool:
    return left_over(reach, [reach_of(one) for one in before if one.policy.active], types=TYPES, tiers=TIERS)


def shadowed_of(policies: Sequence[PolicyNow]) -> set[int]:
    """The ids of policies that no ticket gets as far as."""
    return {one.policy.id for at, one in enumerate(policies) if not is_reached(reach_of(one), policies[:at])}


def gaps_of(policies: Sequence[PolicyNow]) -> tuple[str, str]:
    """In words: of which tickets none get a promise, and of which some do and others do not."""
    offered = [reach_of(one) for one in policies if one.policy.active]
    missing = without_promise(offered, types=TYPES, tiers=TIERS)
    some = partly(missing, offered)
    none = {type: [tier for tier in tiers if tier not in some.get(type, ())] for type, tiers in missing.items()}
    return _told(none), _told(some)


def asks_of(policies: Sequence[PolicyNow]) -> Callable[[PolicyNow], list[str]]:
    """What a policy of this list asks for beyond type and tier, in words."""
    teams = {one.id: one.name for one in all_teams()}
    customers = customer_names([number for one in policies for number in one.version.customers[:MOST_NAMED]])

    def asks(one: PolicyNow) -> list[str]:
        version = one.version
        named = [customers.get(number, "?") for number in version.customers[:MOST_NAMED]]
        if more := len(version.customers) - len(named):
            named.append(str(ngettext("%(num)d more", "%(num)d more", more)))
        said = (
            [CHANNEL[word] for word in version.channels],
            [MODE[word] for word in version.modes],
            [LANGUAGE[word] for word in version.languages],
            [teams.get(number, "?") for number in version.teams],
            named,
        )
        return [listed(words) for words in said if words]

    return asks


def reach_of(one: PolicyNow) -> Reach:
    return Reach(*(getattr(one.version, each.name) for each in fields(Reach)))


def _told(gaps: dict[str, list[str]]) -> str:
    """Types with the tiers that are missing; without them where it is all of them."""
    words = [_one(type, tiers) for type, tiers in gaps.items() if tiers]
    if len(words) == len(TYPES) and all(len(tiers) > len(TIERS) for tiers in gaps.values()):
        return str(_("tickets of every type"))
    return listed(words)


def _one(type: str, tiers: Sequence[str]) -> str:
    if len(tiers) > len(TIERS):
        return str(TYPE[type])
    names = listed([TIER[tier] if tier else _("company not known") for tier in tiers])
    return str(_("%(type)s (%(tiers)s)", type=TYPE[type], tiers=names))
