"""What the states of 快递鸟 mean; traces have the same ones as actions."""

from desk.shipments.carriers.aggregated import keyed
from desk.shipments.carriers.meanings import INFO_ONLY, mean

STATE = {
    "0": mean(INFO_ONLY),  # nothing to tell yet: of a whole waybill it is no event
    "1": mean("PICKED_UP"),
    "2": mean("IN_TRANSIT"),
    "201": mean("AT_LOCAL_DEPOT"),
    "202": mean("OUT_FOR_DELIVERY"),
    "211": mean("READY_COLLECT"),
    "3": mean("DELIVERED"),
    "311": mean("DELIVERED"),
    "4": mean("DELAYED"),  # some trouble
    "401": mean(exception="PICKUP_OVERDUE"),
    "402": mean(exception="STUCK_OUT_FOR_DELIVERY"),
    "403": mean(exception="NO_UPDATE"),
    "404": mean("REFUSED"),
    "412": mean("READY_COLLECT", exception="COLLECT_OVERDUE"),
}
TABLE = keyed("state", STATE)
NO_TRACE = "0"
