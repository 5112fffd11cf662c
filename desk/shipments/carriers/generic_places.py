"""UN/LOCODEs that stand where the name of a place is expected."""

import pytz

from desk.shipments.carriers.ports import PORTS


def code_named(named: str, country: str) -> str:
    """The UN/LOCODE that a name is, else empty: many a town has five letters, too. `country`: empty if not said."""
    code = named.upper()
    fits = country in ("", code[:2]) and code[:2] in pytz.country_timezones
    return code if fits and (named == code or (named == code.lower() and code in PORTS)) else ""
