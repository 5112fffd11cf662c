"""The places that rows point at are written down when something first happens there."""

import re

from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from desk.core.db import db
from desk.core.errors import Faulty
from desk.shipments.carriers.events import Place
from desk.shipments.carriers.ports import PORTS
from desk.shipments.carriers.zones import zone_of
from desk.shipments.models import Location

CODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


def ensure_location(code: str, name: str = "") -> Location:
    """The place of a UN/LOCODE, written down if it is new.

    Its name and zone are those of our table, else `name` (else the code itself) and the zone of its airport or
    country; where that is not certain it is UTC. Raises Faulty("place") for what is no UN/LOCODE.
    """
    code = code.strip().upper()
    known = db.session.get(Location, code) if code.isascii() and code.isalnum() else None
    if known is not None:
        return known
    if not CODE.fullmatch(code):
        raise Faulty(
            "place", _l("%(code)s is no UN/LOCODE: two letters for the country, three for the place.", code=code[:12])
        )
    # two feeds at once may both hear of a new place
    db.session.execute(insert(Location).values(_values(code, name.strip()[:80])).on_conflict_do_nothing())
    return db.session.get_one(Location, code)


def _values(code: str, name: str) -> dict[str, object]:
    port = PORTS.get(code)
    if port:
        return {"code": code, "name_zh": port.zh, "name_en": port.en, "time_zone": port.zone, "lat": port.lat,
                "lon": port.lon}  # fmt: skip
    zone = zone_of(Place(unlocode=code))
    return {"code": code, "name_zh": name or code, "name_en": name or code, "time_zone": zone.key if zone else "UTC"}
