from flask_babel import lazy_gettext as _l

PARTY = {
    "carrier": _l("Carrier"),
    "broker": _l("Customs broker"),
    "warehouse": _l("Warehouse"),
    "terminal": _l("Terminal"),
    "haulier": _l("Haulier"),
    "other": _l("Somebody else"),
}
