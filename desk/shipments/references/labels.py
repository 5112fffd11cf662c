"""The words that announce a number, in English and Chinese, and what may stand between word and number."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from re import compile as regex

from desk.shipments.references.matches import MOST_CLAIMS
from desk.shipments.references.normalise import Folded
from desk.shipments.references.wording import any_of

_NUMBER_WORD = r"(?=_?(?:NO|NUM|REF|ID|#|:))"
# Patterns over folded text, blank-separated (`_` is a blank); the more special name before the more general.
_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "DECOY",
        r"INVOICES? INV ACCOUNTS? A/C ACCT IBAN SWIFT VAT TAX EORI HS_CODES? SEALS? ZIP POSTCODE CONTRACT VOYAGE VOY"
        r" TICKET CASE ID_CARD PASSPORT LICEN[CS]E",
        r"发票号码? 发票 账单号? 帐单号? 账号 帐号 银行卡号? 卡号 身份证号?码? 税号 邮编 合同号? 封号 铅封号? 工单号?"
        r" 航次 车牌号? 海关编码 税则号 信用代码 开户行 护照号?",
    ),
    (
        "CUSTOMS",
        rf"CUSTOMS_(?:DECLARATION|ENTRY|DECL\.?) DECLARATION{_NUMBER_WORD} MRN",
        r"报关单 海关编号 海关单号 报关号 申报单号",
    ),
    ("HAWB", r"H/?-?AWB HOUSE_?(?:AWB|AIR_?WAY_?BILL)", r"空运分单 航空分单 分运单"),
    (
        "AWB",
        r"M/?-?AWB MASTER_?(?:AWB|AIR_?WAY_?BILL) AIR_?WAY_?BILL AWB",
        r"空运主单 空运提单 空运运单 空运单 航空运单 航空主单 主运单",
    ),
    ("HBL", r"H_/_BL H/?-?B/?L HOUSE_?(?:B/?L|BILL(?:_OF_LADING)?)", r"货代提单 货代单 分提单"),
    ("HOUSE", "", r"分单"),
    ("MASTER", "", r"主单"),
    (
        "MBL",
        r"M_/_BL M/?-?B/?L O/?B/?L B/?LS? B\.L\.? BILLS?_OF_LADING SWB SEA_?WAY_?BILL"
        r" MASTER_(?:B/?L|BILL(?:_OF_LADING)?) OCEAN_(?:B/?L|BILL(?:_OF_LADING)?)",
        r"主提单 船东单 海运提单 海运单 提单",
    ),
    ("BOOKING", r"BOOKINGS? BKG S/O SO(?=_?(?:NO|NUM|#|:|号|\d{5}))", r"订舱单? 订仓单? 定舱单? 定仓单? 入货号"),
    ("CONTAINER", r"CONTAINERS? CNTRS? CTNR CNTNR CONT(?=[.:#_])", r"集装箱 货柜 柜号? 箱号"),
    (
        "PO",
        r"PURCHASE_?ORDERS? CUSTOMER_ORDERS? P\.O\.?S?(?!-?[A-Z0-9]) P/OS?(?!-?[A-Z0-9]) POS?(?!-?[A-Z0-9])"
        rf" ORDERS?{_NUMBER_WORD} FBA(?:_?SHIPMENT)?",
        r"采购订?单 客户订?单 订(?<!下订)单",
    ),
    ("IMO", "IMO", ""),
    ("FEDEX", r"FED_?EX", r"联邦快递 联邦"),
    ("DHL", "DHL", r"敦豪"),
    ("USPS", "USPS", r"美国邮政"),
    ("UPS", "UPS", ""),
    ("TNT", "TNT", ""),
    (
        "EXPRESS",
        r"SF_?EXPRESS EMS J&T YANWEN CAINIAO YUN_?EXPRESS",
        r"顺丰 中通 圆通 申通 韵达 极兔 百世 德邦 京东 邮政 菜鸟 燕文 云途 递四方",
    ),
    (
        "PARCEL",
        r"TRACKING WAY_?BILL CONSIGNMENT COURIER PARCEL",
        r"快递 物流单 运单 追踪单?号 跟踪单?号 包裹号 查询号",
    ),
    ("NUMBER", "", "单(?<![\u4e00-\u9fff]单)号 单(?<=[的个这该查]单)号"),
)
COURIERS = frozenset({"FEDEX", "DHL", "USPS", "UPS", "TNT", "EXPRESS", "PARCEL", "NUMBER"})

_BETWEEN = (
    r"(?:[ \t]|(?:NOS?|NUMBERS?|NUM|NR|REFERENCES?|REF|ID|CODE|CONFIRMATION|IS|ARE|WAS|AS|FOLLOWS|BELOW|TRACKING"
    r"|AWB|WAYBILL|EXPRESS|GROUND|PARCEL|SHIPMENT)(?![A-Z])\.?|'S(?![A-Z])|[:#=|()\[\]\"'*`<{.№“”‘’「【《】;?>]|-(?!\d{1,2}[-/])"
    r"|号码?|编号|单号|单|是|为|分别|如下|有|的|快递|速运|物流|国际|已?寄出|已?发出|已发|\n[> \t]{0,4})"
)
# A number follows at once, perhaps after a few letters of its own; decided here because it is fast.
_NUMBER_AHEAD = r"(?=(?:[A-Z]{1,10}+[ ./_-]{0,2}+){0,3}+\d)"
_THEN_NUMBER = rf"(?P<between>{_BETWEEN}{{0,10}}+(?:,[ ]?(?=单号|运单号){_BETWEEN}{{1,5}}+)?){_NUMBER_AHEAD}"


def _patterns(words: str) -> list[str]:
    return [word.replace("_", " ") for word in words.split()]


_NAMED = "|".join(f"(?P<{name}>{any_of(_patterns(en), _patterns(zh))})" for name, en, zh in _WORDS)
_UNNAMED = "|".join(any_of(_patterns(en), _patterns(zh)) for _, en, zh in _WORDS)
LABEL = regex(_NAMED)
_PLACE = regex(rf"(?:{_UNNAMED}){_THEN_NUMBER}")
_LABEL_AND_NUMBER = regex(rf"(?:{_NAMED}){_THEN_NUMBER}")
_SAYS_SO = regex(r"[:#=№|号]|\b(?:NO|NUM|NUMBER|NR|REF|REFERENCE|ID)S?\b|编号|为|是")


@dataclass(frozen=True, slots=True)
class Label:
    """A word that announces a number. `clear` when it is followed by a colon, "no." or the like."""

    name: str
    start: int
    value_at: int
    clear: bool
    on_next_line: bool


def labels(folded: Folded) -> Iterator[Label]:
    """The labels of a text that a number follows, in order."""
    for place in islice(_PLACE.finditer(folded.text), MOST_CLAIMS):
        if found := _LABEL_AND_NUMBER.match(folded.text, place.start()):
            name = next(name for name, _, _ in _WORDS if found[name] is not None)
            clear = bool(_SAYS_SO.search(found[0]))
            yield Label(name, found.start(), found.end(), clear, "\n" in found["between"])
