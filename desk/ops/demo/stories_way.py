"""Where is it, when does it come, why is it late: letters about cargo on its way."""

from desk.ops.demo.papers import letter
from desk.ops.demo.stories import Answers, Decides, Notes, Says, Story
from desk.tickets.types import Channel, Priority, TicketStatus, TicketType

CARRIER, AUTHORITY, SOLVED = TicketStatus.WAITING_CARRIER, TicketStatus.WAITING_AUTHORITY, TicketStatus.SOLVED
EXCEPTION, TRACKING = TicketType.EXCEPTION, TicketType.TRACKING

ON_ITS_WAY = (
    Story(
        "EGLV143605118 可以提柜了吗？免费期到哪天", assignee="lin", type=TRACKING,
        steps=[
            Says("-1 16:20", "zhou", "提单 EGLV143605118 昨天显示海关放行了，现在能提柜吗？免费期到哪一天，超期怎么"
                 "收？"),
            Answers("-1 16:50", "lin", "周先生您好，柜子 EGHU 920114-3 今天起可提，码头免费期 3 天，到{day+2}为止，"
                    "之后每天 95 欧元。请告知哪家车队来提，我们把提柜码发给他们。"),
        ],
    ),
    Story(
        "MEDUSH7714205: at what time will the truck be here?", assignee="lin", type=TRACKING, priority=Priority.HIGH,
        steps=[
            Says("-2 15:40", "vogel", "Hello,\n\ncontainer MSCU 583310-9 has an appointment in Bremerhaven tomorrow."
                 " When will the truck reach our warehouse? We need two people for unloading.\n\nKatrin Vogel"),
            Answers("-2 16:30", "lin", "Dear Ms Vogel,\n\nthe truck collects on {day-1|en} before noon and delivers on"
                    " {day+1|en} at 10:00. The driver calls one hour ahead."),
            Says("-85m", "vogel", "Could it be 08:00 instead? At 10:00 both docks are taken."),
        ],
    ),
    Story(
        "Zoll Warschau: CRE-CQ-7588, wie ist der Stand?", assignee="emma", type=EXCEPTION, priority=Priority.HIGH,
        steps=[
            Says("-4 16:10", "demir", "Guten Tag,\n\nder Container zu Booking no. CRE-CQ-7588 steht seit gestern beim"
                 " Zoll in"
                 " Warschau. Was fehlt, und bis wann brauchen Sie es von uns?\n\nViele Grüße\nAylin Demir"),
            Answers("-4 17:20", "emma", "Guten Tag Frau Demir,\n\nder Zoll prüft die CE-Konformität. Wir brauchen die"
                    " Konformitätserklärung und den Prüfbericht des Herstellers, am besten heute noch.\n\nEmma Brandt"),
            Says("-3 15:05", "demir", "Beides anbei.",
                 files=[letter("CE declaration NL-45701.pdf", "EU DECLARATION OF CONFORMITY", "Decorative lamps, PO"
                                                                                              " NL-45701",
                               "Directives 2014/35/EU, 2014/30/EU, 2011/65/EU")]),
            Answers("-3 16:00", "emma", "Vielen Dank, beides liegt jetzt beim Zollagenten in Warschau. Er rechnet mit"
                    " zwei bis"
                    " drei Arbeitstagen; wir melden uns, sobald die Freigabe da ist.", then=AUTHORITY),
            Notes("-1 16:40", "emma", "Agent: der Prüfer hat die Unterlagen angenommen, Freigabe frühestens"
                  " {day+1|en}."),
            Answers("-2h", "emma", "Guten Tag Frau Demir,\n\nder Prüfer hat die Unterlagen angenommen. Die Freigabe"
                    " erwarten wir frühestens am {day+1|en}.\n\nEmma Brandt", then=AUTHORITY),
        ],
    ),
    Story(
        "PO LA-1111-2093 的 12 个包裹到了几个？", assignee="chen", type=TRACKING, channel=Channel.CHAT,
        steps=[
            Says("-2 10:20", "he", "订单号 PO LA-1111-2093 一共 12 个包裹，门店说只收到一部分，麻烦列一下每个在哪。"),
            Answers("-2 11:05", "chen", "何女士您好，12 件里 6 件已签收，1 件{day-3}派送时门店未开门，"
                    "1 件在派送网点，1 件已放行，1 件海关要求补充价值证明，1 件已到伦敦，1 件离开香港后还没有更新。我"
                    "们在催邮政，有变化就告诉您。",
                    then=CARRIER),
            Notes("-1 10:10", "chen", "邮政英国：LX518406075CN {day+2}前派，LX518406115CN 查询单已开，5 个工作日。"),
        ],
    ),
    Story(
        "科伦坡中转晚了 3 天，鹿特丹什么时候到", assignee="lin", type=EXCEPTION,
        steps=[
            Says("-3 09:30", "zhou",
                 "提单 FSHA2610915 这票在科伦坡停了好几天，原来说{day+5}到鹿特丹，现在还能赶上吗？"),
            Answers("-3 10:40", "lin", "周先生您好，二程船晚到科伦坡，今晚装 MSC LORETO 647W。装上后我们马上确认新的"
                    "到港日。", then=CARRIER),
            Answers("-2 09:50", "lin", "已装船并离开科伦坡，承运人给出的新到港日是{day+8}，比原计划晚 3 天，不产生额"
                    "外费用。",
                    then=TicketStatus.WAITING_CUSTOMER),
            Says("-2 10:30", "zhou", "好的，我跟收货人说，谢谢。"),
            Decides("-2 10:45", "lin", SOLVED),
        ],
    ),
    Story(
        "CA1055 拉货，999-33071242 什么时候能走？", assignee="chen", type=EXCEPTION, priority=Priority.HIGH,
        steps=[
            Says("-4h", "luo", "999-33071242 昨晚没上 CA1055，芝加哥的客户{day+3}要货，最快哪一班？能不能拆成两批先走"
                 "一半？"),
            Answers("-210m", "chen", "罗先生您好，航班因载量限制拉货，我们已申请{day+1}的 CA1055，同时在问是否可以分"
                    "批。"
                    "有结果马上回复您。", then=CARRIER),
            Notes("-130m", "chen", "国航货运：明天只剩 3 个板位，我们这票要 2 个，17:00 前给答复。"),
        ],
    ),
    Story(
        "FBA17XM88RT2 在仓库门口排队，会不会错过上架", assignee="lin", type=EXCEPTION, priority=Priority.URGENT,
        steps=[
            Says("-190m", "li", "FBA17XM88RT2 昨天就到费利克斯托的仓库了，一直在排队。{day+4}大促开始，今天必须卸完！"),
            Notes("-150m", "lin", "仓库说前面还有 2 辆车，月台 14:00（当地）后轮到我们。司机等待已超过 2 小时，等候费"
                  "要先跟客户说明。"),
        ],
    ),
    Story(
        "172-18402661: has it left Shanghai?", assignee="emma", type=TRACKING, priority=Priority.LOW,
        steps=[
            Says("-1 15:10", "petersen", "Hi, has 172-18402661 been loaded for tonight's flight to Munich?"),
            Answers("-1 15:40", "emma", "Dear Mr Petersen,\n\nyes: export customs released it at 13:00 and it is"
                    " planned on CV7306"
                    " tonight, at Munich {day+1|en} in the morning."),
            Says("-1 16:05", "petersen", "Perfect, that is all I needed."),
            Decides("-1 16:10", "emma", SOLVED),
        ],
    ),
    Story(
        "YMLUW226041877 昨晚开船了吗", assignee="lin", type=TRACKING, priority=Priority.LOW, channel=Channel.PHONE,
        steps=[
            Says("-4h", "lu", "来电：YMLUW226041877 两个柜昨晚是否随 YM TRILLION 052E 开船，需要转告收货人。"),
            Answers("-230m", "lin", "陆女士您好，两个柜都已装船，昨晚 19:30 离开青岛，预计{day+14}到长滩。"),
            Decides("-225m", "lin", TicketStatus.CLOSED),
        ],
    ),
    Story(
        "NLT-26-3308: truck to Prague is late, shop waits", assignee="emma", type=EXCEPTION, priority=Priority.HIGH,
        steps=[
            Says("-4h", "vogel", "Hello,\n\nBooking no. NLT-26-3308 (PO NL-45872) should have been in Prague"
                 " yesterday at 10:00. The"
                 " fitters are waiting in the shop. Where is the truck?\n\nKatrin Vogel"),
            Answers("-220m", "emma", "Dear Ms Vogel,\n\nthe A17 was closed after an accident and the driver had to"
                    " rest. He is on his"
                    " way again and will unload on {day+1|en} at 09:00.", then=TicketStatus.OPEN),
            Says("-70m", "vogel", "Who pays for the fitters' day? And can he be there at 08:00? Please confirm."),
        ],
    ),
    Story(
        "LX518406115CN 离开香港后没有更新", type=TRACKING, channel=Channel.CHAT, team="Air & courier",
        steps=[Says("-50m", "luo", "LX518406115CN 从香港出来 8 天了，一条更新都没有，同一批的都签收了，帮忙查一下。")],
    ),
    Story(
        "HYT-26-0921 今天几点到展馆？", assignee="lin", type=TRACKING, priority=Priority.URGENT, channel=Channel.CHAT,
        steps=[
            Says("-100m", "zhou", "订舱号 HYT-26-0921 的展会样品今天几点能到青浦？布展{day+1}中午截止。"),
            Answers("-92m", "lin", "周先生您好，车昨晚已到上海网点，{day+1} 10:00 送到 6.1 馆。请提供卸货口和现场联系"
                    "人的姓名。"),
        ],
    ),
)  # fmt: skip
