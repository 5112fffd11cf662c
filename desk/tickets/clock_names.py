"""What a clock is called: its metric, and for what runs beside the ticket also what it waits for."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from desk.sla.labels import METRIC

PROMISED = _l("Update promised to the customer")
DECISION = _l("Decision on more time")


def clock_name(metric: str, conversation: str = "", names: Mapping[str, str] | None = None) -> Any:
    """`names`: what "inquiry:3", "step:7" and "team:2" are called. What is not in it goes by its metric alone."""
    plain = METRIC.get(metric, metric)
    if metric == "update" and conversation:
        return PROMISED
    if metric == "approval" and conversation.startswith("extension:"):
        return DECISION
    name = (names or {}).get(conversation)
    return _l("%(one)s: %(other)s", one=plain, other=name) if name else plain
