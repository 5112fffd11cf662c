"""What the kinds of notices and the ways to tell of them are called on the screen."""

from flask_babel import lazy_gettext as _l

from desk.core.broken_lines import Said, spoken

KIND = {
    "sla_warning": _l("A promise is about to be missed"),
    "sla_breach": _l("A promise was missed"),
    "woken": _l("A scheduled ticket is open again"),
    "exception": _l("Something is wrong with a shipment"),
    "dispute": _l("A charge is disputed"),
    "extension": _l("More time is asked for, granted or refused"),
    "not_delivered": _l("An answer could not be delivered"),
    "not_sent": _l("An answer could not leave"),
    "cannot_send": _l("A mailbox cannot send its mail"),
    "stranger": _l("Somebody wrote who takes no part"),
    "mail_kept": _l("Your answer by mail was not sent on"),
    "who_wrote": _l("Who wrote a forwarded mail is not known"),
    "carrier_answered": _l("A carrier answered"),
    "storm": _l("A sender writes very often"),
    "mail_late": _l("Mail comes in late or not at all"),
    "sla_difference": _l("The nightly check found differences"),
    "engine_late": _l("Notices of promises are late"),
    "webhook_paused": _l("A webhook was paused"),
}
GONE = {  # why a call was not made, as its row keeps it
    "the robot is gone": _l("The robot is not in use any more."),
    "the subscription is gone": _l("The webhook was deleted."),
    "the subscription is switched off": _l("The webhook is switched off."),
}
CHANNEL = {"bell": _l("Bell"), "mail": _l("Mail at once"), "digest": _l("In the mail of the day")}
ROBOT = {
    "wecom": _l("WeCom group robot"),
    "dingtalk": _l("DingTalk group robot"),
    "webhook": _l("Another system (JSON)"),
}


def why_not_told(kept: str) -> Said:
    """The words for why a robot or a webhook heard nothing; what it answered itself stays as it is."""
    return Said(str(GONE[kept])) if kept in GONE else spoken(kept)
