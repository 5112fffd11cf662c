from enum import StrEnum


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"


class Tier(StrEnum):
    """How much a customer was promised; decides the policy."""

    DIAMOND = "diamond"
    GOLD = "gold"
    STANDARD = "standard"


class Language(StrEnum):
    ZH_CN = "zh_CN"
    EN = "en"
