"""More of the demo world in the air, on the road and on rails."""

from desk.ops.demo.freight import AIR, BOOKING, BOX, HAWB, MAWB, PO, RAIL, Journey
from desk.shipments.commands.importing import NewLeg, NewReference, NewShipment
from desk.shipments.types import Mode

ROAD = Mode.ROAD

FLYING_TO_MUNICH = Journey(
    "nordlicht",
    "cargo-imp",
    NewShipment(
        "F26-0432", AIR, "CNPVG", "DEMUC",
        references=[NewReference(MAWB, "172-18402661", "172"), NewReference(HAWB, "NLA-20944")],
        legs=[NewLeg(AIR, "CNPVG", "DEMUC", "Cargolux", "CV7306")],
        scope_from="AIRPORT", scope_to="AIRPORT", incoterm="FCA", goods="LED drivers", equipment="5 pallets · 940 kg",
    ),
    """
    -4 10:20 BK_CONFIRMED     CNPVG
    -2 16:30 RECEIVED_ORIGIN  CNPVG
    -1 13:00 EXP_RELEASED     CNPVG
    +1 09:00 ARRIVED          DEMUC ~-4
    -1 22:05 DEPARTED         CNPVG | CV7306
    """,
)  # fmt: skip

SIGNED_IN_AMSTERDAM = Journey(
    "hengyuan",
    "cargo-imp",
    NewShipment(
        "F26-0416", AIR, "HKHKG", "NLAMS",
        references=[NewReference(MAWB, "160-55203186", "160"), NewReference(HAWB, "HYA2611009")],
        legs=[NewLeg(AIR, "HKHKG", "NLAMS", "Cathay Pacific Cargo", "CX2063")],
        scope_from="AIRPORT", scope_to="DOOR", incoterm="DAP", goods="电动工具样品", equipment="9 箱 · 126 kg",
    ),
    """
    -13 11:30 BK_CONFIRMED      HKHKG
    -11 18:00 RECEIVED_ORIGIN   HKHKG
    -9  07:00 ARRIVED           NLAMS ~-11
    -10 23:40 DEPARTED          HKHKG | CX2063
    -9  06:25 ARRIVED           NLAMS
    -8  10:00 CUSTOMS_RELEASED  NLAMS
    -7  08:10 OUT_FOR_DELIVERY  NLAMS
    -7  13:50 DELIVERED         NLAMS | S. de Boer
    -6  09:00 POD_UPLOADED      NLAMS
    """,
)  # fmt: skip

LEFT_BEHIND_IN_SHENZHEN = Journey(
    "lanan",
    "cargo-imp",
    NewShipment(
        "F26-0435", AIR, "CNSZX", "USCHI",
        references=[NewReference(MAWB, "999-33071242", "999"), NewReference(HAWB, "LAA-3071")],
        legs=[NewLeg(AIR, "CNSZX", "USCHI", "Air China Cargo", "CA1055")],
        scope_from="AIRPORT", scope_to="AIRPORT", incoterm="DDP", goods="儿童手表", equipment="42 箱 · 510 kg",
    ),
    """
    -5 14:10 BK_CONFIRMED     CNSZX
    -3 17:20 RECEIVED_ORIGIN  CNSZX
    -1 09:00 ARRIVED          USCHI ~-3
    -2 10:40 EXP_RELEASED     CNSZX
    -1 18:50 ROLLED           CNSZX | Offloaded from CA1055, payload limit
    +2 09:00 ARRIVED          USCHI ~-1
    """,
)  # fmt: skip

SHORT_IN_CHICAGO = Journey(
    "hengyuan",
    "cargo-imp",
    NewShipment(
        "F26-0429", AIR, "CNPVG", "USCHI",
        references=[NewReference(MAWB, "180-66142904", "180"), NewReference(HAWB, "HYA2611041")],
        legs=[NewLeg(AIR, "CNPVG", "USCHI", "Korean Air Cargo", "KE8231")],
        scope_from="AIRPORT", scope_to="AIRPORT", incoterm="FCA", goods="气动钉枪", equipment="8 托 · 1 760 kg",
    ),
    """
    -7 15:00 BK_CONFIRMED     CNPVG
    -5 16:10 RECEIVED_ORIGIN  CNPVG
    -3 08:00 ARRIVED          USCHI ~-5
    -4 20:30 DEPARTED         CNPVG | KE8231
    -3 09:10 ARRIVED          USCHI
    -2 07:20 RECEIVED_DEST    USCHI | 7 of 8 pallets checked in
    -2 07:30 SHORTAGE         USCHI | 1 pallet not found at break-down
    """,
)  # fmt: skip

TRUCK_TO_PRAGUE = Journey(
    "nordlicht",
    "truck",
    NewShipment(
        "F26-0422", ROAD, "DEHAM", "CZPRG",
        references=[NewReference(BOOKING, "NLT-26-3308"), NewReference(PO, "NL-45872")],
        legs=[NewLeg(ROAD, "DEHAM", "CZPRG", "Spedition Elbtal", "HH-EL 2207")],
        scope_from="DOOR", scope_to="DOOR", incoterm="DAP", goods="Shop lighting", equipment="18 pallets",
    ),
    """
    -4 10:00 BK_CONFIRMED  DEHAM
    -2 08:40 PICKED_UP     DEHAM | HH-EL 2207
    -1 10:00 DELIVERED     CZPRG ~-4
    -1 09:30 DELAYED       CZPRG | A17 closed after an accident
    +1 09:00 DELIVERED     CZPRG ~-1
    """,
)  # fmt: skip

TRUCK_TO_SHANGHAI = Journey(
    "hengyuan",
    "truck",
    NewShipment(
        "F26-0437", ROAD, "CNNGB", "CNSHA",
        references=[NewReference(BOOKING, "HYT-26-0921"), NewReference(PO, "HY-2026-1203")],
        legs=[NewLeg(ROAD, "CNNGB", "CNSHA", "甬申专线", "浙B·T2207")],
        scope_from="DOOR", scope_to="DOOR", incoterm="EXW", goods="展会样品", equipment="3 托",
    ),
    """
    -2 09:10 BK_CONFIRMED      CNNGB
    -1 14:30 PICKED_UP         CNNGB | 浙B·T2207
    +1 10:00 DELIVERED         CNSHA ~-2
    -1 21:40 AT_LOCAL_DEPOT    CNSHA
    -1 22:10 OUT_FOR_DELIVERY  CNSHA
    """,
)  # fmt: skip

HELD_IN_WARSAW = Journey(
    "nordlicht",
    "rail",
    NewShipment(
        "F26-0400", RAIL, "CNCKG", "PLWAW",
        references=[NewReference(BOOKING, "CRE-CQ-7588", "CRE"), NewReference(BOX, "TCLU 771204-7"),
                    NewReference(PO, "NL-45701")],
        legs=[NewLeg(RAIL, "CNCKG", "CNURC", "China Railway Express", "X8075"),
              NewLeg(RAIL, "CNURC", "PLWAW", "China Railway Express", "X8075")],
        incoterm="FCA", goods="Decorative lamps", equipment="1 × 40HQ",
    ),
    """
    -27 11:00 BK_CONFIRMED   CNCKG
    -23 22:00 DEPARTED       CNCKG | X8075
    -7  12:00 ARRIVED        PLWAW ~-23
    -18 06:30 TS_ARRIVED     CNURC
    -16 19:20 TS_DEPARTED    CNURC
    -6  10:15 ARRIVED        PLWAW
    -5  09:00 CUSTOMS_FILED  PLWAW
    -4  14:20 CUSTOMS_HOLD   PLWAW | CE certificates under review
    """,
)  # fmt: skip

ON_LAND = (
    HELD_IN_WARSAW, SIGNED_IN_AMSTERDAM, SHORT_IN_CHICAGO, LEFT_BEHIND_IN_SHENZHEN, FLYING_TO_MUNICH,
    TRUCK_TO_PRAGUE, TRUCK_TO_SHANGHAI,
)  # fmt: skip
