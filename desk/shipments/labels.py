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
