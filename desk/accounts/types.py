from enum import StrEnum
from typing import Protocol


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


class Actor(Protocol):
    """Whoever does something, as the trail names them: an agent, or the desk itself."""

    @property
    def actor(self) -> str: ...


class TheDesk:
    """The desk, when nobody told it to."""

    actor = "desk"
