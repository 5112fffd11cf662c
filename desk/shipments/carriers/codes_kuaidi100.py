"""What the states of 快递100 mean, the basic and the advanced ones, by number and by name."""

from desk.shipments.carriers.aggregated import customs, keyed
from desk.shipments.carriers.meanings import mean

PROCESSING = customs("CUSTOMS_PROCESSING", "EXP_CUSTOMS")
STATE = {
    "0": mean("IN_TRANSIT"),
    "1": mean("PICKED_UP"),
    "2": mean("DELAYED"),  # some trouble
    "3": mean("DELIVERED"),
    "4": mean("RETURNED"),
    "5": mean("OUT_FOR_DELIVERY"),
    "6": mean("RETURNING"),
    "7": mean("TRANSFERRED"),
    "8": PROCESSING,
    "10": PROCESSING,
    "11": PROCESSING,
    "12": customs("CUSTOMS_RELEASED", "EXP_RELEASED"),
    "13": mean("CUSTOMS_HOLD"),
    "14": mean("REFUSED"),
    "101": mean("LABEL_CREATED"),
    "102": mean("LABEL_CREATED"),
    "103": mean("PICKED_UP"),
    "1001": mean("AT_LOCAL_DEPOT"),
    "1002": mean("HUB_DEPARTED"),
    "1003": mean("ROUTE_CHANGED"),
    "501": mean("READY_COLLECT"),
    "301": mean("DELIVERED"),
    "302": mean("DELIVERED"),  # after an attempt that failed
    "303": mean("DELIVERED"),  # by somebody else
    "304": mean("DELIVERED"),  # taken out of the locker
    "401": mean("CANCELLED"),
    "201": mean(exception="STUCK_OUT_FOR_DELIVERY"),
    "202": mean(exception="NO_UPDATE"),
    "203": mean("REFUSED"),
    "204": mean("DELIVERY_ATTEMPTED"),
    "205": mean("READY_COLLECT", exception="COLLECT_OVERDUE"),
    "206": mean("UNREACHABLE"),
    "207": mean("DELIVERY_ATTEMPTED", reason="AREA"),
    "208": mean(exception="DWELL"),
    "209": mean("DAMAGED"),
    "210": mean("CANCELLED"),
}
# The names of the states, which rows hold where there is no number.
NAMES = {
    "在途": "0", "在途中": "0", "运输中": "0", "揽收": "1", "揽件": "1", "疑难": "2", "疑难件": "2",
    "签收": "3", "已签收": "3", "退签": "4", "派件": "5", "派件中": "5", "派送中": "5", "退回": "6",
    "退回中": "6", "转投": "7", "转单": "7", "清关": "8", "待清关": "10", "清关中": "11", "已清关": "12",
    "清关异常": "13", "拒签": "14", "收件人拒签": "14", "已下单": "101", "待揽收": "102", "已揽收": "103",
    "到达派件城市": "1001", "干线": "1002", "转递": "1003", "投柜或驿站": "501", "本人签收": "301",
    "派件异常后签收": "302", "代签": "303", "投柜或站签收": "304", "已销单": "401", "超时未签收": "201",
    "超时未更新": "202", "拒收": "203", "派件异常": "204", "柜或驿站超时未取": "205", "无法联系": "206",
    "超区": "207", "滞留": "208", "破损": "209", "销单": "210",
}  # fmt: skip
TABLE = keyed("state", STATE) | keyed("name", {name: STATE[code] for name, code in NAMES.items()})
