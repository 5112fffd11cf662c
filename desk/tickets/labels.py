"""What the words of the tables are called on the screen."""

from flask_babel import lazy_gettext as _l

STATUS = {
    "open": _l("Open"),
    "waiting_customer": _l("Waiting for customer"),
    "waiting_carrier": _l("Waiting for carrier"),
    "waiting_authority": _l("Waiting for authority"),
    "solved": _l("Solved"),
    "closed": _l("Closed"),
}
PRIORITY = {"low": _l("Low"), "normal": _l("Normal"), "high": _l("High"), "urgent": _l("Urgent")}
CHANNEL = {
    "mail": _l("E-mail"),
    "web": _l("Web form"),
    "chat": _l("Chat"),
    "phone": _l("Phone"),
    "portal": _l("Portal"),
}
JOINED = {
    "new": "",
    "token": _l("Joined by the reply address"),
    "our_message_id": _l("Joined by our message it answers"),
    "their_message_id": _l("Joined by their own earlier message"),
    "subject": _l("Joined by its subject only"),
    "same_machine": _l("Joined as the same automatic mail"),
}
AUTOMATIC = {
    "auto_reply": _l("Automatic reply"),
    "bounce": _l("Delivery failure notice"),
    "receipt": _l("Receipt"),
    "list": _l("Mailing list"),
    "machine": _l("Automatic mail"),
}
