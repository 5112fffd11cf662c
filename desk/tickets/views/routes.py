"""Every URL of the bench in one place."""

from flask import Blueprint

from desk.tickets.views import macros, outbox, queue, ticket

bp = Blueprint("tickets", __name__)

bp.add_url_rule("/tickets", "queue", queue.show_queue)
bp.add_url_rule("/tickets/live", "queue_live", queue.live_queue)
bp.add_url_rule("/tickets/<reference>", "show", ticket.show)
bp.add_url_rule("/tickets/<reference>/live", "live", ticket.live)
bp.add_url_rule("/tickets/<reference>/replies", "create_reply", ticket.create_reply, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/notes", "create_note", ticket.create_note, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/assignment", "assign", ticket.assign, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/status", "set_status", ticket.set_status, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/macro", "macro_preview", macros.macro_preview)
bp.add_url_rule("/tickets/<reference>/attachments/<id:attachment_id>", "attachment", ticket.attachment)
bp.add_url_rule("/tickets/<reference>/messages/<id:message_id>/html", "message_html", ticket.message_html)
bp.add_url_rule("/outbox", "outbox", outbox.show_outbox)
bp.add_url_rule("/outbox/<id:message_id>", "outbox_mail", outbox.show_mail)
bp.add_url_rule("/outbox/<id:message_id>/retry", "retry", outbox.retry, methods=["POST"])
