"""What a canned reply may claim to do, and what makes the claim true: a task for the team, or the agent's own word.

A claim that is in neither way true is left out of the text.
"""

from dataclasses import dataclass
from enum import StrEnum

from desk.tickets.canned.variables import N_


class Truth(StrEnum):
    """TASK: we begin now, and sending writes it down. WORD: an agent says that it is done. NONE: nobody does it."""

    TASK = "task"
    WORD = "word"
    NONE = "none"


@dataclass(frozen=True)
class Action:
    """`label` is what the note in the ticket says; English, to be translated where it is written."""

    truth: Truth
    label: str


ACTIONS = {
    "ask_carrier": Action(Truth.WORD, N_("The carrier was asked to locate the cargo.")),
    "ask_proof": Action(Truth.WORD, N_("The carrier was asked for the delivery photo and position.")),
    "ask_attempt": Action(Truth.WORD, N_("The carrier was asked to prove the first delivery attempt.")),
    "ask_search": Action(Truth.WORD, N_("The carrier was asked to search for the missing pieces.")),
    "find_reason": Action(Truth.TASK, N_("Find out from the carrier why it is late.")),
    "check_payer": Action(Truth.TASK, N_("Check in the contract who pays duties and taxes.")),
    "assess_route": Action(Truth.TASK, N_("Find out what the new route means for clearance, last mile cost and time.")),
    "ask_about_address": Action(
        Truth.TASK, N_("Ask the carrier whether the address can be changed, and at what cost.")
    ),
    "arrange_delivery": Action(Truth.TASK, N_("Arrange another delivery attempt.")),
    "rebook": Action(Truth.TASK, N_("Rebook the warehouse appointment.")),
    "record_waiting": Action(Truth.TASK, N_("Write down when waiting began and ended.")),
    "fetch_pod": Action(Truth.TASK, N_("Get the proof of delivery from the carrier.")),
    "fetch_gate": Action(Truth.TASK, N_("Get the gate records.")),
    "check_document": Action(Truth.TASK, N_("Check how far the document is.")),
    "reserve_now": Action(Truth.TASK, N_("Send the carrier a written reservation before the notice deadline.")),
    "reserve_soon": Action(Truth.TASK, N_("Send the carrier a written reservation as soon as possible.")),
    "watch_eta": Action(Truth.NONE, ""),
    "watch_promise": Action(Truth.NONE, ""),
}


def dropped(claims: frozenset[str], *, said: frozenset[str]) -> frozenset[str]:
    """Which of these claims the text may not make, when the agent has given their word for `said`."""
    true = {Truth.TASK: claims, Truth.WORD: said, Truth.NONE: frozenset[str]()}
    return frozenset(claim for claim in claims if claim not in true[ACTIONS[claim].truth])
