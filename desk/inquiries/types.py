from enum import StrEnum


class Party(StrEnum):
    """Whom we ask."""

    CARRIER = "carrier"
    BROKER = "broker"
    WAREHOUSE = "warehouse"
    TERMINAL = "terminal"
    HAULIER = "haulier"
    OTHER = "other"
