"""The columns that a file of shipments or events may have, and which of them a head of the file means. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from desk.shipments.drafts import LISTS, NAMES

SHIPMENTS, EVENTS = "shipments", "events"
NEEDED = {SHIPMENTS: ("shipment_no",), EVENTS: ("reference", "code", "event_at")}
# Other names that forwarders' sheets have for our columns; ours in both languages come first.
SHIPMENT_HEADS: dict[str, tuple[str, ...]] = {
    "shipment_no": ("我司编号", "our number", "shipment no", "shipment number", "job no", "job number", "file no",
                    "工作号", "业务编号", "委托号", "作业号", "运单编号", "票号", "our ref"),
    "customer": ("客户", "customer", "客户名称", "customer name", "委托方", "货主", "client"),
    "mode": ("运输方式", "mode", "transport mode", "运输模式"),
    "origin": ("起运地", "origin", "from", "始发地", "发货地", "place of receipt"),
    "dest": ("目的地", "destination", "dest", "to", "收货地", "place of delivery"),
    "pol": ("装货港", "pol", "port of loading", "起运港", "装港"),
    "pod": ("卸货港", "pod", "port of discharge", "目的港", "卸港"),
    "scope_from": ("起运条款", "scope at origin", "scope from"),
    "scope_to": ("交付条款", "scope at destination", "scope to"),
    "service": ("服务", "service", "产品", "service type"),
    "direction": ("进出口", "direction", "业务方向"),
    "incoterm": ("贸易条款", "incoterm", "incoterms", "成交方式", "贸易术语"),
    "goods": ("品名", "goods", "commodity", "货物", "货名", "description of goods"),
    "equipment": ("箱型箱量", "equipment", "箱型", "container type", "箱量"),
    "hs_code": ("hs编码", "hs code", "hs", "海关编码"),
    "dg_class": ("危险品类别", "dg class", "imo class", "危品等级"),
    "pieces": ("件数", "pieces", "pcs", "packages", "qty"),
    "gross_kg": ("毛重", "gross weight (kg)", "gross weight", "gross kg", "weight", "毛重kg", "重量"),
    "volume_m3": ("体积", "volume (m³)", "volume", "cbm", "方数", "体积m3", "体积cbm"),
    "temp_min_c": ("最低温度", "lowest temperature (°c)", "temp min"),
    "temp_max_c": ("最高温度", "highest temperature (°c)", "temp max"),
    "project_tags": ("项目标签", "project tags", "tags", "标签", "项目"),
    "promise_at": ("承诺时间", "promised at", "promise date", "承诺送达", "约定交期"),
    "promise_basis": ("承诺依据", "basis of the promise", "promise basis"),
    "promise_note": ("违约后果", "what missing it costs", "promise note"),
    "appointment_at": ("预约时间", "appointment", "预约送仓"),
    "opened_at": ("接单时间", "opened at", "order date", "委托日期", "下单时间"),
    "container": ("柜号", "containers", "container", "container no", "箱号", "集装箱号", "container number", "ctnr no"),
    "mbl": ("提单号", "bill of lading", "mbl", "b/l", "b/l no", "bl no", "bill of lading no", "主单号", "船东单",
            "mbl no"),
    "hbl": ("分单号", "house b/l", "hbl", "hbl no", "货代单号"),
    "mawb": ("空运主单号", "air waybill", "mawb", "awb", "mawb no", "awb no"),
    "hawb": ("空运分单号", "house awb", "hawb", "hawb no"),
    "booking": ("订舱号", "booking", "booking no", "booking number", "so", "so号", "s/o", "s/o no"),
    "tracking": ("快递单号", "tracking numbers", "tracking number", "tracking no", "运单号", "物流单号", "跟踪号",
                 "派送单号"),
    "po": ("订单号", "orders", "order no", "order number", "po", "po no", "po number", "采购单号", "客户订单号"),
    "customs_decl": ("报关单号", "customs declaration", "declaration no"),
    "carrier": ("承运人", "carrier", "船公司", "航空公司", "shipping line", "airline"),
    "vessel": ("船名航班", "vessel or flight", "vessel", "船名", "flight", "航班", "航班号"),
    "voyage": ("航次", "voyage", "voyage no"),
    "terminal": ("码头", "terminal"),
    "etd": ("预计离港", "etd", "开船日", "预计开船", "离港时间"),
    "eta": ("预计到港", "eta", "预计到达", "到港时间", "预计抵达"),
    "si_cutoff": ("截单时间", "si cut-off", "si cutoff", "si", "截补料"),
    "vgm_cutoff": ("截vgm", "vgm cut-off", "vgm cutoff"),
    "cy_cutoff": ("截港时间", "cy cut-off", "cy cutoff", "cutoff", "截关", "截港"),
    "cfs_cutoff": ("cfs截止", "cfs cut-off", "cfs cutoff"),
    "cy_open": ("开港时间", "cy opens", "cy open", "开港"),
    "recipient_name": ("收件人", "recipient", "consignee", "收货人", "recipient name"),
    "recipient_phone": ("收件人电话", "recipient's phone", "recipient phone", "phone", "电话", "收件电话", "手机"),
    "recipient_email": ("收件人邮箱", "recipient's e-mail", "recipient email", "email", "邮箱"),
    "recipient_address": ("收件地址", "recipient's address", "recipient address", "address", "地址", "派送地址"),
}  # fmt: skip
EVENT_HEADS: dict[str, tuple[str, ...]] = {
    "reference": ("单号", "number", "reference", "tracking number", "运单号", "跟踪号", "柜号", "提单号", "container"),
    "reference_type": ("单号类型", "kind of number", "reference type"),
    "code": ("事件代码", "event code", "code", "event", "节点", "节点代码", "状态码"),
    "event_at": ("发生时间", "time of the event", "event time", "time", "event at", "时间", "节点时间", "date"),
    "classifier": ("实际或预计", "actual or estimated", "classifier", "act/est"),
    "time_zone": ("时区", "time zone", "timezone", "tz"),
    "unlocode": ("地点代码", "place code", "unlocode", "un/locode", "locode"),
    "place_name": ("地点", "place", "location", "城市", "city"),
    "facility": ("场站", "facility", "terminal", "码头"),
    "remark": ("备注", "remark", "note", "描述", "说明", "text"),
    "signed_by": ("签收人", "signed by", "pod name"),
    "equipment": ("箱号", "equipment", "container no", "集装箱号"),
    "vessel": ("船名", "vessel", "flight"),
    "voyage": ("航次", "voyage"),
    "id": ("事件编号", "event id", "id"),
}  # fmt: skip
HEADS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    SHIPMENTS: {name: SHIPMENT_HEADS[name] for name in NAMES},
    EVENTS: EVENT_HEADS,
}
_NOT_WORDS = re.compile(r"[\W_]+")


def column_name(kind: str, field: str, language: str) -> str:
    """What a column is called in this language; an unknown one is its own name."""
    names = HEADS[kind].get(field, (field, field))
    return names[0 if language.startswith("zh") else 1]


def field_of(kind: str, head: str) -> str:
    """The column that a head means, in whichever language; empty for none of ours."""
    return _KNOWN[kind].get(_key(head), "")


def guessed(kind: str, heads: Sequence[str]) -> dict[str, list[int]]:
    """Which columns of the file hold which of ours, by their heads; two of the same only where it is a list."""
    found: dict[str, list[int]] = {}
    for at, head in enumerate(heads):
        field = field_of(kind, head)
        if field and (field not in found or may_repeat(kind, field)):
            found.setdefault(field, []).append(at)
    return found


def may_repeat(kind: str, field: str) -> bool:
    """Whether several columns of a file may hold this one: container 1, container 2."""
    return kind == SHIPMENTS and field in LISTS


def _key(head: str) -> str:
    """A head without what sheets write differently: case, width, marks, a number behind it."""
    plain = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", head).casefold())
    return plain.rstrip("0123456789") or plain


_KNOWN: dict[str, dict[str, str]] = {
    kind: {_key(name): field for field, names in reversed(list(fields.items())) for name in (field, *names)}
    for kind, fields in HEADS.items()
}
