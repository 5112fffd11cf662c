"""Plays the demo stories in the order in which they happened, through the commands that the desk itself uses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask import current_app

from desk.accounts.commands import contact_for_email
from desk.accounts.models import Contact
from desk.audit.commands import record
from desk.channels.quoting.split import split
from desk.core.db import db, keys
from desk.ops.demo.moments import Today
from desk.ops.demo.people import Cast
from desk.ops.demo.stories import Answers, Decides, Notes, Says, Step, Story
from desk.ops.demo.stories_en import ENGLISH
from desk.ops.demo.stories_zh import CHINESE
from desk.shipments.queries import shipments_named_in
from desk.tickets.commands.changes import touch
from desk.tickets.commands.delivery import mark_sent
from desk.tickets.commands.opening import Incoming, NewFile, attach_files, open_ticket, receive_message
from desk.tickets.commands.reply import MESSAGE_ID, post_note
from desk.tickets.commands.state import assign, set_status
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import takes_part, thread_ids
from desk.tickets.types import Channel, Delivery, Direction, JoinedBy

STORIES = (*CHINESE, *ENGLISH)
MAIL_NEEDS = timedelta(seconds=4)  # from an answer to its delivery


def add_tickets(cast: Cast, today: Today) -> None:
    """All fifteen. Steps are played by time across the stories, so that numbers and audit entries follow it too."""
    steps = [(today.at(step.when), number, step) for number, story in enumerate(STORIES) for step in story.steps]
    player = Player(cast, today)
    for at, number, step in sorted(steps, key=lambda one: one[0]):
        player.play(STORIES[number], step, at)


class Player:
    """Knows which ticket a story has become."""

    def __init__(self, cast: Cast, today: Today) -> None:
        self.cast = cast
        self.today = today
        self.tickets: dict[str, Ticket] = {}

    def play(self, story: Story, step: Step, at: datetime) -> None:
        match step:
            case Says() if story.subject not in self.tickets:
                self.tickets[story.subject] = self._open(story, step, at)
            case Says():
                self._hear(self.tickets[story.subject], story, step, at)
            case Answers():
                self._answer(self.tickets[story.subject], step, at)
            case Notes():
                author, text = self.cast.agents[step.who], self.today.dated(step.text)
                post_note(self.tickets[story.subject], author=author, body=text, at=at)
            case Decides():
                set_status(self.tickets[story.subject], step.status, by=self.cast.agents[step.who], at=at)

    def _open(self, story: Story, said: Says, at: datetime) -> Ticket:
        contact = self._contact(said, at)
        incoming = self._incoming(story, said, contact, at)
        named = f"{incoming.subject}\n{incoming.text}"
        found = shipments_named_in(named, customer_id=contact.customer_id, at=at)
        ticket = open_ticket(incoming, contact=contact, found=found, at=at).ticket
        ticket.priority = story.priority
        if story.assignee:
            agent = self.cast.agents[story.assignee]
            ticket.team_id = agent.team_id
            assign(ticket, agent.id, by=self.cast.agents["zhao"], at=at)
        return ticket

    def _hear(self, ticket: Ticket, story: Story, said: Says, at: datetime) -> None:
        contact = self._contact(said, at)
        incoming = self._incoming(story, said, contact, at)
        before = thread_ids(ticket.id)
        if before:
            incoming = replace(incoming, in_reply_to=before[-1], references=before, subject=f"Re: {ticket.subject}")
        receive_message(
            ticket,
            incoming,
            contact=contact,
            found=[],
            joined_by=JoinedBy.TOKEN,
            unverified=not takes_part(ticket, contact.email),
            at=at,
        )

    def _contact(self, said: Says, at: datetime) -> Contact:
        known = self.cast.contacts.get(said.who)
        return known or contact_for_email(said.who, "", text=said.text, at=at)

    def _incoming(self, story: Story, said: Says, contact: Contact, at: datetime) -> Incoming:
        parts = split(self.today.dated(said.text))
        mail = story.channel is Channel.MAIL
        domain = contact.email.rpartition("@")[2]
        return Incoming(
            from_name=contact.name,
            from_email=contact.email,
            subject=story.subject,
            text="\n\n".join(part for part in (parts.reply, parts.signature) if part),
            quoted=parts.quoted,
            html="",
            at=at,
            to_email=current_app.config["DESK"].reply_address if mail else "",
            rfc_id=f"<{at:%Y%m%d%H%M%S}.{STORIES.index(story)}@{domain}>" if mail else "",
            automatic=said.automatic,
            channel=story.channel,
            files=self._dated(said.files),
        )

    def _answer(self, ticket: Ticket, answer: Answers, at: datetime) -> None:
        """What `post_reply` does, but sent at once: its queue would deliver these letters to strangers today."""
        author, contact = self.cast.agents[answer.who], ticket.contact
        assert contact is not None  # every story begins with somebody
        before = thread_ids(ticket.id)
        message = Message(
            ticket=ticket,
            direction=Direction.OUT,
            channel=ticket.channel,
            agent=author,
            from_name=author.name,
            to_email=contact.email,
            subject=f"Re: {ticket.subject} [{ticket.reference}]",
            text=self.today.dated(answer.text),
            at=at,
            in_reply_to=before[-1] if before else "",
            references=before,
            delivery=Delivery.SENDING,
            tries=1,
        )
        db.session.add(message)
        db.session.flush()
        domain = current_app.config["DESK"].mail_domain
        message.rfc_id = f"<m{message.id}.{keys().sign(MESSAGE_ID, str(message.id))}@{domain}>"
        attach_files(message, self._dated(answer.files))
        ticket.status, ticket.needs_answer = answer.then, False
        ticket.assignee_id = ticket.assignee_id or author.id
        touch(ticket, at)
        record("ticket.replied", f"ticket:{ticket.id}", actor=author.actor, at=at, message_id=message.id, macro="")
        mark_sent(message, at=at + MAIL_NEEDS)
        db.session.flush()

    def _dated(self, files: Sequence[NewFile]) -> list[NewFile]:
        return [
            replace(one, data=self.today.dated(one.data.decode()).encode()) if one.type == "text/csv" else one
            for one in files
        ]
