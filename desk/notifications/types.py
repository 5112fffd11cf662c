from enum import StrEnum


class Kind(StrEnum):
    """What an agent is told of."""

    WARNING = "sla_warning"
    BREACH = "sla_breach"
    WOKEN = "woken"
    STORM = "storm"
    DISPUTE = "dispute"
    NOT_DELIVERED = "not_delivered"
    DIFFERENCE = "sla_difference"
    ENGINE_LATE = "engine_late"
    EXTENSION = "extension"
    EXCEPTION = "exception"


class Channel(StrEnum):
    BELL = "bell"
    MAIL = "mail"
