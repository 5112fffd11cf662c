"""Whatever the order, the parts and the repeats in which events come, the same rows count and the same is shown."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.core.db import db, transaction
from desk.shipments.carriers.events import DocumentFunction
from desk.shipments.commands.events import rebuild
from desk.shipments.models import Package, Shipment
from desk.shipments.types import PlaceRole, ReferenceType
from tests.shipments.telling import NUMBER, a_shipment, expected, looks, number, on, rows, take, told

BOX, OTHER = "CSQU3054383", "MSKU0000002"
CODES = {
    "DEPARTED": (PlaceRole.ORIGIN, "CNNGB"),
    "TS_DISCHARGED": (PlaceRole.TS, "SGSIN"),
    "ARRIVED": (PlaceRole.DEST, "DEHAM"),
    "CUSTOMS_RELEASED": (PlaceRole.DEST, "DEHAM"),
    "DUTY_DUE": (PlaceRole.DEST, "DEHAM"),
    "DELIVERED": (PlaceRole.DEST, "DEHAM"),
    "RETURNING": (PlaceRole.DEST, "DEHAM"),
}
names = st.sampled_from(sorted(CODES))
days = st.integers(0, 12)


@st.composite
def an_event(draw):
    code, day = draw(names), draw(days)
    box = draw(st.sampled_from(["", BOX, OTHER]))
    more = {"equipment": box, "references": (number(NUMBER, ReferenceType.MBL),)}
    if draw(st.booleans()):
        more |= {"source_id": draw(st.sampled_from("abc")), "version_at": on(draw(days))}
        more |= {"retracts": draw(st.integers(0, 5)) == 0}
    if draw(st.integers(0, 4)) == 0:
        functions = st.sampled_from(list(DocumentFunction))
        more |= {"document": "D", "document_function": draw(functions), "version_at": on(draw(days))}
    if draw(st.booleans()):
        return expected(code, on(day), *CODES[code], plan_key=draw(st.sampled_from(["", "p"])), **more)
    return told(code, on(day), *CODES[code], **more)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_shuffled_split_and_repeated_events_give_the_same(app, data):
    events = data.draw(st.lists(an_event(), min_size=1, max_size=6))
    mixed = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=3))))
    cut = data.draw(st.integers(0, len(mixed)))
    at_once, in_parts = a_shipment(), a_shipment()
    take(at_once, *events)
    for part in (mixed[:cut], mixed[cut:], mixed[:1]):
        take(in_parts, *part)

    assert looks(at_once) == looks(in_parts)
    with transaction():
        shipment = db.session.get_one(Shipment, in_parts.id)
        assert not rebuild(shipment)
    assert looks(at_once) == looks(in_parts)


def test_a_rebuild_puts_right_what_is_wrong(app):
    shipment = a_shipment()
    take(shipment, told("DEPARTED", on(1), *CODES["DEPARTED"]), expected("ARRIVED", on(9), *CODES["ARRIVED"]))
    right = looks(shipment)
    with transaction():
        row = db.session.get_one(Shipment, shipment.id)
        row.stage, row.eta_at, row.delivered_at = "SIGNED", None, on(3)
        rows(row)[0].state = "RETRACTED"
    assert looks(shipment) != right
    with transaction():
        assert rebuild(db.session.get_one(Shipment, shipment.id))
    assert looks(shipment) == right


def test_a_shipment_is_as_far_as_its_last_box(app):
    shipment = a_shipment(("MBL", NUMBER), ("CONTAINER", BOX), ("CONTAINER", OTHER))
    gone = [told("DELIVERED", on(9, hour), *CODES["DELIVERED"], equipment=box)
            for hour, box in enumerate((BOX, OTHER))]  # fmt: skip
    take(shipment, told("ARRIVED", on(8), *CODES["ARRIVED"]), gone[0])
    assert looks(shipment)[1]["stage"] == "ARRIVED"
    packages = db.session.query(Package).order_by(Package.identifier).all()
    assert [(one.identifier, one.stage) for one in packages] == [(BOX, "SIGNED"), (OTHER, "ARRIVED")]
    take(shipment, gone[1])
    assert looks(shipment)[1]["delivered_at"] == on(9) + timedelta(hours=1)
    assert looks(shipment)[1]["close_reason"] == "DELIVERED"
