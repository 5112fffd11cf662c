"""What stands on the demo company's own site: a form and a chat. Their keys are fixed, so that links to them last."""

from datetime import datetime

from desk.accounts.types import Language
from desk.ops.demo.people import ACTOR, SEA, Cast
from desk.sites.commands.doors import DoorDraft, save_door
from desk.sites.types import DoorKind

FORM_KEY, CHAT_KEY = "demo-form", "demo-chat"


def add_doors(cast: Cast, at: datetime) -> None:
    team = cast.teams[SEA]
    form = DoorDraft("写给我们 / Write to us", DoorKind.FORM, team_id=team)
    chat = DoorDraft(
        "在线客服 / Chat",
        DoorKind.CHAT,
        team_id=team,
        words={
            Language.ZH_CN: "您好！有什么可以帮您？",
            Language.EN: "Hello! How can we help?",
        },
    )
    save_door(form, actor=ACTOR, at=at, key=FORM_KEY)
    save_door(chat, actor=ACTOR, at=at, key=CHAT_KEY)
