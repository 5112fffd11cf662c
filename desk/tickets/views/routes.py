"""Every URL of the bench in one place."""

from flask import Blueprint

from desk.core.uploads import take_a_little_more
from desk.tickets.views import (
    calls,
    contact,
    disputes,
    held,
    inquiries,
    links,
    macros,
    merge,
    outbox,
    people,
    promise_acts,
    promises,
    queue,
    reveal,
    senders,
    steps,
    terms,
    ticket,
    visitors,
    why,
)

bp = Blueprint("tickets", __name__)
bp.url_value_preprocessor(take_a_little_more)

bp.add_url_rule("/tickets", "queue", queue.show_queue)
bp.add_url_rule("/tickets/live", "queue_live", queue.live_queue)
bp.add_url_rule("/tickets/<reference>", "show", ticket.show)
bp.add_url_rule("/tickets/<reference>/live", "live", ticket.live)
bp.add_url_rule("/tickets/<reference>/replies", "create_reply", ticket.create_reply, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/people", "change_people", people.change, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/held/<id:held_id>/undo", "undo_held", held.undo, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/held/discard", "discard_refused", held.discard, methods=["POST"])
bp.add_url_rule("/me/sending", "sending", held.show_window)
bp.add_url_rule("/me/sending", "save_sending", held.save_window, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/notes", "create_note", ticket.create_note, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/calls", "create_call", calls.create_call, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/assignment", "assign", ticket.assign, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/status", "set_status", ticket.set_status, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/terms", "classify", terms.classify, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/steps/<id:step_id>/end", "finish_step", steps.finish, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/steps/<id:step_id>/return", "send_step_back", steps.send_back, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/steps/skip", "skip_steps", steps.skip, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/inquiries", "ask_inquiry", inquiries.ask, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/inquiries/<id:inquiry_id>", "inquiry", inquiries.show)
bp.add_url_rule(
    "/tickets/<reference>/inquiries/<id:inquiry_id>/mails", "write_inquiry", inquiries.write, methods=["POST"]
)
bp.add_url_rule(
    "/tickets/<reference>/inquiries/<id:inquiry_id>/mails/<id:mail_id>/retry", "resend_inquiry", inquiries.send_again,
    methods=["POST"],
)  # fmt: skip
bp.add_url_rule(
    "/tickets/<reference>/inquiries/<id:inquiry_id>/mails/<id:mail_id>/answer", "take_inquiry_mail", inquiries.take,
    methods=["POST"],
)  # fmt: skip
bp.add_url_rule(
    "/tickets/<reference>/inquiries/<id:inquiry_id>/mails/<id:mail_id>/html", "inquiry_html", inquiries.html
)
bp.add_url_rule("/tickets/<reference>/inquiries/<id:inquiry_id>/files/<id:file_id>", "inquiry_file", inquiries.file)
bp.add_url_rule(
    "/tickets/<reference>/inquiries/<id:inquiry_id>/answer", "answer_inquiry", inquiries.answer, methods=["POST"]
)
bp.add_url_rule(
    "/tickets/<reference>/inquiries/<id:inquiry_id>/withdrawal",
    "withdraw_inquiry",
    inquiries.withdraw,
    methods=["POST"],
)
bp.add_url_rule("/tickets/<reference>/merge", "merge_form", merge.merge_form)
bp.add_url_rule("/tickets/<reference>/merge", "create_merge", merge.create_merge, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/merge/undo", "undo_merge", merge.undo_merge, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/split", "split_form", merge.split_form)
bp.add_url_rule("/tickets/<reference>/split", "create_split", merge.create_split, methods=["POST"])
bp.add_url_rule("/promises", "promises", promises.show_promises)
bp.add_url_rule("/promises/live", "promises_live", promises.live_promises)
bp.add_url_rule("/promises/<id:timer_id>", "promise", promises.show_promise)
bp.add_url_rule("/promises/assignments", "promises_assign", promise_acts.assign, methods=["POST"])
bp.add_url_rule("/promises/snoozes", "promises_snooze", promise_acts.snooze, methods=["POST"])
bp.add_url_rule("/promises/wakes", "promises_wake", promise_acts.wake, methods=["POST"])
bp.add_url_rule("/promises/raises", "promises_raise", promise_acts.raise_priority, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/macro", "macro_preview", macros.macro_preview)
bp.add_url_rule("/tickets/<reference>/macro", "fill_macro", macros.fill_macro, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/macros", "macro_list", macros.macro_list)
bp.add_url_rule("/tickets/<reference>/attachments/<id:attachment_id>", "attachment", ticket.attachment)
bp.add_url_rule("/tickets/<reference>/messages/<id:message_id>/layout", "message_layout", ticket.message_layout)
bp.add_url_rule("/tickets/<reference>/messages/<id:message_id>/html", "message_html", ticket.message_html)
bp.add_url_rule(
    "/tickets/<reference>/messages/<id:message_id>/sender", "judge_sender", senders.judge_sender, methods=["POST"]
)
bp.add_url_rule("/tickets/<reference>/requester", "name_requester", senders.name_requester_of, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/links/withdrawal", "withdraw_links", links.withdraw, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/people", "people", reveal.show_people)
bp.add_url_rule("/tickets/<reference>/reveal", "reveal", reveal.show_reveal)
bp.add_url_rule("/tickets/<reference>/reveal", "create_reveal", reveal.create_reveal, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/contact", "edit_contact", contact.edit_contact)
bp.add_url_rule("/tickets/<reference>/person", "find_people", visitors.find_people)
bp.add_url_rule("/tickets/<reference>/person", "name_person", visitors.name_person, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/contact", "save_contact", contact.save_contact, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/charges", "charges", disputes.charges)
bp.add_url_rule("/disputes", "disputes", disputes.disputes)
bp.add_url_rule("/disputes.xlsx", "export_disputes", disputes.export)
bp.add_url_rule("/disputes/<number>", "dispute", disputes.dispute)
bp.add_url_rule("/disputes/<number>/decision", "decide_dispute", disputes.decide, methods=["POST"])
bp.add_url_rule("/disputes/<number>/withdrawal", "withdraw_dispute", disputes.take_back, methods=["POST"])
bp.add_url_rule("/disputes/<number>/state", "move_dispute", disputes.move, methods=["POST"])
bp.add_url_rule("/charges/<id:line_id>/dispute", "dispute_form", disputes.dispute_form)
bp.add_url_rule("/charges/<id:line_id>/dispute", "create_dispute", disputes.create_dispute, methods=["POST"])
bp.add_url_rule("/outbox", "outbox", outbox.show_outbox)
bp.add_url_rule("/outbox/<id:message_id>", "outbox_mail", outbox.show_mail)
bp.add_url_rule("/outbox/<id:message_id>/retry", "retry", outbox.retry, methods=["POST"])
bp.add_url_rule("/outbox/<id:message_id>/mails", "outbox_act", outbox.act, methods=["POST"])
bp.add_url_rule("/tickets/<reference>/why/<id:timer_id>", "why", why.show_why)
bp.add_url_rule(
    "/tickets/<reference>/why/<id:timer_id>/extension", "create_extension", why.create_extension, methods=["POST"]
)
bp.add_url_rule(
    "/tickets/<reference>/why/<id:timer_id>/correction", "create_correction", why.create_correction, methods=["POST"]
)
bp.add_url_rule("/tickets/<reference>/extensions/<id:extension_id>", "extension", why.show_extension)
bp.add_url_rule(
    "/tickets/<reference>/extensions/<id:extension_id>/decision", "decide_extension", why.decide_extension,
    methods=["POST"],
)  # fmt: skip
bp.add_url_rule("/tickets/<reference>/no-answer", "no_answer", why.create_no_answer, methods=["POST"])
