"""Send one answer by its messenger, part by part; what has left is written down before the next part goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.audit.commands import record
from desk.channels.messengers.commands import note_answer, note_stopped, note_trouble
from desk.channels.messengers.labels import told
from desk.channels.messengers.queries import Line, line_to, recipient_of
from desk.channels.messengers.sending import hand_over, say
from desk.channels.messengers.types import Fate, OutFile, Recipient, Verdict
from desk.channels.messengers.windows import parts_of
from desk.channels.outgoing import Outcome
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.files import get
from desk.core.seen import lock_row
from desk.core.times import utcnow
from desk.tickets.commands.delivery import mark_unsure
from desk.tickets.commands.messenger import mark_of
from desk.tickets.links import IN_TEXT
from desk.tickets.messengers.route import TEMPLATE, Wire, is_anothers, route_of
from desk.tickets.models import Message
from desk.tickets.queries import attachments_of

STATES = {Fate.SENT: Delivery.SENT, Fate.REFUSED: Delivery.FAILED, Fate.UNSURE: Delivery.UNSURE}
ALARMS = ("account", "silent")  # these say that the account does not work, not that one message does not


@dataclass(frozen=True)
class _Plan:
    """All that sending needs, read before anything is sent."""

    line: Line
    to: Recipient
    texts: Sequence[str]
    files: Sequence[OutFile]
    template: bool
    done: int

    @property
    def total(self) -> int:
        return len(self.texts) + len(self.files)


def by_messenger(message: Message) -> Outcome:
    """Send what has not left yet of a claimed message. A part that may have left stops it: nothing is sent twice."""
    message_id, user_id = message.id, message.messenger_user_id
    assert user_id is not None
    plan = _plan(message)
    db.session.rollback()  # the read transaction: it must not stay open while they think
    if isinstance(plan, str):
        return Outcome(Delivery.FAILED, told(plan))
    for number in range(plan.done, plan.total):
        verdict = _part(plan, number, mark_of(message_id, number))
        _note(plan.line.account_id, message_id, user_id, number, verdict)
        if verdict.fate is not Fate.SENT:
            return Outcome(STATES.get(verdict.fate, Delivery.QUEUED), told(verdict.why, verdict.code))
    return Outcome(Delivery.SENT)


def lost_in_hand(message_id: int, *, now: datetime) -> bool:
    """Whether whoever sent it by a messenger has died: nobody knows what has left, so it is not repeated."""
    message = db.session.get(Message, message_id, populate_existing=True)
    if message is None or message.messenger_user_id is None or message.delivery != Delivery.SENDING:
        return False
    if message.claimed_at is None or message.claimed_at > now - Message.stuck_after:
        return False
    mark_unsure(message, told("unsure"), at=now)
    return True


def _plan(message: Message) -> _Plan | str:
    """What to send, or the word for why it may not leave any more."""
    template = message.references[:1] == [TEMPLATE]
    route = route_of(message.ticket, now=utcnow())
    if route is None or route.user.id != message.messenger_user_id or is_anothers(message.ticket, route):
        return "recipient"
    if route.wire is not (Wire.TEMPLATE if template else Wire.MESSENGER):
        return route.closed or "elsewhere"
    if route.limits.group and IN_TEXT.search(message.text):
        return "group_link"
    files = [OutFile(file.name, file.type, get(file.digest)) for file in attachments_of([message.id])]
    texts = [message.text] if template else parts_of(message.text, route.limits)
    done = len(message.references) - template
    return _Plan(line_to(route.account), recipient_of(route.user), texts, files, template, done)


def _part(plan: _Plan, number: int, mark: str) -> Verdict:
    now = utcnow()
    if number < len(plan.texts):
        return say(plan.line, plan.to, plan.texts[number], mark=mark, now=now, template=plan.template)
    return hand_over(plan.line, plan.to, plan.files[number - len(plan.texts)], mark=mark, now=now)


def _note(account_id: int, message_id: int, user_id: int, number: int, verdict: Verdict) -> None:
    """Write down what became of a part, whatever else goes wrong."""
    now = utcnow()
    with transaction():
        if verdict.fate is Fate.SENT:
            message = db.session.get_one(Message, message_id)
            lock_row(message)
            message.references = [*message.references, verdict.external_id or mark_of(message_id, number)]
            message.external_id = message.external_id or verdict.external_id[:200]
            note_answer(user_id, account_id, at=now)
            record("messenger.sent", f"message:{message_id}", actor="desk", at=now, part=number + 1)
        elif verdict.why == "stopped":
            note_stopped(user_id, at=now)
        elif verdict.why in ALARMS:
            note_trouble(account_id, told(verdict.why, verdict.code), at=now)
