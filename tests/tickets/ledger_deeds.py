"""The rarer things that happen to promises: more time, steps, askings, schedules, tickets that join and part."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import or_, select

from desk.accounts.models import Agent
from desk.core.db import db, transaction
from desk.flows.commands.flows import FlowDraft, StepDraft, save_flow
from desk.flows.queries import running_step
from desk.inquiries.commands import Question
from desk.inquiries.models import Inquiry
from desk.sla.commands.policies import set_policy_active
from desk.sla.models import SlaExtension, SlaPolicy, SlaTimer
from desk.sla.replay.types import State
from desk.tickets.commands import extensions, inquiries, steps
from desk.tickets.commands.corrections import void_breach
from desk.tickets.commands.delivery import send_again
from desk.tickets.commands.merge import merge, unmerge
from desk.tickets.commands.mergeable import UNDO_FOR
from desk.tickets.commands.rechoosing import choose_again_by_language
from desk.tickets.commands.reply import post_reply
from desk.tickets.commands.split import Part, split
from desk.tickets.commands.state import hand_over, set_status
from desk.tickets.commands.waive import need_no_answer
from desk.tickets.models import Message, Ticket
from desk.tickets.types import NoAnswer, TicketStatus
from desk.tickets.waking import wake_scheduled
from desk.tickets.why.traced import traced
from tests import factories
from tests.factories import NOON
from tests.tickets.ledger_world import LADDER, World, targets

INNER = {metric: ["50%", "100%", "+60"] for metric in ("update", "ownership", "approval", "carrier_reply")}
AHEAD = [timedelta(minutes=20), timedelta(hours=3), timedelta(hours=30), timedelta(days=4)]


def give_flow(teams):
    """What every complaint goes through."""
    drafts = [StepDraft("收集", 120, teams[0].id), StepDraft("核实", 240), StepDraft("答复", 60, teams[1].id)]
    save_flow(FlowDraft("投诉", "complaint", drafts), actor="test", at=NOON)


def join(world):
    ticket, into = world.ticket(), world.ticket()
    with transaction():
        merge(ticket, into, by=world.person(), at=world.now)


def take_back(world):
    lately = Ticket.merged_at > world.now - UNDO_FOR
    away = db.session.scalars(select(Ticket).where(Ticket.merged_into_id.is_not(None), lately)).all()
    if away:
        with transaction():
            unmerge(world.random.choice(away), by=world.person(), at=world.now)


def part(world):
    ticket = world.ticket()
    ids = db.session.scalars(select(Message.id).where(Message.ticket_id == ticket.id).order_by(Message.id)).all()
    going = frozenset(one for one in ids if world.random.random() < 0.4)
    with transaction():
        split(ticket, Part(going), by=world.person(), at=world.now)


def ask_time(world):
    open_ones = db.session.scalars(select(SlaTimer).where(SlaTimer.state != State.DONE).order_by(SlaTimer.id)).all()
    if not open_ones:
        return
    timer = world.random.choice(open_ones)
    due = max(timer.due_at or world.now, world.now) + world.random.choice(AHEAD)
    with transaction():
        ticket = db.session.get_one(Ticket, timer.ticket_id)
        extensions.ask(ticket, timer.id, due=due, reason="船期变了", by=world.person(), at=world.now)


def decide_time(world):
    rows = db.session.scalars(select(SlaExtension).where(SlaExtension.state == "asked")).all()
    if not rows:
        return
    row, grant = world.random.choice(rows), world.random.random() < 0.7
    key = {name: getattr(row, name) for name in ("ticket_id", "metric", "cycle", "conversation")}
    timer = db.session.scalars(select(SlaTimer).filter_by(**key)).one_or_none()
    due = traced(timer, now=world.now).clock.due if timer is not None else None
    with transaction():
        ticket = db.session.get_one(Ticket, row.ticket_id)
        extensions.decide(row, ticket, grant=grant, seen=due or world.now, by=world.chief(), at=world.now)


def ask_carrier(world):
    question = Question("carrier", "中远", "几号到港？", world.random.choice([None, 30, 600]))
    with transaction():
        inquiries.ask_inquiry(
            world.ticket(), question, waits=world.random.random() < 0.5, by=world.person(), at=world.now
        )


def hear_carrier(world):
    still = Inquiry.answered_at.is_(None), Inquiry.withdrawn_at.is_(None)
    rows = db.session.scalars(select(Inquiry).where(*still).order_by(Inquiry.id)).all()
    if not rows:
        return
    row, by, at = world.random.choice(rows), world.person(), world.now
    came_at = max(row.asked_at, at - world.random.choice([timedelta(0), timedelta(hours=2), timedelta(days=1)]))
    opens = world.random.random() < 0.5
    with transaction():
        ticket = db.session.get_one(Ticket, row.ticket_id)
        if world.random.random() < 0.7:
            inquiries.answer_inquiry(ticket, row.id, "周五", came_at=came_at, opens=opens, by=by, at=at)
        else:
            inquiries.withdraw_inquiry(ticket, row.id, by=by, at=at)


def step_on(world):
    ticket, by, how = world.ticket(), world.person(), world.random.choice(["on", "on", "on", "back", "skip"])
    step = running_step(ticket.id)
    if step is None:
        return
    with transaction():
        if how == "on":
            steps.finish_step(ticket, step.id, outcome="好了", by=by, at=world.now)
        elif how == "back":
            steps.send_back(ticket, step.id, to=1, reason="缺照片", by=by, at=world.now)
        else:
            steps.skip_steps(ticket, reason="客户撤回", by=by, at=world.now)


def pass_on(world):
    team_id = world.random.choice([*world.team_ids, None])
    with transaction():
        hand_over(world.ticket(), team_id, by=world.person(), at=world.now)


def schedule(world):
    ticket, until = world.ticket(), world.now + world.random.choice(AHEAD)
    with transaction():
        set_status(ticket, TicketStatus.SCHEDULED, by=world.person(), at=world.now, until=until)


def resume(world):
    wake_scheduled(world.now)


def seek_approval(world):
    with transaction():
        set_status(world.ticket(), TicketStatus.WAITING_APPROVAL, by=world.person(), at=world.now)


def waive(world):
    with transaction():
        need_no_answer(world.ticket(), NoAnswer.OTHER, "只是道谢", by=world.person(), at=world.now)


def promise_update(world):
    by, at = world.now + world.random.choice(AHEAD), world.now
    with transaction():
        post_reply(
            world.ticket(), author=world.person(), body="明天再报。", at=at, mail_domain="desk.test", next_update_by=by
        )


def post_again(world):
    rows = db.session.scalars(select(Message).where(Message.delivery == "failed").order_by(Message.id)).all()
    if rows:
        with transaction():
            send_again(world.random.choice(rows), actor="test", at=world.now)


def correct(world):
    missed = select(SlaTimer).where(or_(SlaTimer.outcome == "breached", SlaTimer.breached_at.is_not(None)))
    rows = db.session.scalars(missed.order_by(SlaTimer.id)).all()
    if rows:
        timer = world.random.choice(rows)
        with transaction():
            ticket = db.session.get_one(Ticket, timer.ticket_id)
            void_breach(ticket, timer.id, reason="记录有误", by=world.chief(), at=world.now)


def switch_policy(world):
    """One is switched off or on again; what is known better of a contact has their tickets look for another."""
    policy = world.random.choice(db.session.scalars(select(SlaPolicy).order_by(SlaPolicy.id)).all())
    with transaction():
        set_policy_active(policy, not policy.active, actor="test", at=world.now)
    with transaction():
        contact_id = world.ticket().contact_id
        choose_again_by_language(contact_id, at=world.now)


DEEDS = {
    join: 7, take_back: 3, part: 3, ask_time: 4, decide_time: 3, ask_carrier: 3, hear_carrier: 3, step_on: 4,
    pass_on: 2, schedule: 3, resume: 3, seek_approval: 1, waive: 2, promise_update: 3, post_again: 2, correct: 1,
    switch_policy: 1,
}  # fmt: skip
ACTIONS = {
    "resolution": {"50%": {"raise_priority": True}, "+60": {"tag": "迟", "assign": "lead"}},
    "first_response": {"75%": {"notify": ["lead"]}},
}


class BusyWorld(World):
    """One customer's tickets only, so that they may join; two teams, steps, and levels that change tickets."""

    def __init__(self, seed):
        factories.customer()
        teams = [factories.team(), factories.team("客诉组")]
        self.team_ids = [one.id for one in teams]
        self.chief_id = factories.agent("supervisor").id
        with transaction():
            give_flow(teams)
        super().__init__(seed)

    def chief(self):
        return db.session.get_one(Agent, self.chief_id)

    def draft(self, name, calendar_id, factor):
        between = {"ownership": 300, "approval": 60, "carrier_reply": 90}
        rows = {priority: {**metrics, **between} for priority, metrics in targets(factor).items()}
        handed = {"ownership": {"+60": {"hand_to": self.team_ids[1]}}}
        return replace(
            super().draft(name, calendar_id, factor),
            targets=rows, ladder={**LADDER, **INNER}, actions={**ACTIONS, **handed}, extend_minutes=120,
        )  # fmt: skip

    def deeds(self):
        return super().deeds() | {partial(deed, self): weight for deed, weight in DEEDS.items()}
