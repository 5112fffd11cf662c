"""An answer that did not leave, back in the form that it came from: text, values, files, recipients and all."""

from typing import Any

from desk.accounts.login import current_agent
from desk.core.times import utcnow
from desk.tickets.bench import reader_language
from desk.tickets.canned.preview import Preview
from desk.tickets.commands.canned import preview_macro
from desk.tickets.commands.held_letters import content_of, letter_of_text
from desk.tickets.commands.holding import held_in
from desk.tickets.commands.macro_use import Letter
from desk.tickets.forms import ReplyForm
from desk.tickets.models import Ticket
from desk.tickets.pages.ticket import TicketPage


def restored(ticket: Ticket, page: TicketPage, held_id: int, typed: str = "") -> dict[str, Any]:
    """`form` and `macro_preview` of the composer with this answer in it, behind it what was `typed` since.

    Raises NotFound, and NotAllowed for anybody but its author.
    """
    agent = current_agent()
    held = held_in(ticket, held_id, by=agent)
    said, letter = content_of(held), letter_of_text(held)
    body = "\n\n".join(one for one in (letter.draft.body, typed) if one)
    form = ReplyForm(formdata=None, seen=str(page.version), body=body, macro=said["macro"])
    form.snapshot.data, form.status_after.data = letter.draft.snapshot, letter.status_after.value
    form.show_instant("until", letter.until, agent.time_zone)
    form.show_instant("next_update", letter.draft.promised, agent.time_zone)
    form.kept.data = [f"{held.id}:{place}:{one['name']}" for place, one in enumerate(held.files)]
    if letter.to is not None:
        form.copy.data = list(letter.to.keys)
        form.only.data = "" if letter.to.keys else "1"
    return {"form": form, "macro_preview": _preview(ticket, letter, str(said["macro"])), "taken": True}


def _preview(ticket: Ticket, letter: Letter, macro: str) -> Preview | None:
    """What the canned reply asks the agent for, where the text began as one."""
    if not macro or not letter.draft.snapshot:
        return None
    agent = current_agent()
    language = reader_language(ticket, agent)
    return preview_macro(
        macro, ticket, agent=agent, language=language, now=utcnow(), filled=letter.draft.filled, draft=letter.draft
    )
