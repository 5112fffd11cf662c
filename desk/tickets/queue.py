"""The queue as an agent sees it: tabs with counts, a page of rows, and a search by any number or word."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)

from desk.accounts.contact_queries import contacts_by_number
from desk.accounts.models import Agent, Customer
from desk.core.together import Together
from desk.notifications.models import Notice
from desk.notifications.types import Channel as Way
from desk.shipments.models import Reference, Shipment
from desk.shipments.references.find import candidates
from desk.tickets.access import of_team, sees_all, visible_to
from desk.tickets.commands.changes import TICKETS
from desk.tickets.models import Revision, Ticket, TicketShipment
from desk.tickets.numbers import HIGHEST_ID, id_of, reference_of
from desk.tickets.pages.queue import QueuePage, QueueRow, QueueTab
from desk.tickets.types import DONE, TicketStatus

PAGE = 50
AS_MANY: ColumnElement[int] = literal_column(str(PAGE + 1), Integer)  # said to the planner, which guesses at parameters
TABS = ("mine", "unassigned", "waiting", "all")
WAITING = (
    TicketStatus.WAITING_CUSTOMER,
    TicketStatus.WAITING_CARRIER,
    TicketStatus.WAITING_AUTHORITY,
    TicketStatus.WAITING_APPROVAL,
    TicketStatus.SCHEDULED,
)
# Said to the planner too: they may be few of many, which a plan made without them does not expect.
RARE: list[ColumnElement[str]] = [literal_column(f"'{status.value}'") for status in WAITING]
LONGEST_QUERY = 200
MOST_COUNTED = 100  # a tab that holds more says 99+, and nothing counts on
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_MARK = (DONE - EPOCH) // timedelta(microseconds=1)

ME, TEAM = bindparam("me", type_=Integer), bindparam("team", type_=Integer)
PLACE = tuple_(Ticket.queue_at, Ticket.id)  # where a ticket stands in the queue
FROM = tuple_(bindparam("from_at", type_=Ticket.queue_at.type), bindparam("from_id", type_=Ticket.id.type))
LIVE = Ticket.queue_at < DONE
SHOWN = (Ticket.queue_at, Ticket.subject, Ticket.channel, Ticket.status, Ticket.priority, Ticket.updated_at,
         Ticket.needs_answer, Ticket.due_at, Ticket.due_metric, Ticket.merged_into_id)  # fmt: skip
IN_TAB = {
    "mine": (Ticket.assignee_id == ME) & LIVE,
    "unassigned": Ticket.assignee_id.is_(None) & LIVE,
    "waiting": Ticket.status.in_(RARE),
    "all": func.coalesce(Ticket.merged_into_id, 0) == 0,  # so that no index fits: the list is read in its order
}


def queue_page(agent: Agent, *, tab: str, query: str, before: str = "", after: str = "") -> QueuePage:
    """One page of the queue for this agent, in one statement. An unknown tab is `all`.

    `after` and `before` are the marks of another page's last and first row; what is no mark means the first page.
    """
    tab = tab if tab in TABS else "all"
    query = query.replace("\0", "").strip()[:LONGEST_QUERY]
    place = _place_of(after or before)
    way = "first" if place is None else "after" if after else "before"
    reads = _search(agent, query, way) if query else _tab(tab, sees_all(agent), way)
    at, number = place or (EPOCH, 0)
    found = reads.read({"me": agent.id, "team": agent.team_id, "from_at": at, "from_id": number})
    rows, earlier, later = _page(found["rows"], way)
    head = found["head"][0]
    return QueuePage(
        tabs=[QueueTab(key, getattr(head, key), key == tab and not query) for key in TABS],
        tab=tab,
        rows=[_row(row) for row in rows],
        before=_mark(rows[0]) if earlier else None,
        after=_mark(rows[-1]) if later else None,
        shown_before=before if way == "before" else None,
        shown_after=after if way == "after" else None,
        query=query,
        revision=head.revision or 0,
        unread=head.unread,
    )


def _row(row: Any) -> QueueRow:
    return QueueRow(
        reference=reference_of(row.id), customer=row.customer, subject=row.subject, channel=row.channel,
        shipment_ref=row.shipment_ref, status=row.status, priority=row.priority, updated_at=row.updated_at,
        unread=row.needs_answer, due_at=row.due_at, due_metric=row.due_metric,
        went_on=reference_of(row.merged_into_id) if row.merged_into_id else "",
    )  # fmt: skip


def _page(found: list[Any], way: str) -> tuple[list[Any], bool, bool]:
    """A page of rows in their order, whether there are rows before it, and whether there are rows behind it.

    One row more than a page was asked for, to know whether there is another.
    """
    more = len(found) > PAGE
    rows = sorted(found, key=lambda row: (row.queue_at, row.id))
    if way == "before":
        return rows[-PAGE:], more, bool(rows)
    return rows[:PAGE], way == "after" and bool(rows), more


def _mark(row: Any) -> str:
    """The place of a row, for a URL: microseconds and id."""
    return f"{(row.queue_at - EPOCH) // timedelta(microseconds=1)}-{row.id}"


def _place_of(mark: str) -> tuple[datetime, int] | None:
    parts = mark.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return None
    at, number = map(int, parts)
    if number > HIGHEST_ID or at > LAST_MARK:
        return None
    return EPOCH + timedelta(microseconds=at), number


@lru_cache
def _tab(tab: str, everything: bool, way: str) -> Together:
    seen = true() if everything else of_team(ME, TEAM)
    return _reads(seen, IN_TAB[tab], way)


def _reads(seen: ColumnElement[bool], wanted: ColumnElement[bool], way: str) -> Together:
    """The rows of one page, and the numbers that stand above it."""
    past = {"first": true(), "after": PLACE > FROM, "before": PLACE < FROM}[way]
    order = (Ticket.queue_at.desc(), Ticket.id.desc()) if way == "before" else (Ticket.queue_at, Ticket.id)
    page = (
        select(Ticket.id, *SHOWN, Ticket.customer_id)
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .where(seen, wanted, past)
        .order_by(*order)
        .limit(AS_MANY)
        .subquery()
    )
    shown = [page.c[column.key] for column in SHOWN]
    ref = _shipment_ref(page.c.id).label("shipment_ref")
    rows = select(page.c.id, *shown, Customer.name.label("customer"), ref).outerjoin(
        Customer, Customer.id == page.c.customer_id
    )
    counts = [_count(select(Ticket.id).where(seen, IN_TAB[tab])).label(tab) for tab in TABS]
    unread = select(Notice.id).where(Notice.agent_id == ME, Notice.channel == Way.BELL, Notice.read_at.is_(None))
    revision = select(Revision.value).where(Revision.name == TICKETS).scalar_subquery().label("revision")
    return Together(rows=rows, head=select(*counts, _count(unread).label("unread"), revision))


def _count(query: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(query.limit(MOST_COUNTED).subquery()).scalar_subquery()


def _shipment_ref(ticket_id: ColumnElement[int]) -> ScalarSelect[str]:
    """The number on the papers of the first shipment that a ticket is about."""
    return (
        select(Reference.value_raw)
        .join(Shipment, Shipment.primary_reference_id == Reference.id)
        .join(TicketShipment, TicketShipment.shipment_id == Shipment.id)
        .where(TicketShipment.ticket_id == ticket_id)
        .order_by(TicketShipment.id)
        .limit(1)
        .scalar_subquery()
    )


def _search(agent: Agent, query: str, way: str) -> Together:
    """Tickets by their number, by any number of their shipments, by customer, or by words of the subject."""
    return _reads(visible_to(agent), matching(query), way)


def matching(query: str) -> ColumnElement[bool]:
    """The tickets that somebody means who types this; `Customer` has to be joined."""
    ticket_id = id_of(query)
    spellings = candidates(query.upper())
    by_shipment = (
        select(TicketShipment.ticket_id)
        .join(Reference, Reference.shipment_id == TicketShipment.shipment_id)
        .where(Reference.value_norm.in_(spellings))
    )
    anywhere = "%" + re.sub("([/%_])", r"/\1", query) + "%"  # put together here, once: a database does it for each row
    words = [Ticket.subject.ilike(anywhere, escape="/"), Customer.name.ilike(anywhere, escape="/")]
    exact = [Ticket.id == ticket_id] if ticket_id else []
    exact += [Ticket.contact_id.in_(ids)] if (ids := contacts_by_number(query)) else []
    return or_(Ticket.id.in_(by_shipment), *words, *exact)
