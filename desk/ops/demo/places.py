"""The places of the demo world by UN/LOCODE."""

from desk.core.db import db
from desk.shipments.models import Location

PLACES = {
    "CNNGB": ("宁波", "Ningbo", "Asia/Shanghai"),
    "CNSZX": ("深圳", "Shenzhen", "Asia/Shanghai"),
    "CNYTN": ("盐田", "Yantian", "Asia/Shanghai"),
    "CNPVG": ("上海浦东机场", "Shanghai Pudong", "Asia/Shanghai"),
    "CNSHA": ("上海", "Shanghai", "Asia/Shanghai"),
    "CNXMN": ("厦门", "Xiamen", "Asia/Shanghai"),
    "CNTAO": ("青岛", "Qingdao", "Asia/Shanghai"),
    "CNCKG": ("重庆", "Chongqing", "Asia/Shanghai"),
    "CNURC": ("乌鲁木齐", "Urumqi", "Asia/Shanghai"),
    "HKHKG": ("香港", "Hong Kong", "Asia/Hong_Kong"),
    "SGSIN": ("新加坡", "Singapore", "Asia/Singapore"),
    "LKCMB": ("科伦坡", "Colombo", "Asia/Colombo"),
    "PLWAW": ("华沙", "Warsaw", "Europe/Warsaw"),
    "DEDUI": ("杜伊斯堡", "Duisburg", "Europe/Berlin"),
    "DEHAM": ("汉堡", "Hamburg", "Europe/Berlin"),
    "DEBRV": ("不来梅港", "Bremerhaven", "Europe/Berlin"),
    "DEMUC": ("慕尼黑", "Munich", "Europe/Berlin"),
    "CZPRG": ("布拉格", "Prague", "Europe/Prague"),
    "BEANR": ("安特卫普", "Antwerp", "Europe/Brussels"),
    "NLAMS": ("阿姆斯特丹", "Amsterdam", "Europe/Amsterdam"),
    "DEFRA": ("法兰克福", "Frankfurt", "Europe/Berlin"),
    "NLRTM": ("鹿特丹", "Rotterdam", "Europe/Amsterdam"),
    "GBLON": ("伦敦", "London", "Europe/London"),
    "GBFXT": ("费利克斯托", "Felixstowe", "Europe/London"),
    "USCHI": ("芝加哥", "Chicago", "America/Chicago"),
    "USLGB": ("长滩", "Long Beach", "America/Los_Angeles"),
    "USLAX": ("洛杉矶", "Los Angeles", "America/Los_Angeles"),
}


def add_places() -> None:
    """Those that the desk does not know yet."""
    known = {code for code in PLACES if db.session.get(Location, code)}
    db.session.add_all(
        Location(code=code, name_zh=zh, name_en=en, time_zone=zone)
        for code, (zh, en, zone) in PLACES.items()
        if code not in known
    )
    db.session.flush()
