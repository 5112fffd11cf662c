"""Copies of pattern tickets: other people, other words, another number; every row that the pattern has."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from desk.accounts.models import Contact
from desk.core.db import Model
from desk.ops.demo.answers import our_message_id
from desk.ops.demo.bulk.crowd import Company, Crowd
from desk.ops.demo.bulk.rows import Row, reserve, rows_of, seal, write
from desk.ops.demo.bulk.words import ONE_IN, letter, subject
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.tickets.models import Message, Ticket, TicketShipment
from desk.tickets.numbers import reference_of
from desk.tickets.types import Direction

TABLES: tuple[type[Model], ...] = (Ticket, Message, TicketShipment, SlaEvent, SlaTimer, SlaLevel)
UNASSIGNED = 5  # one ticket in so many waits for somebody


@dataclass(frozen=True)
class Pattern:
    """All rows of one ticket by their model, and which companies may take its place."""

    rows: dict[type[Model], list[Row]]
    companies: Sequence[Company]


@dataclass(frozen=True)
class Person:
    """A contact with the columns of a message that are the same in all of theirs."""

    id: int
    incoming: Row
    outgoing: Row


def patterns(tickets: Sequence[int], crowd: Crowd) -> list[Pattern]:
    """What there is to copy; one statement for each table."""
    ids = list(tickets)
    by_ticket: dict[int, dict[type[Model], list[Row]]] = {one: defaultdict(list) for one in ids}
    for model in TABLES[:-1]:
        for row in rows_of(model, "id" if model is Ticket else "ticket_id", ids):
            by_ticket[row["id" if model is Ticket else "ticket_id"]][model].append(row)
    owner = {timer["id"]: one for one in ids for timer in by_ticket[one][SlaTimer]}
    for level in rows_of(SlaLevel, "timer_id", owner):
        by_ticket[owner[level["timer_id"]]][SlaLevel].append(level)
    tiers = {one.customer.id: one.customer.tier for one in crowd.companies}
    return [Pattern(rows, crowd.of_tier(tiers[rows[Ticket][0]["customer_id"]])) for rows in by_ticket.values()]


class Copier:
    """Writes copies by the batch. Sealed values are made once for each person and agent."""

    def __init__(self, found: Sequence[Pattern], crowd: Crowd, dice: Random) -> None:
        self.patterns = found
        self.dice = dice
        self.agents = crowd.agents
        self.people = {contact.id: _person(contact) for one in crowd.companies for contact in one.contacts}
        self.names = {agent.id: seal(Message, "from_name", agent.name) for agent in crowd.agents}

    def copy(self, count: int) -> None:
        """So many more tickets."""
        chosen = [self.dice.choice(self.patterns) for _ in range(count)]
        ids = {model: _counter(model, sum(len(one.rows[model]) for one in chosen)) for model in TABLES}
        made: dict[type[Model], list[Row]] = {model: [] for model in TABLES}
        for pattern in chosen:
            self._copy(pattern, lambda model: next(ids[model]), made)
        for model in TABLES:
            write(model, made[model])

    def _copy(
        self, pattern: Pattern, next_id: Callable[[type[Model]], int], made: dict[type[Model], list[Row]]
    ) -> None:
        company = self.dice.choice(pattern.companies)
        shipment = self.dice.choice(company.shipments)
        contact = self.dice.choice(company.contacts)
        ticket = self._ticket(pattern, company, contact, shipment.shipment_no) | {"id": next_id(Ticket)}
        messages = self._messages(pattern, ticket, company, contact, shipment.shipment_no, next_id)
        old_ids = [row["id"] for row in pattern.rows[Message]]
        renamed = dict(zip(old_ids, (row["id"] for row in messages), strict=True))
        timers = [row | {"id": next_id(SlaTimer), "ticket_id": ticket["id"]} for row in pattern.rows[SlaTimer]]
        timer_ids = dict(zip((row["id"] for row in pattern.rows[SlaTimer]), timers, strict=True))
        made[Ticket].append(ticket)
        made[Message] += messages
        made[TicketShipment] += [
            row | {"id": next_id(TicketShipment), "ticket_id": ticket["id"], "shipment_id": shipment.id,
                   "bound_by": shipment.shipment_no}
            for row in pattern.rows[TicketShipment]
        ]  # fmt: skip
        made[SlaEvent] += [
            row | {"id": next_id(SlaEvent), "ticket_id": ticket["id"], "data": _about(row["data"], renamed)}
            for row in pattern.rows[SlaEvent]
        ]
        made[SlaTimer] += timers
        made[SlaLevel] += [
            row | {"id": next_id(SlaLevel), "timer_id": timer_ids[row["timer_id"]]["id"]}
            for row in pattern.rows[SlaLevel]
        ]

    def _ticket(self, pattern: Pattern, company: Company, contact: Contact, number: str) -> Row:
        agent = self.dice.choice(self.agents)
        marked = self.dice.randrange(ONE_IN) == 0
        return pattern.rows[Ticket][0] | {
            "subject": subject(self.dice, company.customer.language, number, marked=marked),
            "customer_id": company.customer.id,
            "contact_id": contact.id,
            "team_id": agent.team_id,
            "assignee_id": None if self.dice.randrange(UNASSIGNED) == 0 else agent.id,
        }

    def _messages(
        self,
        pattern: Pattern,
        ticket: Row,
        company: Company,
        contact: Contact,
        number: str,
        next_id: Callable[[type[Model]], int],
    ) -> list[Row]:
        person, language = self.people[contact.id], company.customer.language
        thread: list[str] = []
        rows = []
        for old in pattern.rows[Message]:
            ours, message_id = old["direction"] == Direction.OUT, next_id(Message)
            about = f"Re: {ticket['subject']}" if thread else ticket["subject"]
            author = ticket["assignee_id"] or self.agents[message_id % len(self.agents)].id
            row = old | (person.outgoing if ours else person.incoming)
            row |= {
                "id": message_id,
                "ticket_id": ticket["id"],
                "agent_id": author if ours else None,
                "subject": f"{about} [{reference_of(ticket['id'])}]" if ours else about,
                "text": letter(self.dice, language, number, ours=ours),
                "rfc_id": our_message_id(message_id) if ours else f"<{message_id}.{ticket['id']}@bulk.example>",
                "in_reply_to": thread[-1] if thread else "",
                "reference_ids": list(thread),
            }
            if ours:
                row["from_name"] = self.names[author]
            thread.append(row["rfc_id"])
            rows.append(row)
        return rows


def _person(contact: Contact) -> Person:
    incoming = {
        "contact_id": contact.id,
        "from_name": seal(Message, "from_name", contact.name),
        "from_email": seal(Message, "from_email", contact.email),
        "from_index": contact.email_index,
    }
    return Person(contact.id, incoming, {"to_email": seal(Message, "to_email", contact.email)})


def _counter(model: type[Model], count: int) -> Iterator[int]:
    first = reserve(model, count)
    return iter(range(first, first + count))


def _about(data: Any, renamed: dict[int, int]) -> Any:
    """What the log says of an answer names its message."""
    number, blank, at = str(data.get("id", "")).partition(" ")
    old = int(number[1:]) if number[:1] == "m" and number[1:].isdigit() else None
    return data | {"id": f"m{renamed[old]}{blank}{at}"} if old in renamed else data
