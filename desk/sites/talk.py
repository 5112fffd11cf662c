"""A chat as its visitor sees it: the turns with the articles, then those with people."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from desk.accounts.types import Language
from desk.core.errors import NotFound
from desk.kb.queries import article_to_read
from desk.kb.rendering import rendered
from desk.kb.terms import is_chinese
from desk.sites.models import ChatSession
from desk.sites.queries import messages_shown
from desk.sites.types import Answer, File, Turn
from desk.tickets.links import without_links
from desk.tickets.models import Attachment, Message
from desk.tickets.queries import attachments_of
from desk.tickets.types import Direction


def turns_of(session: ChatSession, messages: Sequence[Message]) -> list[Turn]:
    """The whole conversation, oldest first."""
    talk = json.loads(session.talk)
    said = [turn.get("text", "") for turn in talk]
    early = [_early(turn, said[at - 1] if at else "") for at, turn in enumerate(talk)]
    files = _by_message(attachments_of([one.id for one in messages]))
    return early + [_late(one, files.get(one.id, ())) for one in messages]


def revision_of(session: ChatSession, messages: Sequence[Message]) -> str:
    """Changes with whatever the visitor is shown."""
    ended = "x" if session.ended_at else ""
    return f"{len(session.talk)}.{len(messages)}.{messages[-1].id if messages else 0}{ended}"


def file_of(session: ChatSession, attachment_id: int) -> Attachment:
    """A file of a turn that this chat shows. Raises NotFound."""
    found = attachments_of([one.id for one in messages_shown(session)])
    for one in found:
        if one.id == attachment_id:
            return one
    raise NotFound


def _early(turn: dict[str, Any], asked: str) -> Turn:
    at = datetime.fromisoformat(turn["at"])
    if turn["by"] == "visitor":
        return Turn("visitor", turn["text"], at)
    language = Language.ZH_CN if is_chinese(asked) else Language.EN
    answers = [answer for slug in turn["slugs"] for answer in _answer(slug, language)]
    return Turn("articles", "", at, tuple(answers), helped=bool(turn.get("helped")))


def _answer(slug: str, language: str) -> list[Answer]:
    """Nothing for one that was withdrawn meanwhile."""
    try:
        article = article_to_read(slug, language)
    except NotFound:
        return []
    return [Answer(slug, article.title, rendered(article.body))]


def _late(message: Message, files: Iterable[File]) -> Turn:
    """What we wrote, without the personal links in it: nobody has proved who sits at this chat."""
    if message.direction == Direction.IN:
        return Turn("visitor", message.text, message.at, files=tuple(files))
    words = without_links(message.text, chinese=is_chinese(message.text))
    return Turn(message.from_name, words, message.at, files=tuple(files))


def _by_message(rows: Iterable[Attachment]) -> dict[int, list[File]]:
    found: dict[int, list[File]] = {}
    for one in rows:
        found.setdefault(one.message_id, []).append(File(one.id, one.name, one.size))
    return found
