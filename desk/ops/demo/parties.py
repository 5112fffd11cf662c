"""Who is named on the demo shipments, besides those who write to us."""

from datetime import datetime

from desk.ops.demo.people import ACTOR
from desk.shipments.models import Shipment
from desk.shipments.parties import NewParty, add_party
from desk.shipments.types import PartyRole

# Phones: German and British ones from the blocks set aside for film and radio, American ones with 555-01;
# no such block exists in China.
BOOK = {
    "hengyuan": ("宁波恒远进出口有限公司", "138 0000 5600", "shipping@hengyuan.example",
                 "宁波市鄞州区恒远路 88 号 3 幢"),
    "elbe": ("Elbe Werkzeughandel GmbH", "+49 30 23125014", "einkauf@elbe-werkzeug.example",
             "Elbuferstraße 210, 21079 Hamburg"),
    "polder": ("Polder Tuinmeubelen B.V.", "+49 30 23125027", "inkoop@polder-tuin.example",
               "Havenlaan 33, 3089 JK Rotterdam"),
    "pier": ("Pier Avenue Fitness Inc.", "+1 562 555 0142", "dock@pieravenue.example",
             "Building 4, 1200 Pier Avenue, Long Beach, CA 90802"),
    "lakeside": ("Lakeside Fasteners LLC", "+1 312 555 0118", "receiving@lakeside.example",
                 "4410 Lakeside Court, Chicago, IL 60616"),
    "messe": ("Maren Albrecht", "+49 171 3920012", "m.albrecht@messebau.example",
              "Messeplatz 1, Halle 8, 60327 Frankfurt"),
    "ruhr": ("Ruhr Autoteile GmbH", "+49 30 23125033", "lager@ruhr-autoteile.example", "Hafenring 9, 47119 Duisburg"),
    "boer": ("Sanne de Boer", "+49 171 3920055", "s.deboer@gereedschap.example", "Singelkade 18-2, 1012 AB Amsterdam"),
    "expo": ("顾海", "139 0000 3318", "gu.hai@expo.example", "上海市青浦区会展大道 333 号 6.1 馆 C20"),
    "nordlicht": ("Nordlicht Import GmbH", "+49 30 23125008", "lager@nordlicht.example",
                  "Nordlichtstraße 14, 20457 Hamburg"),
    "maes": ("Lotte Maes", "+49 171 3920071", "l.maes@nordlicht.example", "Kattendijkdok 52, 2000 Antwerpen"),
    "novak": ("Tereza Nováková", "+49 171 3920076", "t.novakova@nordlicht.example", "Skladová 7, 110 00 Praha"),
    "yuyao": ("余姚明灯电器厂", "137 0000 4410", "export@mingdeng.example", "余姚市灯塔路 6 号"),
    "lanan": ("深圳蓝岸电子商务有限公司", "136 0000 9100", "warehouse@lanan.example", "深圳市龙华区蓝岸大道 6 号 B 座"),
    "whitby": ("Thomas Whitby", "+44 7700 900118", "t.whitby@buyer.example", "Flat 3, 27 Larch Road, London SE15 4QB"),
    "okafor": ("Grace Okafor", "+44 7700 900264", "g.okafor@buyer.example", "81 Canal Walk, London N1 7RT"),
    "diaz": ("Marisol Díaz", "+1 213 555 0176", "m.diaz@buyer.example",
             "Apt 12, 905 Alder Street, Los Angeles, CA 90015"),
    "marsh": ("Georgina Marsh", "+44 7700 900377", "g.marsh@windowlights.example", "14 Lantern Yard, London E2 8DP"),
    "bello": ("Olu Bello", "+44 7700 900402", "o.bello@windowlights.example",
              "Unit 6, 40 Foundry Lane, London SE1 3GH"),
    "fc": ("LGB Fulfilment Center", "+1 562 555 0190", "inbound@lgb-fulfil.example",
           "2200 Dockside Drive, Long Beach, CA 90813"),
    "fxt": ("Suffolk Fulfilment Ltd", "+44 7700 900511", "inbound@suffolk-fulfil.example",
            "Trimley Gate 2, Felixstowe IP11 0UZ"),
    "watch": ("Prairie Kids Retail", "+1 312 555 0133", "import@prairiekids.example",
              "77 Meadow Street, Chicago, IL 60607"),
    "driver_ldn": ("Neil Parrish", "+44 7700 900688", "", ""),
    "driver_prg": ("Uwe Lindner", "+49 171 3920094", "", ""),
    "driver_sha": ("吴师傅", "135 0000 8826", "", ""),
    "driver_brv": ("Jan Kowalke", "+49 171 3920098", "", ""),
}  # fmt: skip
# Shipper and consignee (of a parcel: recipient) by shipment number, and whoever drives.
NAMED = {
    "F26-0412": "hengyuan elbe", "F26-0371": "hengyuan polder", "F26-0427": "hengyuan messe",
    "F26-0418": "hengyuan ruhr", "F26-0433": "hengyuan pier", "F26-0395": "hengyuan elbe",
    "F26-0436": "hengyuan pier", "F26-0408": "hengyuan polder", "F26-0416": "hengyuan boer",
    "F26-0429": "hengyuan lakeside", "F26-0437": "hengyuan expo driver_sha",
    "F26-0389": "yuyao nordlicht", "F26-0430": "yuyao nordlicht", "F26-0380": "yuyao nordlicht",
    "F26-0398": "yuyao nordlicht driver_brv", "F26-0402": "yuyao nordlicht", "F26-0361": "yuyao maes",
    "F26-0438": "yuyao nordlicht", "F26-0432": "yuyao nordlicht", "F26-0400": "yuyao nordlicht",
    "F26-0422": "nordlicht novak driver_prg",
    "F26-0405": "lanan whitby", "F26-0424": "lanan okafor driver_ldn", "F26-0409": "lanan diaz",
    "F26-0421": "lanan fc", "F26-0355": "lanan fc", "F26-0414": "lanan fxt", "F26-0435": "lanan watch",
    "F26-0445": "lanan bello", "F26-0446": "lanan bello", "F26-0448": "lanan marsh driver_ldn",
}  # fmt: skip
THE_OTHER_PARCELS = "lanan marsh"
PARCEL_ROLES = (PartyRole.SHIPPER, PartyRole.RECIPIENT, PartyRole.COURIER)
CARGO_ROLES = (PartyRole.SHIPPER, PartyRole.CONSIGNEE, PartyRole.COURIER)


def add_parties(shipment: Shipment, *, at: datetime) -> None:
    """Everybody who is named on the shipment."""
    roles = PARCEL_ROLES if shipment.mode == "COURIER" else CARGO_ROLES
    people = NAMED.get(shipment.shipment_no, THE_OTHER_PARCELS).split()
    for role, key in zip(roles, people, strict=False):
        name, phone, email, address = BOOK[key]
        party = NewParty(role=role, name=name, phone=phone, email=email, address=address)
        add_party(shipment, party, actor=ACTOR, at=at)
