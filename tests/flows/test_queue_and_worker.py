"""The doorbell really rings: rows made by commands are done by an RQ worker on a real Redis."""

from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.tickets.commands.reply import post_reply
from desk.tickets.models import Message, Ticket
from tests import factories
from tests.intake.letters import letter


def work(app):
    """Do what is queued, then stop."""
    name = app.config["DESK"].redis_prefix + "mail"
    connection = app.extensions["desk_redis"]
    queue = Queue(name, connection=connection, serializer=JSONSerializer)
    SimpleWorker([queue], connection=connection, serializer=JSONSerializer).work(burst=True, logging_level="ERROR")


def test_a_mail_and_its_answer_go_through_the_worker(app):
    ada = factories.agent()
    accept(letter(), source="mail", at=utcnow())
    work(app)
    ticket = db.session.query(Ticket).one()
    with transaction():
        post_reply(ticket, author=ada, body="在海上", at=utcnow(), mail_domain="desk.test")
    work(app)
    assert db.session.query(Message).order_by(Message.id.desc()).first().delivery == Delivery.HELD


def test_the_same_job_three_times_does_its_work_once(app):
    accept(letter(), source="mail", at=utcnow())
    queue = Queue(app.config["DESK"].redis_prefix + "mail", connection=app.extensions["desk_redis"],
                  serializer=JSONSerializer)  # fmt: skip
    for _ in range(2):
        queue.enqueue("desk.intake.jobs.handle_waiting")
    work(app)
    assert db.session.query(Message).count() == 1
