"""Twelve shipments in four modes, each at another point of its way.

A line of `events` is: day, local time, code, place; `~day` for an estimate and the day we were told; `| remark`.
Carriers mask the names of those who sign before they tell us.
"""

from dataclasses import dataclass

from desk.shipments.commands.importing import NewLeg, NewReference, NewShipment
from desk.shipments.types import Mode, ReferenceType

SEA, AIR, RAIL, COURIER = Mode.SEA, Mode.AIR, Mode.RAIL, Mode.COURIER
MBL, BOOKING, PO = ReferenceType.MBL, ReferenceType.BOOKING, ReferenceType.PO
BOX, MAWB, HAWB, PARCEL = ReferenceType.CONTAINER, ReferenceType.MAWB, ReferenceType.HAWB, ReferenceType.COURIER


@dataclass(frozen=True)
class Journey:
    """A shipment, whose it is, who reports on it, and all that was reported. `promise` is told like an event's time."""

    customer: str
    feed: str
    shipment: NewShipment
    events: str
    promise: str = ""


ROLLED_IN_SINGAPORE = Journey(
    "hengyuan",
    "dcsa",
    NewShipment(
        "F26-0412", SEA, "CNNGB", "DEHAM",
        references=[
            NewReference(MBL, "HLCUNGB2611082", "HLCU"), NewReference(BOX, "HLBU 306114-9"),
            NewReference(BOX, "HLBU 306120-0"), NewReference(PO, "HY-2026-1187"),
        ],
        legs=[
            NewLeg(SEA, "CNNGB", "SGSIN", "Hapag-Lloyd", "HMM ALGECIRAS 0087W"),
            NewLeg(SEA, "SGSIN", "DEHAM", "ONE", "ONE INNOVATION 045W"),
        ],
        incoterm="FOB", goods="五金工具", equipment="2 × 40HQ",
    ),
    """
    -20 10:05 BK_CONFIRMED    CNNGB
    -16 08:50 GATE_IN_ORIGIN  CNNGB
    -14 17:10 LOADED_ORIGIN   CNNGB | HMM ALGECIRAS 0087W
    -14 19:40 DEPARTED        CNNGB | HMM ALGECIRAS 0087W
    +19 08:00 ARRIVED         DEHAM ~-14
    -8  06:10 TS_DISCHARGED   SGSIN
    -6  02:00 ROLLED          SGSIN | Berth congestion, not loaded on ONE INNOVATION 043W
    +22 08:00 ARRIVED         DEHAM ~-6
    +1  14:00 TS_LOADED       SGSIN ~-1 | ONE INNOVATION 045W
    +25 08:00 ARRIVED         DEHAM ~-1
    """,
)  # fmt: skip

DELIVERED_IN_ROTTERDAM = Journey(
    "hengyuan",
    "dcsa",
    NewShipment(
        "F26-0371", SEA, "CNNGB", "NLRTM",
        references=[NewReference(MBL, "MAEU241996307", "MAEU"), NewReference(BOX, "MSKU 905123-6")],
        legs=[NewLeg(SEA, "CNNGB", "NLRTM", "Maersk", "MAERSK HANOI 638W")],
        scope_to="DOOR", incoterm="CIF", goods="户外家具", equipment="1 × 40HQ",
    ),
    """
    -66 11:20 BK_CONFIRMED       CNNGB
    -60 22:15 DEPARTED           CNNGB | MAERSK HANOI 638W
    -30 07:00 ARRIVED            NLRTM ~-60
    -29 05:40 ARRIVED            NLRTM
    -28 16:30 DISCHARGED         NLRTM
    -26 10:10 CUSTOMS_RELEASED   NLRTM
    -25 09:00 AVAILABLE_PICKUP   NLRTM
    -21 08:35 GATE_OUT_DEST      NLRTM
    -21 14:20 DELIVERED          NLRTM | P*** d*** V***
    -20 09:00 POD_UPLOADED       NLRTM
    -12 15:45 EMPTY_RETURNED     NLRTM
    """,
)  # fmt: skip

HELD_IN_FRANKFURT = Journey(
    "hengyuan",
    "cargo-imp",
    NewShipment(
        "F26-0427", AIR, "CNPVG", "DEFRA",
        references=[NewReference(MAWB, "020-44173802", "020"), NewReference(HAWB, "HYA2611037")],
        legs=[NewLeg(AIR, "CNPVG", "DEFRA", "Lufthansa Cargo", "LH8431")],
        scope_from="AIRPORT", scope_to="AIRPORT", incoterm="DAP", goods="厨房小家电样品", equipment="36 箱 · 412 kg",
    ),
    """
    -5 14:30 BK_CONFIRMED           CNPVG
    -4 18:20 RECEIVED_ORIGIN        CNPVG
    -3 11:05 EXP_RELEASED           CNPVG
    -3 20:10 DEPARTED               CNPVG | LH8431
    -2 05:00 ARRIVED                DEFRA ~-3
    -2 05:30 ARRIVED                DEFRA
    -2 09:00 RECEIVED_DEST          DEFRA
    -2 11:40 CUSTOMS_FILED          DEFRA
    -1 08:20 CUSTOMS_INFO_REQUIRED  DEFRA | Commodity description, commercial invoice
    """,
    promise="+2 18:00",
)  # fmt: skip

QUEUING_FOR_THE_BORDER = Journey(
    "hengyuan",
    "rail",
    NewShipment(
        "F26-0418", RAIL, "CNCKG", "DEDUI",
        references=[NewReference(BOOKING, "CRE-CQ-7719", "CRE"), NewReference(BOX, "TCLU 450871-8")],
        legs=[
            NewLeg(RAIL, "CNCKG", "CNURC", "China Railway Express", "X8083"),
            NewLeg(RAIL, "CNURC", "DEDUI", "China Railway Express", "X8083"),
        ],
        incoterm="FCA", goods="汽车配件", equipment="1 × 40HQ",
    ),
    """
    -12 16:00 BK_CONFIRMED     CNCKG
    -11 16:00 RECEIVED_ORIGIN  CNCKG
    -10 09:00 EXP_RELEASED     CNCKG
    -10 22:30 DEPARTED         CNCKG | X8083
    +5  12:00 ARRIVED          DEDUI ~-10
    -6  04:10 TS_ARRIVED       CNURC
    -4  12:00 DELAYED          CNURC | 阿拉山口口岸排队，等待换装
    +9  12:00 ARRIVED          DEDUI ~-4
    +1  20:00 TS_DEPARTED      CNURC ~-1
    """,
)  # fmt: skip

BOOKED_FOR_LONG_BEACH = Journey(
    "hengyuan",
    "dcsa",
    NewShipment(
        "F26-0433", SEA, "CNNGB", "USLGB",
        references=[
            NewReference(BOOKING, "NGB2611-5530", "COSU"), NewReference(MBL, "COSU6390114820", "COSU"),
            NewReference(BOX, "CSNU 664210-0"),
        ],
        legs=[NewLeg(SEA, "CNNGB", "USLGB", "COSCO", "COSCO PRIDE 061E")],
        incoterm="FOB", goods="健身器材", equipment="1 × 40HQ",
    ),
    """
    -7  15:20 BK_CONFIRMED    CNNGB
    +2  21:00 DEPARTED        CNNGB ~-7 | COSCO PRIDE 061E
    +18 07:00 ARRIVED         USLGB ~-7
    -3  09:40 EMPTY_OUT       CNNGB
    -2  16:05 STUFFED         CNNGB
    -1  10:30 GATE_IN_ORIGIN  CNNGB
    """,
)  # fmt: skip

INSPECTED_IN_HAMBURG = Journey(
    "nordlicht",
    "dcsa",
    NewShipment(
        "F26-0389", SEA, "CNYTN", "DEHAM",
        references=[
            NewReference(MBL, "OOLU2711930450", "OOLU"), NewReference(BOX, "OOLU 812345-7"),
            NewReference(PO, "NL-45871"),
        ],
        legs=[NewLeg(SEA, "CNYTN", "DEHAM", "OOCL", "OOCL SPAIN 018W")],
        incoterm="FOB", goods="LED lighting", equipment="1 × 40HQ",
    ),
    """
    -40 10:30 BK_CONFIRMED        CNYTN
    -33 18:00 DEPARTED            CNYTN | OOCL SPAIN 018W
    -5  08:00 ARRIVED             DEHAM ~-33
    -3  06:00 ARRIVED             DEHAM ~-9
    -3  05:20 ARRIVED             DEHAM
    -2  14:00 DISCHARGED          DEHAM
    -2  16:30 CUSTOMS_FILED       DEHAM
    -1  08:10 CUSTOMS_INSPECTION  DEHAM | X-ray and partial unloading
    """,
)  # fmt: skip

LANDED_IN_FRANKFURT = Journey(
    "nordlicht",
    "cargo-imp",
    NewShipment(
        "F26-0430", AIR, "HKHKG", "DEFRA",
        references=[NewReference(MAWB, "160-33915265", "160"), NewReference(HAWB, "NLA-20931")],
        legs=[NewLeg(AIR, "HKHKG", "DEFRA", "Cathay Pacific Cargo", "CX2061")],
        scope_from="AIRPORT", scope_to="AIRPORT", incoterm="FCA",
        goods="Smart bulbs", equipment="12 pallets · 2 180 kg",
    ),
    """
    -4 11:15 BK_CONFIRMED     HKHKG
    -3 17:40 RECEIVED_ORIGIN  HKHKG
    -1 06:00 ARRIVED          DEFRA ~-3
    -2 23:10 DEPARTED         HKHKG | CX2061
    -1 06:40 ARRIVED          DEFRA
    -1 08:30 RECEIVED_DEST    DEFRA | 12 of 12 pallets checked in
    """,
)  # fmt: skip

DELIVERED_BY_TRAIN = Journey(
    "nordlicht",
    "rail",
    NewShipment(
        "F26-0380", RAIL, "CNCKG", "DEHAM",
        references=[
            NewReference(BOOKING, "CRE-CQ-7402", "CRE"), NewReference(BOX, "MSCU 611208-8"),
            NewReference(PO, "NL-45602"),
        ],
        legs=[
            NewLeg(RAIL, "CNCKG", "PLWAW", "China Railway Express", "X8071"),
            NewLeg(RAIL, "PLWAW", "DEHAM", "PKP Cargo", ""),
        ],
        scope_to="DOOR", incoterm="FCA", goods="Ceiling lamps", equipment="1 × 40HQ",
    ),
    """
    -31 14:00 BK_CONFIRMED      CNCKG
    -28 21:50 DEPARTED          CNCKG | X8071
    -10 09:00 ARRIVED           DEHAM ~-28
    -13 10:20 TS_ARRIVED        PLWAW
    -12 05:30 TS_DEPARTED       PLWAW
    -10 07:15 ARRIVED           DEHAM
    -8  12:00 CUSTOMS_RELEASED  DEHAM
    -7  09:00 APPT_SET          DEHAM
    -6  11:20 DELIVERED         DEHAM | J*** P***
    -5  09:30 POD_UPLOADED      DEHAM
    """,
)  # fmt: skip

SIGNED_IN_LONDON = Journey(
    "lanan",
    "courier",
    NewShipment(
        "F26-0405", COURIER, "CNSZX", "GBLON",
        references=[NewReference(PARCEL, "4829135743", "DHL")],
        legs=[NewLeg(COURIER, "CNSZX", "GBLON", "DHL Express")],
        scope_from="DOOR", scope_to="DOOR", incoterm="DDP", goods="蓝牙耳机", equipment="1 件 · 0.8 kg",
    ),
    """
    -13 15:30 LABEL_CREATED     CNSZX
    -13 18:40 PICKED_UP         CNSZX
    -9  17:00 DELIVERED         GBLON ~-13
    -12 03:20 HUB_DEPARTED      HKHKG
    -10 06:10 ARRIVED           GBLON
    -10 08:00 CUSTOMS_RELEASED  GBLON
    -9  07:50 OUT_FOR_DELIVERY  GBLON
    -9  12:35 DELIVERED         GBLON | M*** (neighbour)
    """,
)  # fmt: skip

NOBODY_AT_HOME = Journey(
    "lanan",
    "courier",
    NewShipment(
        "F26-0424", COURIER, "CNSZX", "GBLON",
        references=[NewReference(PARCEL, "1Z8A42W60412773516", "UPS")],
        legs=[NewLeg(COURIER, "CNSZX", "GBLON", "UPS")],
        scope_from="DOOR", scope_to="DOOR", incoterm="DDP", goods="咖啡机", equipment="3 件 · 9.3 kg",
    ),
    """
    -5 11:00 LABEL_CREATED       CNSZX
    -5 17:30 PICKED_UP           CNSZX
    -4 02:40 HUB_DEPARTED        HKHKG
    -2 05:15 ARRIVED             GBLON
    -2 09:30 CUSTOMS_RELEASED    GBLON
    +1 17:00 DELIVERED           GBLON ~-1
    """,
)  # fmt: skip

SILENT_SINCE_HONG_KONG = Journey(
    "lanan",
    "post",
    NewShipment(
        "F26-0409", COURIER, "CNSZX", "USLAX",
        references=[NewReference(PARCEL, "LX403819271CN", "CNPOST")],
        legs=[NewLeg(COURIER, "CNSZX", "USLAX", "China Post")],
        scope_from="DOOR", scope_to="DOOR", incoterm="DAP", goods="手机壳", equipment="1 件 · 0.3 kg",
    ),
    """
    -14 10:00 LABEL_CREATED  CNSZX
    -13 16:20 PICKED_UP      CNSZX
    +3  20:00 DELIVERED      USLAX ~-13
    -12 04:30 EXP_RELEASED   CNSZX
    -10 02:10 HUB_DEPARTED   HKHKG
    """,
)  # fmt: skip

SAILING_TO_LONG_BEACH = Journey(
    "lanan",
    "dcsa",
    NewShipment(
        "F26-0421", SEA, "CNYTN", "USLGB",
        references=[
            NewReference(MBL, "ZIMUSNH30088117", "ZIMU"), NewReference(BOX, "ZCSU 873452-5"),
            NewReference(PO, "FBA17XK42LQ9", "AMAZON"),
        ],
        legs=[NewLeg(SEA, "CNYTN", "USLGB", "ZIM", "ZIM MOUNT BLANC 12E")],
        scope_to="DOOR", incoterm="DDP", goods="家居收纳", equipment="1 × 40HQ",
    ),
    """
    -12 09:10 BK_CONFIRMED    CNYTN
    -7  13:25 GATE_IN_ORIGIN  CNYTN
    -5  20:30 DEPARTED        CNYTN | ZIM MOUNT BLANC 12E
    +9  09:00 ARRIVED         USLGB ~-5
    """,
    promise="+16 12:00",
)  # fmt: skip

JOURNEYS = (
    DELIVERED_IN_ROTTERDAM, INSPECTED_IN_HAMBURG, DELIVERED_BY_TRAIN, ROLLED_IN_SINGAPORE, SILENT_SINCE_HONG_KONG,
    SIGNED_IN_LONDON, QUEUING_FOR_THE_BORDER, SAILING_TO_LONG_BEACH, BOOKED_FOR_LONG_BEACH, NOBODY_AT_HOME,
    HELD_IN_FRANKFURT, LANDED_IN_FRANKFURT,
)  # fmt: skip
