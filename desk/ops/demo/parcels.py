"""Twelve parcels of one order: most of them there, the rest each stuck in a way of its own."""

from desk.ops.demo.freight import COURIER, PARCEL, PO, Journey
from desk.shipments.commands.importing import NewLeg, NewReference, NewShipment

ORDER = "LA-1111-2093"
LEFT = """
    -9 10:00 LABEL_CREATED     CNSZX
    -9 18:20 PICKED_UP         CNSZX
    -1 17:00 DELIVERED         GBLON ~-9
    -8 03:10 HUB_DEPARTED      HKHKG
"""
LANDED = LEFT + "    -5 06:30 ARRIVED           GBLON\n"
CLEARED = LANDED + "    -4 09:40 CUSTOMS_RELEASED  GBLON\n"
OUT = CLEARED + "    -3 07:30 OUT_FOR_DELIVERY  GBLON\n"
AGAIN = "    +2 17:00 DELIVERED         GBLON ~-1\n"
SIGNED = "    -3 {at} DELIVERED         GBLON | {by}\n"
# Number, goods and all that was reported on it.
PARCELS = (
    ("LX518406005CN", "圣诞灯串", OUT + SIGNED.format(at="10:12", by="G. Marsh")),
    ("LX518406019CN", "圣诞灯串", OUT + SIGNED.format(at="10:12", by="G. Marsh")),
    ("LX518406022CN", "圣诞灯串", OUT + SIGNED.format(at="10:14", by="G. Marsh")),
    ("LX518406036CN", "投影灯", OUT + SIGNED.format(at="10:14", by="G. Marsh")),
    ("LX518406040CN", "投影灯", OUT + SIGNED.format(at="13:25", by="O. Bello")),
    ("LX518406053CN", "投影灯", OUT + SIGNED.format(at="13:25", by="O. Bello")),
    ("LX518406067CN", "橱窗灯箱", OUT + "    -3 12:40 DELIVERY_ATTEMPTED GBLON | Shop closed\n" + AGAIN),
    ("LX518406075CN", "橱窗灯箱", CLEARED + "    -2 08:20 AT_LOCAL_DEPOT     GBLON\n" + AGAIN),
    ("LX518406084CN", "LED 灯带", CLEARED + AGAIN),
    ("LX518406098CN", "LED 灯带", LANDED + "    -4 10:30 CUSTOMS_HOLD       GBLON | Value to be proved\n" + AGAIN),
    ("LX518406107CN", "感应小夜灯", LANDED + AGAIN),
    ("LX518406115CN", "感应小夜灯", LEFT + AGAIN),
)


def _parcel(place: int, number: str, goods: str, events: str) -> Journey:
    return Journey(
        "lanan",
        "post",
        NewShipment(
            f"F26-{441 + place:04d}",
            COURIER,
            "CNSZX",
            "GBLON",
            references=[NewReference(PARCEL, number, "CNPOST"), NewReference(PO, ORDER)],
            legs=[NewLeg(COURIER, "CNSZX", "GBLON", "China Post")],
            scope_from="DOOR",
            scope_to="DOOR",
            incoterm="DDP",
            goods=goods,
            equipment=f"{place + 1}/12 · {2.4 + place / 10:.1f} kg",
        ),
        events,
    )


ONE_ORDER = tuple(_parcel(place, *parcel) for place, parcel in enumerate(PARCELS))
