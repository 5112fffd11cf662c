from enum import StrEnum


class Party(StrEnum):
    """Whom we ask."""

    CARRIER = "carrier"
    BROKER = "broker"
    WAREHOUSE = "warehouse"
    TERMINAL = "terminal"
    HAULIER = "haulier"
    OTHER = "other"


class Way(StrEnum):
    """How we know that a mail belongs to a conversation."""

    TOKEN = "token"
    OUR_ID = "our_id"
    PARTY = "party"  # they wrote to the ticket itself
    BY_HAND = "by_hand"  # they said it by other means, and an agent wrote it down


ACKNOWLEDGED = "ack"  # `automatic` of a mail that only says that ours came in
