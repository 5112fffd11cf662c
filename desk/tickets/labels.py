"""What the words of the tables are called on the screen."""

from flask_babel import lazy_gettext as _l

STATUS = {
    "open": _l("Open"),
    "waiting_customer": _l("Waiting for customer"),
    "waiting_carrier": _l("Waiting for carrier"),
    "waiting_authority": _l("Waiting for authority"),
    "waiting_approval": _l("Waiting for approval"),
    "scheduled": _l("Scheduled"),
    "solved": _l("Solved"),
    "closed": _l("Closed"),
}
TYPE = {
    "request": _l("Request"),
    "tracking": _l("Tracking"),
    "exception": _l("Exception"),
    "document": _l("Documents"),
    "billing": _l("Charges"),
    "claim": _l("Claim"),
    "change": _l("Change"),
    "complaint": _l("Complaint"),
}
PRIORITY = {"low": _l("Low"), "normal": _l("Normal"), "high": _l("High"), "urgent": _l("Urgent")}
CHANNEL = {
    "mail": _l("E-mail"),
    "web": _l("Web form"),
    "chat": _l("Chat"),
    "phone": _l("Phone"),
    "portal": _l("Portal"),
    "form": _l("Web form"),
    "api": _l("API"),
    "wecom": _l("WeCom"),
    "wechat": _l("WeChat"),
    "mini": _l("WeChat mini-program"),
    "dingtalk": _l("DingTalk"),
    "whatsapp": _l("WhatsApp"),
    "sms": _l("SMS"),
}
CALL_DIRECTION = {"out": _l("We called"), "in": _l("They called")}
CALL_OUTCOME = {
    "spoke": _l("Spoke to the customer"),
    "no_answer": _l("Nobody answered"),
    "voicemail": _l("Left a voice message"),
    "wrong": _l("Wrong number"),
}
JOINED = {
    "new": "",
    "token": _l("Joined by the reply address"),
    "our_message_id": _l("Joined by our message it answers"),
    "their_message_id": _l("Joined by their own earlier message"),
    "subject": _l("Joined by its subject only"),
    "same_machine": _l("Joined as the same automatic mail"),
    "link": _l("Written on the customer's page, by personal link"),
    "storm": _l("Joined because this sender wrote very often at that time"),
    "bounce": _l("Joined by our message that it tells of"),
}
AUTOMATIC = {
    "stop": _l("They ask not to be written to any more"),
    "start": _l("They may be written to again"),
    "auto_reply": _l("Automatic reply"),
    "bounce": _l("Delivery failure notice"),
    "receipt": _l("Receipt"),
    "out_receipt": _l("Sent by itself: that the mail has come in. It is no answer."),
    "list": _l("Mailing list"),
    "machine": _l("Automatic mail"),
    "new_link": _l("Sent by itself: the customer asked for a new personal link"),
    "exception": _l("Noticed by the desk itself; the customer does not see it"),
}
MACRO_GROUP = {
    "status": _l("Where it is"),
    "exception": _l("Delays and trouble"),
    "documents": _l("Papers"),
    "change": _l("Changes and delivery"),
    "money": _l("Charges"),
    "claims": _l("Damage and loss"),
    "other": _l("Other replies"),
}
NO_ANSWER = {
    "thanks": _l("It is a thank-you"),
    "informed": _l("It only informs us"),
    "twice": _l("It says the same once more"),
    "spoken": _l("It was settled on the phone"),
    "other": _l("Another reason"),
}
