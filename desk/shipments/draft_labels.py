"""What is wrong with a field of a draft, in the reader's words."""

from flask_babel import lazy_gettext as _l

WHY = {
    "mode": _l("Mode is one of SEA, AIR, ROAD, RAIL, COURIER, MULTIMODAL."),
    "scope": _l("Scope is one of DOOR, CY, CFS, PORT, AIRPORT, RAMP."),
    "direction": _l("Direction is one of EXPORT, IMPORT, DOMESTIC, CROSS_TRADE."),
    "basis": _l("Basis is one of CONTRACT, QUOTE, PROMO, SLA."),
    "place": _l("A place is a UN/LOCODE, such as CNNGB, or the name of a port that we know."),
    "incoterm": _l("An Incoterm has three letters, such as FOB."),
    "number": _l("This is not a number that can be here."),
    "digits": _l("An HS code has 4 to 10 digits."),
    "time": _l("This is not a time, such as 2026-11-22 14:30."),
    "zone": _l("The zone of this time is not known: add an offset, such as +08:00."),
    "long": _l("This is too long."),
    "reference": _l("A number has at most 64 characters."),
    "empty": _l("This must not be empty."),
    "many": _l("These are too many."),
    "other": _l("The number in the address is another one."),
    "formula": _l("This is a formula: paste its value."),
    "customer": _l("There is no customer of this name."),
}
