"""What AfterShip's subtags mean, and its tags for a subtag that is younger than this table."""

from desk.shipments.carriers.aggregated import customs, keyed
from desk.shipments.carriers.meanings import mean

SUBTAG = {
    "InfoReceived_001": mean("LABEL_CREATED"),
    "InTransit_001": mean("IN_TRANSIT"),
    "InTransit_002": mean("PICKED_UP"),
    "InTransit_003": mean("HUB_ARRIVED"),
    "InTransit_004": mean("ARRIVED"),
    "InTransit_005": customs("CUSTOMS_RELEASED", "EXP_RELEASED"),
    "InTransit_006": customs("CUSTOMS_PROCESSING", "EXP_CUSTOMS"),
    "InTransit_007": mean("HUB_DEPARTED"),
    "InTransit_008": mean("IN_TRANSIT"),  # a problem was solved
    "InTransit_009": mean("ROUTE_CHANGED"),
    "OutForDelivery_001": mean("OUT_FOR_DELIVERY"),
    "OutForDelivery_003": mean("INFO_ONLY"),
    "OutForDelivery_004": mean("APPT_SET"),
    "AttemptFail_001": mean("DELIVERY_ATTEMPTED"),
    "AttemptFail_002": mean("UNREACHABLE"),
    "AttemptFail_003": mean("DELIVERY_ATTEMPTED", reason="closed"),
    "AvailableForPickup_001": mean("READY_COLLECT"),
    "Delivered_001": mean("DELIVERED"),
    "Delivered_002": mean("DELIVERED"),  # collected
    "Delivered_003": mean("DELIVERED"),  # signed
    "Delivered_004": mean("DELIVERED"),  # paid on delivery
    "Delivered_005": mean("DELIVERED"),  # with a neighbour
    "Exception_001": mean("DELAYED"),
    "Exception_002": mean("ADDRESS_ISSUE"),  # moved away
    "Exception_003": mean("REFUSED"),
    "Exception_004": mean("CUSTOMS_HOLD"),
    "Exception_005": mean("DELAYED"),  # something from outside
    "Exception_006": mean("HELD_PAYMENT"),
    "Exception_007": mean("ADDRESS_ISSUE"),  # a wrong one
    "Exception_008": mean("READY_COLLECT", exception="COLLECT_OVERDUE"),
    "Exception_009": mean("CANCELLED"),  # the carrier does not take it
    "Exception_010": mean("RETURNING"),
    "Exception_011": mean("RETURNED"),
    "Exception_012": mean("DAMAGED"),
    "Exception_013": mean("LOST"),
    "Exception_016": mean("DELAYED"),  # processing
    "Exception_017": mean("DELAYED", reason="weather"),
    "Exception_018": mean("CUSTOMS_INFO_REQUIRED"),
}
TAG = {
    "InfoReceived": mean("LABEL_CREATED"),
    "InTransit": mean("IN_TRANSIT"),
    "OutForDelivery": mean("OUT_FOR_DELIVERY"),
    "AttemptFail": mean("DELIVERY_ATTEMPTED"),
    "AvailableForPickup": mean("READY_COLLECT"),
    "Delivered": mean("DELIVERED"),
    "Exception": mean("DELAYED"),
}
TABLE = keyed("subtag", SUBTAG) | keyed("tag", TAG)
RETURNED = ("subtag", "EXCEPTION_011")
UNCONFIRMED = mean("RETURNING")

# What is no event but says how AfterShip itself is doing with the number.
STATES = {"PENDING": "PENDING", "EXPIRED": "EXPIRED"}
