"""More of the demo world at sea: whole containers and shared ones, on time, late, damaged, waiting to be fetched."""

from desk.ops.demo.freight import BOOKING, BOX, MBL, PO, SEA, Journey
from desk.shipments.commands.importing import NewLeg, NewReference, NewShipment
from desk.shipments.types import ReferenceType

HBL = ReferenceType.HBL

FREE_TIME_RUNS_IN_HAMBURG = Journey(
    "hengyuan",
    "dcsa",
    NewShipment(
        "F26-0395", SEA, "CNNGB", "DEHAM",
        references=[NewReference(MBL, "EGLV143605118", "EGLV"), NewReference(BOX, "EGHU 920114-3"),
                    NewReference(PO, "HY-2026-1140")],
        legs=[NewLeg(SEA, "CNNGB", "DEHAM", "Evergreen", "EVER AIM 1203W")],
        incoterm="CIF", goods="园林工具", equipment="1 × 40HQ",
    ),
    """
    -41 10:10 BK_CONFIRMED      CNNGB
    -36 20:30 DEPARTED          CNNGB | EVER AIM 1203W
    -4  06:00 ARRIVED           DEHAM ~-36
    -4  05:10 ARRIVED           DEHAM
    -3  13:20 DISCHARGED        DEHAM
    -3  15:00 CUSTOMS_FILED     DEHAM
    -2  10:30 CUSTOMS_RELEASED  DEHAM
    -1  08:00 AVAILABLE_PICKUP  DEHAM | Free time: 3 days, then by the day
    """,
)  # fmt: skip

ON_THE_TRUCK_FROM_BREMERHAVEN = Journey(
    "nordlicht",
    "dcsa",
    NewShipment(
        "F26-0398", SEA, "CNSHA", "DEBRV",
        references=[NewReference(MBL, "MEDUSH7714205", "MEDU"), NewReference(BOX, "MSCU 583310-9"),
                    NewReference(PO, "NL-45790")],
        legs=[NewLeg(SEA, "CNSHA", "DEBRV", "MSC", "MSC AURELIA 644W")],
        scope_to="DOOR", incoterm="FOB", goods="Garden lights", equipment="1 × 40HQ",
    ),
    """
    -44 11:00 BK_CONFIRMED      CNSHA
    -38 19:10 DEPARTED          CNSHA | MSC AURELIA 644W
    -7  07:00 ARRIVED           DEBRV ~-38
    -7  06:20 ARRIVED           DEBRV
    -6  12:40 DISCHARGED        DEBRV
    -4  09:15 CUSTOMS_RELEASED  DEBRV
    -3  08:00 AVAILABLE_PICKUP  DEBRV
    -2  10:30 APPT_SET          DEBRV
    -1  09:20 GATE_OUT_DEST     DEBRV
    +1  10:00 DELIVERED         DEBRV ~-1
    """,
)  # fmt: skip

DAMAGED_IN_A_SHARED_BOX = Journey(
    "nordlicht",
    "dcsa",
    NewShipment(
        "F26-0402", SEA, "CNXMN", "DEHAM",
        references=[NewReference(HBL, "FXMN2610441"), NewReference(BOX, "TGHU 604418-0"),
                    NewReference(PO, "NL-45733")],
        legs=[NewLeg(SEA, "CNXMN", "DEHAM", "CMA CGM", "CMA CGM RIGEL 0FL7W")],
        scope_from="CFS", scope_to="CFS", incoterm="FCA", goods="Glass lampshades",
        equipment="LCL · 14 cartons · 3.2 cbm",
    ),
    """
    -47 15:30 BK_CONFIRMED     CNXMN
    -43 17:00 RECEIVED_ORIGIN  CNXMN
    -40 21:15 DEPARTED         CNXMN | CMA CGM RIGEL 0FL7W
    -8  07:00 ARRIVED          DEHAM ~-40
    -6  09:40 ARRIVED          DEHAM
    -5  16:00 DISCHARGED       DEHAM
    -3  11:30 RECEIVED_DEST    DEHAM
    -3  11:45 DAMAGED          DEHAM | 2 of 14 cartons crushed at unpacking, photos taken
    """,
)  # fmt: skip

QUEUING_AT_THE_WAREHOUSE = Journey(
    "lanan",
    "dcsa",
    NewShipment(
        "F26-0414", SEA, "CNYTN", "GBFXT",
        references=[NewReference(HBL, "FYTN2610872"), NewReference(BOX, "CMAU 558201-7"),
                    NewReference(PO, "FBA17XM88RT2", "AMAZON")],
        legs=[NewLeg(SEA, "CNYTN", "GBFXT", "CMA CGM", "CMA CGM VEGA 0MD4W")],
        scope_from="CFS", scope_to="DOOR", incoterm="DDP", goods="宠物用品", equipment="LCL · 86 箱 · 9.4 cbm",
    ),
    """
    -42 10:20 BK_CONFIRMED       CNYTN
    -35 22:00 DEPARTED           CNYTN | CMA CGM VEGA 0MD4W
    -6  08:00 ARRIVED            GBFXT ~-35
    -6  07:30 ARRIVED            GBFXT
    -4  14:10 CUSTOMS_RELEASED   GBFXT
    -2  09:00 APPT_SET           GBFXT
    -1  07:50 ARRIVED_WAREHOUSE  GBFXT
    -1  11:30 WAITING_QUEUE      GBFXT | All docks taken, 4 trucks ahead
    """,
)  # fmt: skip

WAITED_IN_ANTWERP = Journey(
    "nordlicht",
    "dcsa",
    NewShipment(
        "F26-0361", SEA, "CNNGB", "BEANR",
        references=[NewReference(MBL, "ONEYNB6G3318", "ONEY"), NewReference(BOX, "ONEU 201993-2"),
                    NewReference(PO, "NL-45511")],
        legs=[NewLeg(SEA, "CNNGB", "BEANR", "ONE", "ONE INTEGRITY 039W")],
        scope_to="DOOR", incoterm="CIF", goods="Floor lamps", equipment="1 × 40HQ",
    ),
    """
    -58 10:00 BK_CONFIRMED       CNNGB
    -52 23:20 DEPARTED           CNNGB | ONE INTEGRITY 039W
    -19 08:00 ARRIVED            BEANR ~-52
    -19 07:15 ARRIVED            BEANR
    -17 12:00 CUSTOMS_RELEASED   BEANR
    -15 08:30 GATE_OUT_DEST      BEANR
    -15 10:05 ARRIVED_WAREHOUSE  BEANR
    -15 12:05 WAITING_QUEUE      BEANR | Dock closed for stock-taking
    -15 15:35 DELIVERED          BEANR | L. Maes
    -14 09:00 POD_UPLOADED       BEANR
    -11 10:40 EMPTY_RETURNED     BEANR
    """,
)  # fmt: skip

SAILED_FROM_QINGDAO = Journey(
    "hengyuan",
    "dcsa",
    NewShipment(
        "F26-0436", SEA, "CNTAO", "USLGB",
        references=[NewReference(MBL, "YMLUW226041877", "YMLU"), NewReference(BOX, "YMLU 344120-9"),
                    NewReference(BOX, "BMOU 340981-7")],
        legs=[NewLeg(SEA, "CNTAO", "USLGB", "Yang Ming", "YM TRILLION 052E")],
        incoterm="FOB", goods="轮胎修补工具", equipment="2 × 40HQ",
    ),
    """
    -11 14:00 BK_CONFIRMED    CNTAO
    -5  09:30 STUFFED         CNTAO
    -3  16:20 GATE_IN_ORIGIN  CNTAO
    -2  08:00 EXP_RELEASED    CNTAO
    -1  19:30 DEPARTED        CNTAO | YM TRILLION 052E
    +14 06:00 ARRIVED         USLGB ~-1
    """,
)  # fmt: skip

BOOKED_WITH_A_NEW_CUT_OFF = Journey(
    "nordlicht",
    "dcsa",
    NewShipment(
        "F26-0438", SEA, "CNSHA", "DEHAM",
        references=[NewReference(BOOKING, "SHA2611-7742", "HLCU"), NewReference(PO, "NL-45960")],
        legs=[NewLeg(SEA, "CNSHA", "DEHAM", "Hapag-Lloyd", "BERLIN EXPRESS 2547W")],
        incoterm="FOB", goods="Solar panels with lamps", equipment="3 × 40HQ",
    ),
    """
    -6  11:10 BK_CONFIRMED  CNSHA
    +4  22:00 DEPARTED      CNSHA ~-6 | BERLIN EXPRESS 2547W
    +36 07:00 ARRIVED       DEHAM ~-6
    -2  17:30 BK_AMENDED    CNSHA | Cut-off one day earlier
    """,
)  # fmt: skip

TRANSSHIPPED_IN_COLOMBO = Journey(
    "hengyuan",
    "dcsa",
    NewShipment(
        "F26-0408", SEA, "CNSHA", "NLRTM",
        references=[NewReference(HBL, "FSHA2610915"), NewReference(BOX, "SEGU 220846-1")],
        legs=[NewLeg(SEA, "CNSHA", "LKCMB", "Wan Hai", "WAN HAI A07 W018"),
              NewLeg(SEA, "LKCMB", "NLRTM", "MSC", "MSC LORETO 647W")],
        scope_from="CFS", scope_to="CFS", incoterm="CPT", goods="铝制型材", equipment="LCL · 6 托 · 7.8 cbm",
    ),
    """
    -24 10:40 BK_CONFIRMED   CNSHA
    -19 21:00 DEPARTED       CNSHA | WAN HAI A07 W018
    +5  08:00 ARRIVED        NLRTM ~-19
    -7  05:30 TS_DISCHARGED  LKCMB
    -3  20:10 TS_LOADED      LKCMB | MSC LORETO 647W
    -2  02:40 TS_DEPARTED    LKCMB | MSC LORETO 647W
    +8  08:00 ARRIVED        NLRTM ~-2
    """,
)  # fmt: skip

DEMURRAGE_IN_LONG_BEACH = Journey(
    "lanan",
    "dcsa",
    NewShipment(
        "F26-0355", SEA, "CNYTN", "USLGB",
        references=[NewReference(MBL, "ZIMUSNH30086420", "ZIMU"), NewReference(BOX, "ZCSU 410063-0"),
                    NewReference(PO, "FBA17WZ03KD5", "AMAZON")],
        legs=[NewLeg(SEA, "CNYTN", "USLGB", "ZIM", "ZIM SAPPHIRE 9E")],
        scope_to="DOOR", incoterm="DDP", goods="折叠桌椅", equipment="1 × 40HQ",
    ),
    """
    -50 09:30 BK_CONFIRMED      CNYTN
    -45 20:00 DEPARTED          CNYTN | ZIM SAPPHIRE 9E
    -31 09:00 ARRIVED           USLGB ~-45
    -29 06:10 ARRIVED           USLGB
    -27 10:30 CUSTOMS_RELEASED  USLGB
    -26 08:00 AVAILABLE_PICKUP  USLGB
    -18 11:20 GATE_OUT_DEST     USLGB
    -17 10:45 DELIVERED         USLGB | R. Alvarez
    -16 09:10 POD_UPLOADED      USLGB
    -8  13:30 EMPTY_RETURNED    USLGB
    """,
    promise="-20 12:00",
)  # fmt: skip

AT_SEA = (
    WAITED_IN_ANTWERP, DEMURRAGE_IN_LONG_BEACH, DAMAGED_IN_A_SHARED_BOX, ON_THE_TRUCK_FROM_BREMERHAVEN,
    QUEUING_AT_THE_WAREHOUSE, FREE_TIME_RUNS_IN_HAMBURG, TRANSSHIPPED_IN_COLOMBO, SAILED_FROM_QINGDAO,
    BOOKED_WITH_A_NEW_CUT_OFF,
)  # fmt: skip
