"""What 17TRACK's sub statuses mean (v2.2)."""

from desk.shipments.carriers.aggregated import customs, keyed
from desk.shipments.carriers.meanings import mean

SUB_STATUS = {
    "InfoReceived": mean("LABEL_CREATED"),
    "InTransit_PickedUp": mean("PICKED_UP"),
    "InTransit_Other": mean("IN_TRANSIT"),
    "InTransit_Departure": mean("DEPARTED"),
    "InTransit_Arrival": mean("ARRIVED"),
    "InTransit_CustomsProcessing": customs("CUSTOMS_PROCESSING", "EXP_CUSTOMS"),
    "InTransit_CustomsReleased": customs("CUSTOMS_RELEASED", "EXP_RELEASED"),
    "InTransit_CustomsRequiringInformation": mean("CUSTOMS_INFO_REQUIRED"),
    "AvailableForPickup_Other": mean("READY_COLLECT"),
    "OutForDelivery_Other": mean("OUT_FOR_DELIVERY"),
    "DeliveryFailure_Other": mean("DELIVERY_ATTEMPTED"),
    "DeliveryFailure_NoBody": mean("UNREACHABLE"),
    "DeliveryFailure_Security": mean("SECURITY_HOLD"),
    "DeliveryFailure_Rejected": mean("REFUSED"),
    "DeliveryFailure_InvalidAddress": mean("ADDRESS_ISSUE"),
    "Delivered_Other": mean("DELIVERED"),
    "Exception_Other": mean("DELAYED"),
    "Exception_Returning": mean("RETURNING"),
    "Exception_Returned": mean("RETURNED"),
    "Exception_NoBody": mean("UNREACHABLE"),
    "Exception_Security": mean("SECURITY_HOLD"),
    "Exception_Damage": mean("DAMAGED"),
    "Exception_Rejected": mean("REFUSED"),
    "Exception_Delayed": mean("DELAYED"),
    "Exception_Lost": mean("LOST"),
    "Exception_Destroyed": mean("DESTROYED"),
    "Exception_Cancel": mean("CANCELLED"),
}
# The key stage of a row, for rows without a sub status.
STAGE = {
    "InfoReceived": mean("LABEL_CREATED"),
    "PickedUp": mean("PICKED_UP"),
    "Departure": mean("DEPARTED"),
    "Arrival": mean("ARRIVED"),
    "InTransit": mean("IN_TRANSIT"),
    "AvailableForPickup": mean("READY_COLLECT"),
    "OutForDelivery": mean("OUT_FOR_DELIVERY"),
    "DeliveryFailure": mean("DELIVERY_ATTEMPTED"),
    "Delivered": mean("DELIVERED"),
    "Exception": mean("DELAYED"),
    "Returning": mean("RETURNING"),
    "Returned": mean("RETURNED"),
}
TABLE = keyed("sub_status", SUB_STATUS) | keyed("stage", STAGE)

# What is no event but says how 17TRACK itself is doing with the number.
STATES = {
    "NOTFOUND": "NOT_FOUND",
    "NOTFOUND_OTHER": "NOT_FOUND",
    "NOTFOUND_INVALIDCODE": "INVALID",
    "EXPIRED": "EXPIRED",
    "EXPIRED_OTHER": "EXPIRED",
}
