"""The table of all calls: the doors and the document are made from it."""

from flask_babel import lazy_gettext as _l

from desk.api.resources import contacts, ledger, messages, shipments, tickets, webhooks
from desk.api.route import Route
from desk.api.scopes import Scope
from desk.api.shapes import billing, freight, people
from desk.api.shapes import tickets as ticket_shapes
from desk.api.shapes import webhooks as hook_shapes
from desk.api.shapes.base import Page, PageQuery

TICKET = "/tickets/{reference}"
HOOK = "/webhooks/{webhook_id}"
R = Route

TICKETS = (
    R("list_tickets", "GET", "/tickets", "tickets", _l("List tickets, newest first"), Scope.TICKETS_READ,
      tickets.list_tickets, Page[ticket_shapes.Ticket], "ticket.view", ticket_shapes.TicketQuery),
    R("create_ticket", "POST", "/tickets", "tickets", _l("Open a ticket with what somebody asks"), Scope.TICKETS_WRITE,
      tickets.create_ticket, ticket_shapes.Ticket, "ticket.reply", body=ticket_shapes.NewTicket, status=201,
      takes_files=True, refusals=(409,)),
    R("get_ticket", "GET", TICKET, "tickets", _l("Read a ticket"), Scope.TICKETS_READ, tickets.get_ticket,
      ticket_shapes.Ticket, "ticket.view"),
    R("change_ticket", "PATCH", TICKET, "tickets", _l("Change status, assignee, team, priority or type"),
      Scope.TICKETS_WRITE, tickets.change_ticket, ticket_shapes.Ticket, "ticket.view", body=ticket_shapes.TicketChange,
      ours=True, matches=True),
    R("list_messages", "GET", f"{TICKET}/messages", "tickets", _l("List the messages of a ticket, oldest first"),
      Scope.TICKETS_READ, messages.list_messages, Page[ticket_shapes.Message], "ticket.view", PageQuery),
    R("create_message", "POST", f"{TICKET}/messages", "tickets",
      _l("Answer the requester; or, with a customer's token, add the requester's words"), Scope.TICKETS_WRITE,
      messages.create_message, ticket_shapes.Message, "ticket.reply", body=ticket_shapes.NewMessage, status=201,
      takes_files=True),
    R("get_message", "GET", f"{TICKET}/messages/{{message_id}}", "tickets", _l("Read a message"), Scope.TICKETS_READ,
      messages.get_message, ticket_shapes.Message, "ticket.view"),
    R("create_note", "POST", f"{TICKET}/notes", "tickets", _l("Write an internal note"), Scope.NOTES_WRITE,
      messages.create_note, ticket_shapes.Note, "ticket.note", body=ticket_shapes.NewNote, status=201, ours=True),
    R("get_file", "GET", f"{TICKET}/files/{{attachment_id}}", "tickets", _l("Download a file of a message"),
      Scope.TICKETS_READ, messages.get_file, None, "ticket.view", bytes=True),
)  # fmt: skip
PEOPLE = (
    R("list_contacts", "GET", "/contacts", "contacts", _l("List contacts"), Scope.CONTACTS_READ, contacts.list_contacts,
      Page[people.Contact], "ticket.view", people.ContactQuery),
    R("create_contact", "POST", "/contacts", "contacts", _l("Add a contact"), Scope.CONTACTS_WRITE,
      contacts.create_contact, people.Contact, "contact.edit", body=people.NewContact, status=201),
    R("get_contact", "GET", "/contacts/{contact_id}", "contacts", _l("Read a contact"), Scope.CONTACTS_READ,
      contacts.get_contact, people.Contact, "ticket.view"),
    R("change_contact", "PATCH", "/contacts/{contact_id}", "contacts", _l("Correct a contact"), Scope.CONTACTS_WRITE,
      contacts.change_contact, people.Contact, "contact.edit", body=people.ContactChange, matches=True),
    R("list_customers", "GET", "/customers", "contacts", _l("List customers"), Scope.CONTACTS_READ,
      contacts.list_customers, Page[people.Customer], "ticket.view", PageQuery),
    R("get_customer", "GET", "/customers/{customer_id}", "contacts", _l("Read a customer"), Scope.CONTACTS_READ,
      contacts.get_customer, people.Customer, "ticket.view"),
)  # fmt: skip
FREIGHT = (
    R("list_shipments", "GET", "/shipments", "shipments", _l("List shipments, newest first"), Scope.SHIPMENTS_READ,
      shipments.list_shipments, Page[freight.Shipment], "shipment.view", freight.ShipmentQuery),
    R("post_shipments", "POST", "/shipments", "shipments", _l("Add or bring up to date up to 500 shipments"),
      Scope.SHIPMENTS_WRITE, shipments.post_shipments, freight.Upserts, "shipment.edit", body=freight.ShipmentBatch,
      statuses=(207,), commits=True),
    R("get_shipment", "GET", "/shipments/{number}", "shipments", _l("Read a shipment by our number"),
      Scope.SHIPMENTS_READ, shipments.get_shipment, freight.Shipment, "shipment.view"),
    R("put_shipment", "PUT", "/shipments/{number}", "shipments", _l("Add a shipment or bring it up to date"),
      Scope.SHIPMENTS_WRITE, shipments.put_shipment, freight.Upserted | freight.Refused, "shipment.edit",
      body=freight.ShipmentDraft, statuses=(201,), commits=True),
    R("list_shipment_events", "GET", "/shipments/{number}/events", "shipments",
      _l("List the tracking events of a shipment, in the order in which we heard of them"), Scope.SHIPMENTS_READ,
      shipments.list_events, Page[freight.TrackingEvent], "shipment.view", PageQuery),
    R("list_exceptions", "GET", "/exceptions", "shipments", _l("List what is wrong with shipments, newest first"),
      Scope.SHIPMENTS_READ, shipments.list_exceptions, Page[freight.Exception_], "shipment.view",
      freight.ExceptionQuery),
)  # fmt: skip
LEDGER = (
    R("list_invoices", "GET", "/invoices", "invoices", _l("List invoices, newest first"), Scope.INVOICES_READ,
      ledger.list_invoices, Page[billing.Invoice], "invoice.view", billing.InvoiceQuery),
    R("get_invoice", "GET", "/invoices/{invoice_id}", "invoices", _l("Read an invoice with its charges"),
      Scope.INVOICES_READ, ledger.get_invoice, billing.Invoice, "invoice.view"),
    R("list_charges", "GET", "/charges", "invoices", _l("List charges, newest first"), Scope.INVOICES_READ,
      ledger.list_charges, Page[billing.Charge], "invoice.view", billing.ChargeQuery),
    R("list_disputes", "GET", "/disputes", "invoices", _l("List disputes, newest first"), Scope.INVOICES_READ,
      ledger.list_disputes, Page[billing.Dispute], "dispute.view", billing.DisputeQuery),
    R("get_dispute", "GET", "/disputes/{number}", "invoices", _l("Read a dispute"), Scope.INVOICES_READ,
      ledger.get_dispute, billing.Dispute, "dispute.view"),
)  # fmt: skip
HOOKS = (
    R("list_webhooks", "GET", "/webhooks", "webhooks", _l("List webhooks"), Scope.WEBHOOKS_MANAGE,
      webhooks.list_webhooks, Page[hook_shapes.Webhook], "settings.manage", PageQuery),
    R("create_webhook", "POST", "/webhooks", "webhooks", _l("Make a webhook; its secret is in this answer only"),
      Scope.WEBHOOKS_MANAGE, webhooks.create_webhook, hook_shapes.Webhook, "settings.manage",
      body=hook_shapes.NewWebhook, status=201),
    R("get_webhook", "GET", HOOK, "webhooks", _l("Read a webhook"), Scope.WEBHOOKS_MANAGE, webhooks.get_webhook,
      hook_shapes.Webhook, "settings.manage"),
    R("change_webhook", "PATCH", HOOK, "webhooks", _l("Change a webhook, or let a paused one hear again"),
      Scope.WEBHOOKS_MANAGE, webhooks.change_webhook, hook_shapes.Webhook, "settings.manage",
      body=hook_shapes.WebhookChange, matches=True),
    R("delete_webhook", "DELETE", HOOK, "webhooks", _l("Delete a webhook and the log of its calls"),
      Scope.WEBHOOKS_MANAGE, webhooks.delete_webhook, None, "settings.manage", status=204),
    R("test_webhook", "POST", f"{HOOK}/test", "webhooks", _l("Send a test call"), Scope.WEBHOOKS_MANAGE,
      webhooks.test_webhook, hook_shapes.Queued, "settings.manage", status=202),
    R("list_deliveries", "GET", f"{HOOK}/deliveries", "webhooks", _l("List the calls of a webhook, newest first"),
      Scope.WEBHOOKS_MANAGE, webhooks.list_deliveries, Page[hook_shapes.Delivery], "settings.manage",
      hook_shapes.DeliveryQuery),
    R("replay_deliveries", "POST", f"{HOOK}/replay", "webhooks", _l("Send calls once more: these, or all that failed"),
      Scope.WEBHOOKS_MANAGE, webhooks.replay_deliveries, hook_shapes.Queued, "settings.manage",
      body=hook_shapes.Replay, status=202),
)  # fmt: skip
ROUTES = (*TICKETS, *PEOPLE, *FREIGHT, *LEDGER, *HOOKS)
