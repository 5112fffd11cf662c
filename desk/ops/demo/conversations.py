"""Plays the demo stories in the order in which they happened, through the commands that the desk itself uses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import current_app

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.models import Contact
from desk.billing.models import Dispute
from desk.channels.quoting.split import split
from desk.ops.demo.answers import post_sent_answer
from desk.ops.demo.invoices import contest, decide, line_of
from desk.ops.demo.moments import Today
from desk.ops.demo.people import Cast
from desk.ops.demo.promises import silence_levels, told_at
from desk.ops.demo.stories import Answers, Decides, Notes, Says, Step, Story
from desk.ops.demo.stories_en import ENGLISH
from desk.ops.demo.stories_money import CHARGES
from desk.ops.demo.stories_papers import PAPERWORK
from desk.ops.demo.stories_trouble import TROUBLE
from desk.ops.demo.stories_way import ON_ITS_WAY
from desk.ops.demo.stories_zh import CHINESE
from desk.shipments.queries import shipments_named_in
from desk.tickets.commands.incoming import Incoming, NewFile
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_note
from desk.tickets.commands.state import assign, set_status
from desk.tickets.models import Ticket
from desk.tickets.participants import takes_part
from desk.tickets.queries import thread_ids
from desk.tickets.types import Channel, JoinedBy

FIRST = (*CHINESE, *ENGLISH)  # they have the first numbers, which guides and tests name
STORIES = (*FIRST, *ON_ITS_WAY, *PAPERWORK, *TROUBLE, *CHARGES)


def add_tickets(cast: Cast, today: Today) -> None:
    """All sixty. Steps are played by time across the stories, so that numbers and audit entries follow it too."""
    player = Player(cast, today)
    for stories in (STORIES[: len(FIRST)], STORIES[len(FIRST) :]):
        steps = [(told_at(step.when, story, today), story, step) for story in stories for step in story.steps]
        for at, story, step in sorted(steps, key=lambda one: one[0]):
            silence_levels(at)
            player.play(story, step, at)
    player.finish()


class Player:
    """Knows which ticket a story has become."""

    def __init__(self, cast: Cast, today: Today) -> None:
        self.cast = cast
        self.today = today
        self.tickets: dict[str, Ticket] = {}
        self.disputes: list[tuple[Story, Dispute]] = []

    def finish(self) -> None:
        """End the disputes that have ended, and bring every promise up to the present."""
        for story, dispute in self.disputes:
            if story.contests and story.contests.decided_when:
                decide(dispute, story.contests, cast=self.cast, at=self.today.at(story.contests.decided_when))
        silence_levels(self.today.now)
        for ticket in self.tickets.values():
            if not ticket.automatic:
                keep_promises(ticket, [], at=self.today.now, quiet=True)

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
        ticket = open_ticket(incoming, contact=contact, found=found, at=at, opening=self._opening(story)).ticket
        if story.contests:
            raised_by, text = f"contact:{contact.id}", self.today.dated(said.text)
            dispute = contest(story.contests, ticket.id, cast=self.cast, raised_by=raised_by, text=text, at=at)
            self.disputes.append((story, dispute))
        if story.assignee:
            assign(ticket, self.cast.agents[story.assignee].id, by=self.cast.agents["zhao"], at=at)
        return ticket

    def _opening(self, story: Story) -> Opening:
        assignee = self.cast.agents.get(story.assignee)
        return Opening(
            type=story.type,
            priority=story.priority,
            team_id=assignee.team_id if assignee else self.cast.teams.get(story.team),
            charge_line_id=line_of(story.contests).id if story.contests else None,
        )

    def _hear(self, ticket: Ticket, story: Story, said: Says, at: datetime) -> None:
        contact = self._contact(said, at)
        incoming = self._incoming(story, said, contact, at)
        before = thread_ids(ticket)
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
        post_sent_answer(
            ticket,
            author=self.cast.agents[answer.who],
            body=self.today.dated(answer.text),
            at=at,
            status_after=answer.then,
            files=self._dated(answer.files),
        )

    def _dated(self, files: Sequence[NewFile]) -> list[NewFile]:
        return [
            replace(one, data=self.today.dated(one.data.decode()).encode()) if one.type == "text/csv" else one
            for one in files
        ]
