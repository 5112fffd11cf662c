"""The values that a canned reply may print: read from the database, worded for their reader.

What an agent supplies by hand is not in here: see values_supplied.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from desk.accounts.models import Agent
from desk.shipments.types import Stage
from desk.sla.clock import deadline, next_working_day_end
from desk.sla.defaults import OFFICE_HOURS
from desk.sla.queries import policies_by_key
from desk.sla.replay.types import Metric
from desk.tickets.canned.freshness import is_old_news
from desk.tickets.canned.values_billing import billing_values
from desk.tickets.canned.values_facts import Facts, facts_of
from desk.tickets.canned.values_shipment import shipment_values
from desk.tickets.canned.variables import CHARGES, FOR_EVERYBODY, FOR_STRANGERS, FROM_AGENT, VARIABLES
from desk.tickets.canned.wording import Reader
from desk.tickets.links import customer_link
from desk.tickets.models import Ticket
from desk.tickets.terms import promise_of

Known = Mapping[str, str | None]


@dataclass(frozen=True)
class KnownNow:
    """What may be said in an answer to this ticket now. A name that is not in `values` has none.

    `may_print` are the names that this reader may be told at all, `may_supply` those of them that an agent may fill
    in by hand, `respond_at` is the instant that `respond_by` words. `secrets` is what must stand in no letter in the
    clear: names, phones and addresses of the parties.
    """

    values: Known
    reader: Reader
    may_print: frozenset[str]
    may_supply: frozenset[str]
    respond_at: datetime | None = None
    secrets: tuple[str, ...] = ()
    stage: Stage | None = None
    arrived: bool = False
    old_news: bool = False
    rolled: bool = False


def known_for(
    ticket: Ticket,
    *,
    agent: Agent,
    language: str,
    now: datetime,
    since: datetime | None = None,
    promised: datetime | None = None,
    guards: Collection[str] = (),
) -> KnownNow:
    """Every value that exists for this ticket now.

    `since` is when the answer was begun, from which what it promises counts; `promised` is the next update that the
    agent has set. The greeting stays without a name: the agent who sees the preview may not see whose it is.
    """
    facts = facts_of(ticket)
    reader = Reader(language, ticket.contact.time_zone if ticket.contact else "UTC")
    allowed = may_be_told(ticket)
    respond_at = promised or _next_update(ticket, since or now).replace(second=0, microsecond=0)
    values = _letter(ticket, agent, since or now) | {"respond_by": reader.moment(respond_at)}
    if facts is not None:
        values |= shipment_values(facts, ticket, reader, now=now, guards=guards)
    if allowed >= CHARGES:
        values |= billing_values(ticket, reader, link=values["link"], guards=guards)
    return KnownNow(
        values={name: value for name, value in values.items() if name in allowed},
        reader=reader,
        may_print=allowed,
        may_supply=allowed & FROM_AGENT,
        respond_at=respond_at,
        secrets=_secrets(ticket, facts),
        stage=Stage(facts.shipment.stage) if facts else None,
        arrived=bool(facts and facts.has_arrived),
        old_news=bool(facts and is_old_news(facts, now=now)),
        rolled=bool(facts and facts.last("ROLLED")),
    )


def may_be_told(ticket: Ticket) -> frozenset[str]:
    """The names that the requester may read. Somebody whose company we do not know reads next to nothing."""
    contact = ticket.contact
    if contact is None or contact.customer_id is None or contact.customer_id != ticket.customer_id:
        return FOR_STRANGERS | FOR_EVERYBODY
    return frozenset(VARIABLES) if contact.sees_charges else frozenset(VARIABLES) - CHARGES


def _letter(ticket: Ticket, agent: Agent, since: datetime) -> dict[str, str | None]:
    """What every letter has. The requester's own page takes answers and files, so all these links lead there."""
    link = customer_link(ticket, now=since)
    links = dict.fromkeys(("link", "upload_link", "decision_link", "slot_link", "claim_link"), link)
    return {"agent": agent.name, "ticket": ticket.reference, **links}


def _next_update(ticket: Ticket, since: datetime) -> datetime:
    """When the promise of an update that this answer starts runs out; without one, the end of the next working day."""
    key = promise_of(ticket)
    policy = policies_by_key([key]).get(key) if key else None
    if policy is None:
        return next_working_day_end(OFFICE_HOURS, since)
    target = policy.targets.get(Metric.UPDATE)
    return deadline(policy.calendar, since, target) if target else next_working_day_end(policy.calendar, since)


def _secrets(ticket: Ticket, facts: Facts | None) -> tuple[str, ...]:
    people = [*(facts.parties if facts else ()), *([ticket.contact] if ticket.contact else ())]
    said = [text for one in people for text in (one.name, one.phone, one.email, one.address)]
    return tuple(dict.fromkeys(text for text in said if text))
