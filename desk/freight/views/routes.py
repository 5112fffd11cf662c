"""Every URL of the shipments' side of the desk in one place."""

from flask import Blueprint

from desk.core.uploads import take_a_little_more
from desk.freight.views import contacts, deadlines, exceptions, imports, incidents, search, shipment

bp = Blueprint("freight", __name__)
bp.url_value_preprocessor(take_a_little_more)

bp.add_url_rule("/shipments", "shipments", search.shipments)
bp.add_url_rule("/shipments/numbers", "number_form", search.number_form)
bp.add_url_rule("/shipments/numbers", "find_numbers", search.find_numbers, methods=["POST"])

bp.add_url_rule("/exceptions", "exceptions", exceptions.show)
bp.add_url_rule("/exceptions", "act_on_exceptions", exceptions.act, methods=["POST"])
bp.add_url_rule("/exceptions/export", "export_exceptions", exceptions.export)
bp.add_url_rule("/incidents", "incidents", incidents.show_all)
bp.add_url_rule("/incidents", "create_incident", incidents.create, methods=["POST"])
bp.add_url_rule("/incidents/<id:incident_id>", "incident", incidents.show)
bp.add_url_rule("/incidents/<id:incident_id>", "act_on_incident", incidents.act, methods=["POST"])

bp.add_url_rule("/shipments/<id:shipment_id>", "shipment", shipment.shipment)
bp.add_url_rule("/shipments/<id:shipment_id>/contacts", "shipment_contacts", contacts.of_shipment)
bp.add_url_rule("/shipments/<id:shipment_id>/deadlines", "shipment_deadlines", deadlines.of_shipment)
bp.add_url_rule("/shipments/<id:shipment_id>/events", "add_event", shipment.add_event, methods=["POST"])
bp.add_url_rule("/shipments/<id:shipment_id>/documents", "upload_document", shipment.upload_document, methods=["POST"])
bp.add_url_rule("/shipments/<id:shipment_id>/documents/<id:document_id>", "document", shipment.document)
bp.add_url_rule("/shipments/<id:shipment_id>/requests", "ask_for_document", shipment.ask_for_document, methods=["POST"])
bp.add_url_rule(
    "/shipments/<id:shipment_id>/requests/<id:request_id>", "end_request", shipment.end_request, methods=["POST"]
)
bp.add_url_rule("/shipments/<id:shipment_id>/free-time", "add_free_time", shipment.add_free_time, methods=["POST"])
bp.add_url_rule(
    "/shipments/<id:shipment_id>/free-time/<id:free_time_id>", "change_free_time", shipment.change_free_time,
    methods=["POST"],
)  # fmt: skip
bp.add_url_rule(
    "/shipments/<id:shipment_id>/appointment", "change_appointment", shipment.change_appointment, methods=["POST"]
)
bp.add_url_rule("/shipments/<id:shipment_id>/promise", "change_promise", shipment.change_promise, methods=["POST"])
bp.add_url_rule("/deadlines", "deadlines", deadlines.show)
bp.add_url_rule("/deadlines.xlsx", "export_deadlines", deadlines.export)

bp.add_url_rule("/shipments/imports", "imports", imports.imports)
bp.add_url_rule("/shipments/imports", "create_import", imports.create, methods=["POST"])
bp.add_url_rule("/shipments/imports/example/<kind>.xlsx", "import_example", imports.example)
bp.add_url_rule("/shipments/imports/<id:run_id>", "import_run", imports.show)
bp.add_url_rule("/shipments/imports/<id:run_id>/try", "try_import", imports.try_it, methods=["POST"])
bp.add_url_rule("/shipments/imports/<id:run_id>/start", "start_import", imports.start, methods=["POST"])
bp.add_url_rule("/shipments/imports/<id:run_id>/bad.xlsx", "import_report", imports.report)
