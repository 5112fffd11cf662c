"""What forwarders charge for: our codes with their names, and the units that charges are counted in."""

_NAMES = """
OFR|海运费|Ocean freight
AFR|空运费|Air freight
CFR|快递费|Courier freight
RFR|铁路运费|Rail freight
TRK|卡车运费|Road freight
BAF|燃油附加费|Bunker adjustment
LSS|低硫附加费|Low sulphur surcharge
EBS|紧急燃油附加费|Emergency bunker surcharge
FSC|燃油附加费（空运）|Fuel surcharge
PSS|旺季附加费|Peak season surcharge
GRI|综合费率上涨附加费|General rate increase
OTHC|起运港码头操作费|Origin terminal handling
DTHC|目的港码头操作费|Destination terminal handling
DOC|文件费|Documentation fee
TLX|电放费|Telex release
SEAL|封条费|Seal fee
VGM|称重申报费|Verified gross mass
AMS|美国舱单申报费|US manifest filing
ENS|欧盟入境申报费|EU entry summary filing
ISPS|港口安保费|Port security
CIC|集装箱不平衡附加费|Container imbalance
DO|换单费|Delivery order fee
CUS|报关费|Customs clearance
EXAM|海关查验费|Customs examination
XRAY|机检费|X-ray examination
QUAR|检疫费|Quarantine
DUTY|关税|Customs duty
TAX|税费|Tax
DEM|滞港费|Demurrage
DET|滞箱费|Detention
STO|仓储费|Storage
WAIT|等候费|Waiting time
RDL|二次派送费|Redelivery
DRY|拖车费|Drayage
PREPULL|预提费|Pre-pull
CHAS|车架费|Chassis
CHSPL|车架分离费|Chassis split
TRIAX|三轴车架费|Tri-axle chassis
OWT|超重费|Overweight
DROP|甩箱费|Drop fee
DRUN|放空费|Dry run
TAIL|尾板费|Tail lift
LABEL|换标费|Relabelling
PAL|打托费|Palletising
INSP|质检费|Quality inspection
RTN|退运费|Return
DEST|销毁费|Disposal
INS|保险费|Insurance
CLM|理赔抵扣|Claim set-off
ADJ|调整|Adjustment
"""
_UNITS = """
CNTR|箱|container(s)
DAY|天|day(s)
HOUR|小时|hour(s)
KG|公斤|kg
CBM|立方米|m³
SHPT|票|shipment(s)
BL|票提单|B/L
ATTEMPT|次|attempt(s)
PCS|件|piece(s)
PAL|托|pallet(s)
PCT|%|%
"""


def _table(text: str) -> dict[str, tuple[str, str]]:
    return {code: (zh, en) for code, zh, en in (line.split("|") for line in text.split("\n") if line)}


CHARGES = _table(_NAMES)
UNITS = _table(_UNITS)


def charge_name(code: str, language: str) -> str:
    """What a charge is called in this language; a code that is not ours is its own name."""
    return _said(CHARGES, code, language)


def unit_name(code: str, language: str, quantity: str = "") -> str:
    """What a charge is counted in, in this language: day(s), or the one form that fits `quantity`."""
    said = _said(UNITS, code, language)
    return said.replace("(s)", "" if quantity == "1" else "s") if quantity else said


def _said(table: dict[str, tuple[str, str]], code: str, language: str) -> str:
    zh, en = table.get(code, (code, code))
    return zh if language.startswith("zh") else en
