"""What the words of billing are called on the screen."""

from flask_babel import lazy_gettext as _l

REASON = {
    "not_agreed": _l("Not agreed"),
    "rate_wrong": _l("Wrong rate"),
    "qty_or_days_wrong": _l("Wrong quantity or days"),
    "duplicate": _l("Charged twice"),
    "service_not_performed": _l("Service not performed"),
    "wrong_payer": _l("Wrong payer"),
    "free_time_wrong": _l("Wrong free time"),
    "not_available": _l("Cargo or return place not available"),
    "caused_by_provider": _l("Caused by carrier or forwarder"),
    "missing_detail": _l("Details missing"),
    "fx_or_tax": _l("Exchange rate or tax"),
    "already_paid": _l("Paid already"),
}
STATE = {
    "raised": _l("Dispute raised"),
    "evidence": _l("Evidence wanted"),
    "finance_review": _l("Finance reviews"),
    "settled": _l("Settled"),
    "withdrawn": _l("Withdrawn"),
}
DECISION = {
    "full": _l("Credited in full"),
    "partial": _l("Credited in part"),
    "rejected": _l("Charge confirmed"),
}
