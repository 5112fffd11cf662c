"""Mail that comes in: letters about known shipments, filed by one worker."""

import subprocess
import sys
import time
from datetime import timedelta
from email.message import EmailMessage
from random import Random
from resource import RUSAGE_CHILDREN, getrusage

from flask import current_app
from sqlalchemy import func, select

from desk.accounts.models import Contact
from desk.core.db import db
from desk.core.times import utcnow
from desk.intake.commands import MAIL, accept
from desk.intake.models import InboundItem
from desk.ops import embedded_redis
from desk.ops.bench.browser import Unexpected
from desk.ops.bench.stage import Stage
from desk.shipments.models import Reference, Shipment
from desk.tickets.models import Ticket
from desk.tickets.queries import reply_token

LETTERS = 400
QUOTED = (
    "\n\nOn Mon, 2 Nov 2026 at 09:14, Desk <{desk}> wrote:\n\n> Your freight is on its way.\n> It arrives on Friday.\n"
)
FILED_WITHIN_S = 300.0
ONE_IN = 3  # letters with a file
FILE_BYTES = 30_000
TEXTS = (
    "您好，\n\n提单号 {no} 这票货现在到哪里了？收货人一直在催，请尽快告知预计到港时间，谢谢。\n\n顺祝商祺\n",
    "Dear team,\n\ncould you please tell us where {no} is now and when it will be delivered?\n\nBest regards\n",
)


def mail(stage: Stage) -> dict[str, float]:
    """Letters filed per second of a single worker's time, and the CPU that each took: first those that open tickets,
    then answers to them. All are kept before the worker starts.
    """
    with stage.app.app_context(), embedded_redis.running(stage.app.config["DESK"].data_dir):
        new = _filed(stage, _letters())
        answers = _filed(stage, _answers())
    return {**new, **{f"answers_{name}": value for name, value in answers.items()}}


def _filed(stage: Stage, letters: list[bytes]) -> dict[str, float]:
    ids = [accept(raw, source=MAIL, at=utcnow()).item_id for raw in letters]
    used = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-P", "-m", "desk.cli.main", "worker", "--burst"], env=dict(stage.env),
                   check=True, timeout=FILED_WITHIN_S)  # fmt: skip
    spent = getrusage(RUSAGE_CHILDREN)
    db.session.rollback()
    first, last, filed = db.session.execute(
        select(func.min(InboundItem.handled_at), func.max(InboundItem.handled_at), func.count())
        .where(InboundItem.id.in_(ids), InboundItem.outcome.in_(["created", "joined"]))
    ).one()  # fmt: skip
    if filed != len(ids) or first is None or last is None:
        raise Unexpected(f"{len(ids) - filed} of {len(ids)} letters were not filed")
    cpu = spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime
    seconds = max((last - first) / timedelta(seconds=1), 0.001)
    return {"per_second": round(filed / seconds, 1), "cpu_ms": round(cpu * 1000 / filed, 1)}


def _letters() -> list[bytes]:
    dice = Random(5)  # the same letters each time, not a secret
    rows = db.session.execute(
        select(Contact.email, Reference.value_raw)
        .join(Shipment, Shipment.customer_id == Contact.customer_id)
        .join(Reference, Reference.id == Shipment.primary_reference_id)
        .order_by(Contact.id, Shipment.id)
        .limit(LETTERS)
    ).all()
    run = f"{time.time_ns():x}"
    return [_letter(*dice.choice(rows), name=f"{number}.{run}", dice=dice) for number in range(LETTERS)]


def _answers() -> list[bytes]:
    """A word of the requester on each of the newest tickets, to the address that our answers ask for."""
    dice = Random(7)  # not a secret
    newest = db.session.execute(select(Ticket, Contact.email).join(Contact).order_by(Ticket.id.desc()).limit(LETTERS))
    host, run = current_app.config["DESK"].reply_address, f"{time.time_ns():x}"
    return [_answer(one, email, host, name=f"{one.id}.{run}", dice=dice) for one, email in newest]


def _answer(ticket: Ticket, email: str, desk: str, *, name: str, dice: Random) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["Message-ID"] = email, f"<{name}@shipper.example>"
    letter["To"] = desk.replace("@", f"+{reply_token(ticket.id)}@")
    letter["Subject"] = f"Re: {ticket.subject}"
    letter.set_content(dice.choice(TEXTS).format(no=ticket.reference) + QUOTED.format(desk=desk))
    return letter.as_bytes()


def _letter(email: str, number: str, *, name: str, dice: Random) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Message-ID"] = email, "service@desk.localhost", f"<{name}@shipper.example>"
    letter["Subject"] = f"Where is {number}?"
    letter.set_content(dice.choice(TEXTS).format(no=number))
    if dice.randrange(ONE_IN) == 0:
        letter.add_attachment(b"%PDF-1.4\n" + dice.randbytes(FILE_BYTES), "application", "pdf", filename="BL.pdf")
    return letter.as_bytes()
