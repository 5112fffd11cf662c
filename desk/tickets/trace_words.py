"""Why a message stands in its ticket, step by step, and what is special about it: the words for a trace."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from desk.tickets.pages.conversation import TraceLine
from desk.tickets.types import Step

WORDS: Mapping[str, Mapping[str, object]] = {
    "mailbox": {
        "here": _l("It came in at %(found)s."),
        "also": _l("The same mail came in at %(found)s as well; it is kept once."),
    },
    "same_id": {
        "other_words": _l("Another mail with the same Message-ID and other words is in %(found)s: both are kept.")
    },
    "token": {
        "matches": _l("It was sent to the reply address of %(found)s."),
        "merged": _l("It was sent to the reply address of %(found)s, which was merged."),
        "split": _l("It was sent to the reply address of %(found)s, and answers what was split off from there."),
        "forged": _l("A reply address was tried that is not ours."),
        "none": _l("It was not sent to a ticket's reply address."),
    },
    "our_id": {
        "matches": _l("It answers a message of ours in %(found)s."),
        "merged": _l("It answers a message of ours in %(found)s, which was merged."),
        "forged": _l("It names a message as ours that is not: its mark is wrong."),
        "none": _l("It answers no message of ours."),
    },
    "their_id": {
        "matches": _l("It follows an earlier message of theirs in %(found)s."),
        "merged": _l("It follows an earlier message of theirs in %(found)s, which was merged."),
        "no_part": _l("It follows a message in %(found)s, where this sender takes no part: perhaps the same matter."),
        "none": _l("It follows no earlier message of theirs."),
    },
    "subject": {
        "matches": _l("Its subject names %(found)s, where this sender takes part."),
        "merged": _l("Its subject names %(found)s, which was merged."),
        "no_part": _l("Its subject names %(found)s, where this sender takes no part: perhaps the same matter."),
        "none": _l("Its subject names no ticket."),
    },
    "machine": {"matches": _l("The same machine wrote about the same thing in %(found)s.")},
    "storm": {"often": _l("This sender wrote very often at that time: it joined their newest ticket, %(found)s.")},
    "flood": {"aside": _l("A machine went on like this: the rest was set aside under parked mail.")},
    "sender": {
        "participant": _l("The sender takes part in the ticket."),
        "forged": _l("Our mail server says that it is not from the address it names."),
        "colleague": _l("The sender is of the same company as who asked."),
        "stranger": _l("The sender takes no part: only agents see it, and nothing was opened by it."),
        "settled": _l("The sender takes no part in %(found)s, and that is settled: so it is a ticket of its own."),
    },
    "bounce": {
        "permanent": _l("It tells that a mail of ours was not delivered; that answer does not count any more."),
        "delayed": _l("It tells that a mail of ours is late. The server goes on trying, and nothing has changed."),
        "which": _l("It does not tell which of our mails it means: nothing has changed."),
        "unknown": _l("It names no mail of ours: nothing has changed."),
    },
    "report": {
        "shown": _l("The reader's mail program says that it was opened."),
        "delivered": _l("The other side says that it was delivered."),
    },
    "agent": {
        "reply": _l("A colleague answered by mail. Our mail server vouches for them."),
        "note": _l("A colleague wrote a note by mail. Our mail server vouches for them."),
        "off": _l("It is from a colleague's address, and this mailbox takes no answers of colleagues by mail."),
        "no_token": _l("It is from a colleague's address, but did not come to the ticket's own address."),
        "unproved": _l("It is from a colleague's address, and our mail server does not vouch for that."),
        "forward": _l("It is from a colleague's address and passes another mail on: that is no answer."),
        "empty": _l("It is from a colleague's address and has no words of its own."),
        "refused": _l("It is a colleague's answer that could not be sent; they were told why."),
    },
    "forward": {
        "real_sender": _l("A colleague passed it on. The ticket is of who wrote it."),
        "unproved": _l("It was passed on from a colleague's address, and our mail server does not vouch for that."),
        "unreadable": _l("A colleague passed it on, and who wrote it cannot be read."),
    },
    "new": {"nothing": _l("So it is a ticket of its own.")},
    "receipt": {
        "sent": _l("The sender was told that it has come in."),
        "not_sent": _l("The sender was not told so: they were lately, want no such mail, or answer us."),
    },
}  # fmt: skip
KEPT = _l("Not sent to the customer, who does not see it.")


def trace_lines(steps: Sequence[Step]) -> list[TraceLine]:
    """Each step in a sentence; left out are codes that nobody knows any more, and findings without what was found."""
    known = [(one, WORDS.get(one["key"], {}).get(one["why"])) for one in steps]
    return [
        TraceLine(str(words) % {"found": one["found"]}, one["taken"])
        for one, words in known
        if words and (one["found"] or "%(found)s" not in str(words))
    ]


def what_is_special(steps: Sequence[Step], *, unverified: bool) -> list[str]:
    """What somebody must know before they believe or answer the message."""
    why = {one["key"]: one["why"] for one in steps}
    said = [_returned(one) for one in steps if one["key"] == "bounce"]
    if unverified and "agent" in why:
        said.append(f"{WORDS['agent'][why['agent']]} {KEPT}")
    elif unverified and "forward" not in why:
        said.append(_("This sender takes no part in the ticket: answers do not go to them."))
    if unverified and why.get("forward") == "unproved":
        said.append(str(WORDS["forward"]["unproved"]))
    said += [str(WORDS["same_id"]["other_words"]) % one for one in steps if one["key"] == "same_id"]
    return [one for one in said if one]


def _returned(step: Step) -> str:
    """Not delivered to z***@x.example: 550 no such user; the address is masked, the words are the server's."""
    told = {"to": step.get("to", ""), "why": step.get("said", "")}
    if step["why"] == "permanent":
        return str(_("Not delivered to %(to)s: %(why)s", **told))
    return str(_("Late on its way to %(to)s: %(why)s", **told)) if step["why"] == "delayed" else ""
