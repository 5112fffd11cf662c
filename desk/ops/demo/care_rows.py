"""The rows of what is looked after on the demo shipments. Times are told as in moments.py, in the place's clock."""

from dataclasses import dataclass

# By shipment: number, what is in it, pieces, grams, seal.
Rows = tuple[tuple[str, str, int, int, str], ...]
BOXES: dict[str, Rows] = {
    "F26-0412": (
        ("HLBU 306114-9", "", 940, 18_420_000, "HLG2208814"),
        ("HLBU 306120-0", "", 912, 17_980_000, "HLG2208815"),
    ),
    "F26-0436": (
        ("YMLU 344120-9", "", 1_120, 21_300_000, "YMM071552"),
        ("BMOU 340981-7", "", 1_084, 20_750_000, "YMM071553"),
    ),
}
PARCELS: dict[str, Rows] = {
    "F26-0424": (
        ("1Z8A42W60412773516", "包裹1（咖啡机）", 1, 6_400, ""),
        ("1Z8A42W60412773525", "包裹2（磨豆机）", 1, 2_300, ""),
        ("1Z8A42W60412773534", "包裹3（滤纸和量勺）", 1, 600, ""),
    ),
}
# What was reported of one parcel only: shipment, parcel, events as in freight.py.
REPORTED = (
    (
        "F26-0424",
        "1Z8A42W60412773516",
        """
        -1 07:40 OUT_FOR_DELIVERY    GBLON
        -1 09:45 DELIVERY_ATTEMPTED  GBLON | Receiver not in, card left
        """,
    ),
    ("F26-0424", "1Z8A42W60412773525", "-1 06:50 AT_LOCAL_DEPOT GBLON"),
    ("F26-0424", "1Z8A42W60412773534", "-1 08:10 AT_LOCAL_DEPOT GBLON"),
)
CUT_OFFS = {
    "F26-0433": {"vgm_cutoff_at": "+1 12:00", "cy_cutoff_at": "+1 18:00"},
    "F26-0438": {"si_cutoff_at": "+2 12:00", "vgm_cutoff_at": "+3 10:00", "cy_cutoff_at": "+3 17:00"},
}


@dataclass(frozen=True)
class Free:
    """Free time as the terminal told it; a tier is from day, to day, rate and currency."""

    shipment_no: str
    kind: str
    days: int
    begins: str
    ends: str
    tiers: tuple[tuple[int, int | None, str, str], ...]
    written: str
    stopped: str = ""


FREE = (
    Free(
        "F26-0395", "DEM", 3, "-1 08:00", "+2 23:59", ((1, 5, "95.00", "EUR"), (6, None, "140.00", "EUR")), "-1 16:45"
    ),
    Free("F26-0402", "STO", 2, "-3 11:30", "-1 23:59", ((1, None, "18.50", "EUR"),), "-2 10:00"),
    Free(
        "F26-0398", "DET", 7, "-1 09:20", "+6 23:59", ((1, 7, "70.00", "EUR"), (8, None, "105.00", "EUR")), "-1 18:00"
    ),
    Free("F26-0355", "DEM", 5, "-26 08:00", "-21 23:59", ((1, None, "150.00", "USD"),), "-25 10:00", "-18 11:20"),
    Free("F26-0355", "DET", 5, "-18 11:20", "-13 23:59", ((1, None, "120.00", "USD"),), "-17 10:00", "-8 13:30"),
)


@dataclass(frozen=True)
class Paper:
    """A paper of one page, kept by `who` at `at`."""

    shipment_no: str
    type: str
    name: str
    lines: tuple[str, ...]
    at: str
    who: str = "lin"
    visibility: str = "CUSTOMER"
    signed_by: str = ""
    signed: str = ""


def _pod(number: str, name: str, at: str, by: str, signed: str, *lines: str) -> Paper:
    return Paper(number, "POD", name, ("PROOF OF DELIVERY", "", *lines), at, signed_by=by, signed=signed)


def _draft(name: str, at: str, *lines: str) -> Paper:
    head = ("BILL OF LADING - DRAFT, NOT NEGOTIABLE", "", "B/L no. COSU6390114820", "COSCO PRIDE 061E")
    return Paper("F26-0433", "BL_DRAFT", name, (*head, *lines), at)


PAPERS = (
    _pod("F26-0371", "POD MAEU241996307.pdf", "-20 17:10", "P*** d*** V***", "-21 14:20", "Container MSKU 905123-6"),
    _pod("F26-0361", "POD ONEYNB6G3318.pdf", "-14 17:05", "L. Maes", "-15 15:35", "Container ONEU 201993-2"),
    _draft("BL draft COSU6390114820.pdf", "-2 10:20", "Gross weight 16 240 kg"),
    _draft("BL draft COSU6390114820 corrected.pdf", "-1 15:40", "Gross weight 16 420 kg"),
    Paper("F26-0395", "ARRIVAL_NOTICE", "Arrival notice EGLV143605118.pdf",
          ("ARRIVAL NOTICE", "", "EVER AIM 1203W", "Container EGHU 920114-3"), "-5 15:00"),
    Paper("F26-0402", "INSPECTION_NOTE", "Tally sheet FXMN2610441.pdf",
          ("TALLY SHEET", "", "14 cartons received, 2 crushed"), "-3 22:10", visibility="INTERNAL"),
)  # fmt: skip
# Shipment, type, what is wanted, until when, asked when, by whom.
WANTED: tuple[tuple[str, ...], ...] = (
    ("F26-0427", "COMM_INVOICE", "Goods described in English, value per line / 英文品名，逐项列明货值", "+1 12:00",
     "-20h", "chen"),
    ("F26-0438", "VGM", "Three containers / 三个柜", "+2 10:00", "-20h", "emma"),
)  # fmt: skip
