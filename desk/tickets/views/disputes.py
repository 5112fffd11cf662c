"""Disputed charges: the list for finance, one of them with its evidence, and raising one."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent, require
from desk.billing.access import dispute_for, line_for
from desk.billing.forms import DecisionForm, DisputeForm, WithdrawalForm
from desk.billing.labels import DECISION, REASON, STATE
from desk.billing.ledger import line_views
from desk.billing.money import plain
from desk.billing.pages import DisputeRow
from desk.billing.types import OPEN_STATES, Decision, DisputeReason, DisputeState
from desk.core.db import transaction
from desk.core.errors import Invalid
from desk.core.security import download
from desk.core.times import utcnow
from desk.core.xlsx import write_xlsx
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands.disputes import dispute_line
from desk.tickets.commands.verdicts import move_to, settle, withdraw
from desk.tickets.disputes import Wanted, all_disputes, dispute_list, evidence_of, lines_of_ticket
from desk.tickets.views.queue import number as number_asked


def disputes() -> ResponseReturnValue:
    """What is disputed, how old it is and how much it comes to."""
    wanted = _wanted()
    found = dispute_list(current_agent(), wanted, page=max(1, min(number_asked("page", 1), 10_000)), now=utcnow())
    return render_template("billing/disputes.html", disputes=found, wanted=wanted, reasons=REASON)


def export() -> ResponseReturnValue:
    """The same disputes as a file, all of them."""
    rows = all_disputes(current_agent(), _wanted(), now=utcnow())
    heads = [
        _("Dispute"), _("State"), _("Customer"), _("Invoice"), _("Charge"), _("Shipment"), _("Reason"), _("Currency"),
        _("Disputed"), _("Credited"), _("Raised (UTC)"), _("Days"), _("Owner"), _("Ticket"), _("Text"), _("Conclusion"),
    ]  # fmt: skip
    return download(write_xlsx(_("Disputes"), heads, [_exported(row) for row in rows]), "disputes.xlsx")


def _exported(row: DisputeRow) -> list[object]:
    state = DECISION[row.decision] if row.decision else STATE[row.state]
    credited = row.decided.value if row.decided else None
    return [row.number, state, row.customer, row.invoice, row.charge, row.shipment, REASON[row.reason],
            row.amount.currency, row.amount.value, credited, row.raised_at, row.days, row.owner, row.ticket,
            row.text, row.conclusion]  # fmt: skip


def _wanted() -> Wanted:
    reason, customer = request.args.get("reason", ""), number_asked("customer", 0)
    closed = request.args.get("tab") == "closed"
    return Wanted(closed=closed, reason=reason if reason in set(DisputeReason) else "", customer_id=customer or None)


def dispute(number: str) -> ResponseReturnValue:
    return _page(number)


def _page(
    number: str, *, status: int = 200, decision: DecisionForm | None = None, withdrawal: WithdrawalForm | None = None
) -> Response:
    """One dispute: what is said, what the carrier reported, and the decision."""
    agent = current_agent()
    found = dispute_for(agent, number)
    page = render_template(
        "billing/dispute.html",
        dispute=found,
        line=line_views([found.line], agent.locale)[0],
        shipments=evidence_of(found.line, agent.locale),
        form=decision or DecisionForm(formdata=None, currency=found.currency, decision=Decision.FULL.value),
        withdrawal=withdrawal or WithdrawalForm(formdata=None),
        states=[(one.value, STATE[one]) for one in OPEN_STATES],
    )
    return make_response(page, status)


def decide(number: str) -> ResponseReturnValue:
    agent = current_agent()
    found = dispute_for(agent, number, to="dispute.decide")
    form = DecisionForm(currency=found.currency)
    if not form.validate_on_submit():
        return _page(number, status=422, decision=form)
    decision = Decision(form.decision.data)
    with transaction():
        settle(found, decision=decision, amount=form.wanted(), text=form.said(), by=agent, at=utcnow())
    return _back(number)


def take_back(number: str) -> ResponseReturnValue:
    agent = current_agent()
    found, form = dispute_for(agent, number, to="dispute.raise"), WithdrawalForm()
    if not form.validate_on_submit():
        return _page(number, status=422, withdrawal=form)
    with transaction():
        withdraw(found, text=form.said(), agent=agent, at=utcnow())
    return _back(number)


def move(number: str) -> ResponseReturnValue:
    agent = current_agent()
    found, wanted = dispute_for(agent, number, to="dispute.decide"), request.form.get("state", "")
    if wanted not in set(DisputeState):
        raise Invalid
    with transaction():
        move_to(found, DisputeState(wanted), by=agent, at=utcnow())
    return _back(number)


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for("tickets.dispute", number=number), 303)


def dispute_form(line_id: int) -> ResponseReturnValue:
    line = line_for(current_agent(), line_id, to="dispute.raise")
    form = DisputeForm(formdata=None, currency=line.invoice.currency, amount=plain(line.left))
    return _form_page(line_id, form)


def create_dispute(line_id: int) -> ResponseReturnValue:
    agent = current_agent()
    line = line_for(agent, line_id, to="dispute.raise")
    form = DisputeForm(currency=line.invoice.currency)
    if not form.validate_on_submit():
        return _form_page(line_id, form, status=422)
    reason = DisputeReason(form.reason.data)
    with transaction():
        ticket = dispute_line(line, reason=reason, amount=form.wanted(), text=form.said(), agent=agent, at=utcnow())
    flash(_("Ticket %(reference)s was opened for this dispute.", reference=ticket.reference))
    return redirect(url_for("tickets.show", reference=ticket.reference, tab="all"), 303)


def _form_page(line_id: int, form: DisputeForm, *, status: int = 200) -> Response:
    agent = current_agent()
    line = line_for(agent, line_id, to="dispute.raise")
    shown = line_views([line], agent.locale)[0]
    page = render_template("billing/dispute_form.html", line=shown, customer=line.invoice.customer.name, form=form)
    return make_response(page, status)


def charges(reference: str) -> ResponseReturnValue:
    """The charges of this ticket's shipments on invoices to its own customer: all that an agent sees of billing."""
    agent = require("ticket.view")
    ticket = ticket_for_agent(agent, reference)
    lines = line_views(lines_of_ticket(ticket), agent.locale)
    return render_template("billing/charges.html", ticket=ticket, lines=lines)
