"""What the error codes of WhatsApp Cloud mean."""

from desk.channels.messengers.types import Fate, Verdict

LATER = ("1", "2", "4", "80007", "130429", "131000", "131016", "131048", "131056", "131057", "133004")
ACCOUNT = ("0", "3", "10", "190", "368", "131005", "131031", "131042", "133010")
WHY = {
    "131047": "window",
    "131026": "recipient",
    "131021": "recipient",
    "131030": "recipient",
    "130472": "blocked",
    "131049": "blocked",
    "131050": "stopped",
    "131051": "file",
    "131052": "file",
    "131053": "file",
}


def judged(code: str) -> Verdict:
    """What one of their error codes means."""
    if code in ACCOUNT or (code.isdigit() and 200 <= int(code) <= 299):
        return Verdict(Fate.LATER, "account", code)
    if code in LATER:
        return Verdict(Fate.LATER, "busy", code)
    if code.startswith("132"):
        return Verdict(Fate.REFUSED, "template", code)
    return Verdict(Fate.REFUSED, WHY.get(code, "unknown"), code)
