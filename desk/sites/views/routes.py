"""Every address of the doors that stand on other sites."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from desk.core.errors import DeskError
from desk.core.security import csrf, limiter
from desk.core.uploads import take_a_little_more
from desk.sites.framing import (
    chat_from_one_place,
    for_one_address,
    from_one_place,
    in_words,
    looks_of_one_chat,
    read_form,
    turns_of_one_chat,
)
from desk.sites.views import agents, chat, forms

bp = Blueprint("sites", __name__)
bp.url_value_preprocessor(take_a_little_more)
bp.url_value_preprocessor(read_form)  # before limits are counted by what stands in it
POST = ["POST"]
READS = limiter.shared_limit("120 per minute", scope="site-reads")
# Where nobody is signed in there is nothing to forge: what opens a chat is a header that no other site can send.
send = csrf.exempt(from_one_place(for_one_address(forms.send)))
turn, person, helped, end = (
    csrf.exempt(chat_from_one_place(turns_of_one_chat(view)))
    for view in (chat.turn, chat.person, chat.helped, chat.end)
)
news, file = (csrf.exempt(looks_of_one_chat(view)) for view in (chat.news, chat.file))

bp.add_url_rule("/forms/<key>", "form", READS(forms.form))
bp.add_url_rule("/forms/<key>", "send", send, methods=POST)
bp.add_url_rule("/forms/<key>/sent", "sent", READS(forms.sent))
bp.add_url_rule("/chat/<key>.js", "script", READS(chat.script))
bp.add_url_rule("/chat/<key>", "chat", READS(chat.chat))
bp.add_url_rule("/chat/<key>/turns", "turn", turn, methods=POST)
bp.add_url_rule("/chat/<key>/person", "person", person, methods=POST)
bp.add_url_rule("/chat/<key>/helped", "helped", helped, methods=POST)
bp.add_url_rule("/chat/<key>/news", "news", news, methods=POST)
bp.add_url_rule("/chat/<key>/end", "end", end, methods=POST)
bp.add_url_rule("/chat/<key>/files/<id:attachment_id>", "file", file, methods=POST)
bp.add_url_rule("/sites/presence/<reference>", "presence", agents.presence)
bp.add_url_rule("/sites/links/shipments/<id:shipment_id>", "shipment_link", agents.shipment_link)
bp.add_url_rule("/sites/links/invoices/<id:invoice_id>", "invoice_link", agents.invoice_link)
bp.add_url_rule("/sites/links/charges/<id:line_id>", "charge_link", agents.charge_link)


@bp.errorhandler(DeskError)
def refused(problem: DeskError) -> ResponseReturnValue:
    return _refused(problem.status, in_words(problem.status) if problem.status in (404, 410) else problem.text)


@bp.errorhandler(HTTPException)
def failed(problem: HTTPException) -> ResponseReturnValue:
    status = problem.code or 500
    return _refused(status, in_words(status))


@bp.after_request
def _found_by_nobody(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _refused(status: int, text: object) -> ResponseReturnValue:
    of_chat = request.path.startswith("/chat/") and request.method == "POST"
    return chat.refused_chat(status, text) if of_chat else forms.refused_form(status, text)
