"""What a customer reads for an event code or a stage. Words and values in, text out."""

import re
from collections.abc import Iterable, Mapping

from desk.shipments.event_codes import EVENT_CODES, Wordings
from desk.shipments.types import Stage

PLACEHOLDER = re.compile(r"\{(\w+)\}")

STAGE_NAMES = {
    Stage.BOOKED: ("订舱", "Booked"),
    Stage.DEPARTED: ("起运", "Departed"),
    Stage.IN_TRANSIT: ("在途", "In transit"),
    Stage.ARRIVED: ("到港", "Arrived"),
    Stage.CUSTOMS: ("清关", "Customs"),
    Stage.DELIVERING: ("派送", "Delivering"),
    Stage.SIGNED: ("签收", "Delivered"),
}
PARCEL_STAGE_NAMES = {
    Stage.BOOKED: ("已下单", "Label created"),
    Stage.DEPARTED: ("已揽收/已发出", "Picked up"),
    Stage.ARRIVED: ("到达目的地", "Arrived at destination"),
}

# What goes on inside stage 6.
SUB_STEPS = {
    "PICKING_UP": ("提柜中", "Being picked up"),
    "ON_ROAD": ("末程在途", "On the last leg"),
    "AT_WAREHOUSE": ("已到仓", "At the warehouse"),
    "OUT_FOR_DELIVERY": ("派送中", "Out for delivery"),
}
_SUB_STEP_OF = (
    dict.fromkeys(("AVAILABLE_PICKUP", "APPT_SET", "APPT_CHANGED", "APPT_MISSED"), "PICKING_UP")
    | dict.fromkeys(("GATE_OUT_DEST", "AT_LOCAL_DEPOT"), "ON_ROAD")
    | dict.fromkeys(("ARRIVED_WAREHOUSE", "WAITING_QUEUE"), "AT_WAREHOUSE")
    | dict.fromkeys(
        ("OUT_FOR_DELIVERY", "READY_COLLECT", "DELIVERY_ATTEMPTED", "PARTIAL_DELIVERED", "ADDRESS_ISSUE",
         "UNREACHABLE", "REFUSED"), "OUT_FOR_DELIVERY",
    )
)  # fmt: skip
DUTY = {"DUE": "DUTY_DUE", "PAID": "DUTY_PAID"}

Values = Mapping[str, str | None]


def phrase(code: str, lang: str, values: Values) -> str:
    """What happened. A value that is unknown is left out without a trace; empty for codes that are not shown."""
    known = EVENT_CODES.get(code)
    if known is None:
        return ""
    return _best(known.zh if _is_zh(lang) else known.en, values)


def for_colleagues(code: str, lang: str) -> str:
    """What colleagues read of an event that customers are not told of: the code itself where it is not a plain note."""
    if code != "INFO_ONLY":
        return code
    return "仅供参考的消息" if _is_zh(lang) else "For information only"


def expected(code: str, lang: str, values: Values) -> str:
    """What is expected to happen: the same words without the Chinese mark of what is over."""
    return phrase(code, lang, values).removeprefix("已")


def next_step(code: str, lang: str, values: Values) -> str:
    """What comes next after this event; empty where nothing does."""
    known = EVENT_CODES.get(code)
    if known is None:
        return ""
    return _best(known.next_zh if _is_zh(lang) else known.next_en, values)


def is_shown(code: str) -> bool:
    """Whether a customer may see such an event at all."""
    return bool(code in EVENT_CODES and EVENT_CODES[code].zh)


def stage_name(stage: Stage, lang: str, *, parcel: bool = False) -> str:
    """The name of a stage; parcels have some of their own."""
    names = PARCEL_STAGE_NAMES.get(stage, STAGE_NAMES[stage]) if parcel else STAGE_NAMES[stage]
    return names[0] if _is_zh(lang) else names[1]


def sub_step(codes: Iterable[str]) -> str:
    """Where inside stage 6 the newest of these codes is, oldest first; empty if none of them says."""
    return next((_SUB_STEP_OF[code] for code in reversed(list(codes)) if code in _SUB_STEP_OF), "")


def sub_step_name(step: str, lang: str) -> str:
    """What a sub-step is called; empty for none."""
    return SUB_STEPS[step][0 if _is_zh(lang) else 1] if step in SUB_STEPS else ""


def duty_words(state: str, lang: str) -> str:
    """Duty due, duty paid; empty while nothing is known."""
    return phrase(DUTY[state], lang, {}) if state in DUTY else ""


def _is_zh(lang: str) -> bool:
    return lang.lower().startswith("zh")


def _best(wordings: Wordings, values: Values) -> str:
    given = {name: text.strip() for name, text in values.items() if text and text.strip()}
    for wording in wordings:
        if all(name in given for name in PLACEHOLDER.findall(wording)):
            return PLACEHOLDER.sub(lambda hole: given[hole[1]], wording)
    return ""
