"""Letters of the German customer: in English, one in German, one from a machine."""

from desk.ops.demo.papers import letter
from desk.ops.demo.stories import Answers, Decides, Says, Story
from desk.tickets.types import Priority, TicketStatus, TicketType

COLLECTION = Story(
    "160-33915265: when can we collect?",
    type=TicketType.TRACKING,
    assignee="emma",
    steps=[
        Says("-1 16:45", "vogel", "Hello,\n\nour air shipment 160-33915265 should be in Frankfurt by now. Can our"
             " trucker collect it tomorrow, and what does he need?\n\nKatrin Vogel"),
        Answers("-1 17:20", "emma", "Dear Ms Vogel,\n\nit landed this morning and all 12 pallets are checked in."
                " Customs clearance is booked for tonight. What time suits your trucker?"),
        Says("-150m", "vogel", "Thanks, Emma. {day+1|en}, 10:00 would suit us. Until when is the storage free?\n\n"
             "Katrin\n\n"
             "On {day-1|en}, Emma Brandt wrote:\n"
             "> Dear Ms Vogel,\n>\n> it landed this morning and all 12 pallets are checked in. Customs\n"
             "> clearance is booked for tonight. What time suits your trucker?\n"),
        Answers("-120m", "emma", "Dear Ms Vogel,\n\nstorage is free until {day+2|en}, 12:00. The handling agent asks"
                " for the plate number and the driver's name beforehand; please send us both and we will book 10:00."),
    ],
)  # fmt: skip

INSPECTION = Story(
    "Container OOLU8123457: inspection in Hamburg",
    type=TicketType.EXCEPTION,
    assignee="lin",
    priority=Priority.HIGH,
    steps=[
        Says("-1 16:10", "petersen", "Hi,\n\nthe portal says container OOLU 812345-7 is under customs inspection. How"
             " long does this take, and who pays for it? The lamps are for a shop opening on {day+6|en}."),
        Answers("-1 17:00", "lin", "Dear Mr Petersen,\n\ncustoms X-ray the container and unload part of it. Our broker"
                " attends. How long it takes is for customs to decide; we will write as soon as they do. Inspection"
                " costs go to the importer at cost, with the receipts.", then=TicketStatus.WAITING_AUTHORITY),
        Says("-170m", "petersen", "Understood. Please tell us at once when there is news."),
    ],
)  # fmt: skip

MISSING_POD = Story(
    "Ablieferbeleg fehlt, Booking no. CRE-CQ-7402",
    type=TicketType.DOCUMENT,
    assignee="emma",
    steps=[
        Says("-5 15:30", "petersen", "Guten Tag,\n\nfür die Bahnsendung Booking no. CRE-CQ-7402 (unsere PO NL-45602)"
             " fehlt uns noch der Ablieferbeleg. Die Buchhaltung braucht ihn bis Freitag.\n\n"
             "Mit freundlichen Grüßen\nJonas Petersen"),
        Answers("-5 17:05", "emma", "Guten Tag Herr Petersen,\n\nI answer in English to be precise: the signed proof of"
                " delivery is attached. The container was delivered on {day-6|en} at 11:20, no damage was noted.\n\n"
                "Viele Grüße\nEmma Brandt",
                files=[letter("POD CRE-CQ-7402.pdf", "PROOF OF DELIVERY / ABLIEFERBELEG", "",
                              "Booking CRE-CQ-7402, container MSCU 611208-8", "Consignee: Nordlicht Import GmbH",
                              "Received complete and in good order, 11:20", "Signature: J*** P***")]),
        Says("-4 15:40", "petersen", "Vielen Dank, damit ist alles erledigt."),
        Decides("-4 16:00", "emma", TicketStatus.SOLVED),
    ],
)  # fmt: skip

OUT_OF_OFFICE = Story(
    "Automatic reply: Arrival notice OOLU2711930450",
    priority=Priority.LOW,
    steps=[
        Says("-3 14:10", "vogel", "Thank you for your message. I am out of the office until tomorrow. In urgent cases"
             " please write to Jonas Petersen.\n\nKatrin Vogel\nNordlicht Import GmbH", automatic="auto_reply"),
    ],
)  # fmt: skip

ENGLISH = (COLLECTION, INSPECTION, MISSING_POD, OUT_OF_OFFICE)
