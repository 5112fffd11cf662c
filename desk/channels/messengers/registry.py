"""Every messenger that we speak, by the kind of its account."""

import json

from desk.channels.messengers.adapter import Adapter
from desk.channels.messengers.aliyun import Aliyun
from desk.channels.messengers.dingtalk import DingTalk
from desk.channels.messengers.twilio import Twilio
from desk.channels.messengers.wechat import Mini, WeChat
from desk.channels.messengers.wecom import WeCom
from desk.channels.messengers.whatsapp import WhatsApp
from desk.channels.models import MessengerAccount

ADAPTERS: dict[str, Adapter] = {
    "wecom": WeCom(),
    "wechat": WeChat(),
    "mini": Mini(),
    "dingtalk": DingTalk(),
    "whatsapp": WhatsApp(),
    "sms": Twilio(),
    "aliyun": Aliyun(),
}


def adapter_of(account: MessengerAccount) -> Adapter:
    return ADAPTERS[account.kind]


def config_of(account: MessengerAccount) -> dict[str, str]:
    """What was entered for the account, and the usual where nothing was."""
    given = {name: value for name, value in json.loads(account.config).items() if value}
    return {entry.name: entry.usual for entry in adapter_of(account).entries} | given
