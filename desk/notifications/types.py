from enum import StrEnum


class Kind(StrEnum):
    """What an agent is told of."""

    WARNING = "sla_warning"
    BREACH = "sla_breach"
    WOKEN = "woken"
    STORM = "storm"
    DISPUTE = "dispute"
    NOT_DELIVERED = "not_delivered"
    NOT_SENT = "not_sent"
    CANNOT_SEND = "cannot_send"
    DIFFERENCE = "sla_difference"
    ENGINE_LATE = "engine_late"
    EXTENSION = "extension"
    EXCEPTION = "exception"
    MAIL_LATE = "mail_late"
    STRANGER = "stranger"
    MAIL_KEPT = "mail_kept"
    WHO_WROTE = "who_wrote"
    CARRIER_ANSWERED = "carrier_answered"
    DIGEST = "digest"  # a mail that tells of several
    TRIED = "tried"  # a robot is asked whether it works
    WEBHOOK_PAUSED = "webhook_paused"


class Channel(StrEnum):
    """How somebody is told. What goes by DIGEST waits for the one mail of the day that tells of it."""

    BELL = "bell"
    MAIL = "mail"
    DIGEST = "digest"


class RobotKind(StrEnum):
    """What a robot of a group is: of WeCom, of DingTalk, or another system that takes JSON."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    WEBHOOK = "webhook"
