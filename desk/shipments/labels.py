"""What the words of shipments are called on the screen."""

from flask_babel import lazy_gettext as _l

PARTY = {
    "shipper": _l("Shipper"),
    "consignee": _l("Consignee"),
    "notify": _l("Notify party"),
    "recipient": _l("Recipient"),
    "courier": _l("Courier driver"),
}
MODE = {
    "SEA": _l("Sea"),
    "AIR": _l("Air"),
    "ROAD": _l("Road"),
    "RAIL": _l("Rail"),
    "COURIER": _l("Courier service"),
    "MULTIMODAL": _l("Multimodal"),
}
MODE_ICON = {"SEA": "ship", "AIR": "plane", "ROAD": "truck", "RAIL": "train", "COURIER": "container"}
REFERENCE = {
    "CONTAINER": _l("Container"),
    "MBL": _l("Bill of lading"),
    "HBL": _l("House B/L"),
    "MAWB": _l("Air waybill"),
    "HAWB": _l("House AWB"),
    "BOOKING": _l("Booking"),
    "COURIER": _l("Tracking number"),
    "PO": _l("Order"),
    "IMO": _l("Vessel IMO"),
    "CUSTOMS_DECL": _l("Customs declaration"),
}
DOCUMENT = {
    "BL_DRAFT": _l("Draft bill of lading"),
    "MBL": _l("Master bill of lading"),
    "HBL": _l("House bill of lading"),
    "SWB": _l("Sea waybill"),
    "AWB": _l("Air waybill copy"),
    "PACKING_LIST": _l("Packing list"),
    "COMM_INVOICE": _l("Commercial invoice"),
    "CUSTOMS_DECL": _l("Customs declaration form"),
    "CO": _l("Certificate of origin"),
    "MSDS": _l("Safety data sheet (MSDS)"),
    "DG_DECL": _l("Dangerous goods declaration"),
    "VGM": _l("Verified gross mass (VGM)"),
    "ARRIVAL_NOTICE": _l("Arrival notice"),
    "DELIVERY_ORDER": _l("Delivery order"),
    "POD": _l("Proof of delivery (POD)"),
    "EIR": _l("Equipment interchange receipt (EIR)"),
    "PHOTO": _l("Photo"),
    "INSPECTION_NOTE": _l("Inspection note"),
    "CREDIT_NOTE": _l("Credit note"),
    "STATEMENT": _l("Statement of account"),
    "CLAIM_LETTER": _l("Claim letter"),
    "SURVEY_REPORT": _l("Survey report"),
    "OTHER": _l("Other document"),
}
FREE_TIME = {"DEM": _l("Demurrage"), "DET": _l("Detention"), "STO": _l("Storage")}
FREE_TIME_UNIT = {"CD": _l("calendar days"), "WD": _l("working days"), "HR": _l("hours")}
# Who must do what before free time ends.
FREE_TIME_ACT = {
    "DEM": _l("The container must be collected from the terminal."),
    "DET": _l("The empty container must be returned."),
    "STO": _l("The goods must be taken out of storage."),
}
DEADLINE = {
    "SI_CUTOFF": _l("Shipping instructions (SI) cut-off"),
    "VGM_CUTOFF": _l("Weight (VGM) cut-off"),
    "CY_CUTOFF": _l("Container yard (CY) cut-off"),
    "CFS_CUTOFF": _l("Warehouse (CFS) cut-off"),
    "FREE_TIME": _l("Free time ends"),
    "APPOINTMENT": _l("Delivery appointment"),
    "PROMISE": _l("Promised delivery"),
    "POD": _l("Proof of delivery due"),
    "DOCUMENT": _l("Document due"),
}
PACKAGE = {
    "CONTAINER": _l("Container"),
    "ULD": _l("Air container (ULD)"),
    "PARCEL": _l("Parcel"),
    "PALLET": _l("Pallet"),
    "CARTON": _l("Carton"),
}
PROMISE_BASIS = {"CONTRACT": _l("Contract"), "QUOTE": _l("Quote"), "PROMO": _l("Promotion"), "SLA": _l("SLA")}
EVENT_STATE = {
    "LIVE": _l("Counts"),
    "SUPERSEDED": _l("Replaced by a newer version"),
    "RETRACTED": _l("Taken back by the carrier"),
    "WITHDRAWN": _l("Gone from the carrier's own history"),
    "DUPLICATE": _l("Told before"),
    "SUSPECT": _l("Doubtful"),
}
DOUBT = {
    "future": _l("It lies in the future."),
    "absurd_time": _l("Its time cannot be."),
    "newer_version": _l("A newer version came."),
    "newer_plan": _l("A newer plan came."),
    "replaced": _l("Its message was replaced."),
    "cancelled": _l("Its message was cancelled."),
    "retracted": _l("It was taken back."),
    "same_event": _l("It was told before."),
    "same_id": _l("Another report has the same number."),
}
CLASSIFIER = {"ACT": _l("happened"), "EST": _l("estimated"), "PLN": _l("planned"), "REQ": _l("requested")}
REQUEST_STATE = {
    "OPEN": _l("Waiting for it"), "RECEIVED": _l("Received"), "REJECTED": _l("Not accepted"), "WAIVED": _l("Not needed")
}  # fmt: skip
SOURCE = {"CARRIER": _l("Carrier"), "AGENT": _l("Our agent"), "AGGREGATOR": _l("Data service"), "OURS": _l("We")}
