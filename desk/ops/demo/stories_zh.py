"""Letters of the Chinese customers and what the desk made of them."""

from desk.billing.types import DisputeReason, DisputeState
from desk.ops.demo.invoices import Contests
from desk.ops.demo.papers import letter, sheet
from desk.ops.demo.stories import Answers, Decides, Notes, Says, Story
from desk.tickets.types import Channel, Priority, TicketStatus, TicketType

CARRIER, AUTHORITY = TicketStatus.WAITING_CARRIER, TicketStatus.WAITING_AUTHORITY

ROLLED = Story(
    "柜子在新加坡压了 6 天，什么时候能走？",
    type=TicketType.EXCEPTION,
    assignee="lin",
    priority=Priority.HIGH,
    steps=[
        Says("-95m", "zhou", "你好，提单 HLCUNGB2611082 的两个 40HQ {day-6}就该从新加坡走了，现在系统里还显示在中转港。"
             "汉堡客户催得很急，请确认新的船期，并告知会不会产生额外的堆存费。\n\n收货人的催货函在附件里。",
             files=[letter("汉堡收货人催货函.pdf", "Elbe Werkzeughandel GmbH, Hamburg", "",
                           "Subject: Purchase order HY-2026-1187, overdue goods", "",
                           "Dear Mr Zhou,", "", "the two containers were announced for the third week of the month.",
                           "Our warehouse and our trucks are booked. Please confirm the",
                           "new arrival date in writing by tomorrow noon.", "", "Kind regards", "Purchasing")]),
        Answers("-77m", "lin", "周先生您好，已收到。二程船因新加坡泊位拥堵被甩柜，我们正在与承运人确认 {day+1}"
                " ONE INNOVATION 045W 的舱位，今天之内给您书面答复。", then=TicketStatus.OPEN),
        Notes("-14m", "zhao", "承运人口头确认 045W 有位，订舱号 SIN-88213，正式放舱邮件还没到。"
              "堆存费按协议前 10 天免。@林晓"),
        Says("-3m", "zhou", "收到，谢谢。汉堡那边要排卡车，麻烦把新的预计到港日也一起写上。"),
    ],
)  # fmt: skip

CUSTOMS_DOCUMENTS = Story(
    "法兰克福海关要求补充资料 020-44173802",
    type=TicketType.DOCUMENT,
    assignee="chen",
    priority=Priority.URGENT,
    steps=[
        Says("-1 17:05", "wang", "您好，空运单 020-44173802 今天显示海关要求补充资料，具体缺什么？"
             "这批是展会样品，{day+2}必须到展馆。"),
        Answers("-1 17:30", "chen", "王女士您好，法兰克福海关要求两样：\n1. 更详细的品名，写明材质、用途和 HS 编码；\n"
                "2. 盖章的商业发票。\n请直接回复本邮件，我们收到后马上转给清关行。"),
        Says("-4h", "wang", "资料都在附件。品名已经按材质拆开写，发票已盖章。\n请尽快，谢谢！",
             files=[sheet("品名明细.csv", "品名,材质,用途,HS 编码,件数", "电动打蛋器,ABS 塑料,厨房用,85094000,12",
                          "便携榨汁杯,Tritan,厨房用,85094000,16", "电子秤,不锈钢,厨房用,84231000,8"),
                    letter("Commercial invoice HYA2611037.pdf", "COMMERCIAL INVOICE", "HYA2611037", "",
                           "36 cartons kitchen appliances, samples", "Total EUR 2 140.00, DAP Frankfurt")]),
        Notes("-210m", "chen", "资料已转清关行，对方确认收到。通常 1 个工作日有结果，明早先打电话问一次。"),
        Decides("-205m", "chen", AUTHORITY),
    ],
)  # fmt: skip

BORDER_QUEUE = Story(
    "中欧班列在口岸排队，会晚几天？",
    type=TicketType.EXCEPTION,
    assignee="lin",
    steps=[
        Says("-3 10:15", "zhou", "订舱号 CRE-CQ-7719 的柜子停在乌鲁木齐好几天了，是口岸在排队吗？"
             "杜伊斯堡的仓库只留到{day+7}。"),
        Answers("-3 11:00", "lin", "周先生您好，阿拉山口口岸目前排队，班列在乌鲁木齐等待换装计划。铁路给出的新预计到达"
                "日是{day+9}，比原计划晚 4 天。我们已请铁路代理争取提前，{day-1}再给您消息。", then=CARRIER),
        Notes("-1 15:30", "lin", "代理回复：{day+1}晚上有换装计划，口头消息，书面的还没有。等正式计划再通知客户。"),
        Answers("-2h", "lin", "周先生您好，书面换装计划刚收到：{day+1}晚换装，预计{day+9}到杜伊斯堡，"
                "与上次告诉您的一致。", then=CARRIER),
    ],
)  # fmt: skip

DEMURRAGE = Story(
    "MAEU241996307 目的港滞箱费账单有异议",
    type=TicketType.BILLING,
    assignee="sun",
    contests=Contests("INV26-1067", 3, DisputeReason.QTY_OR_DAYS_WRONG, "255.00", state=DisputeState.EVIDENCE),
    steps=[
        Says("-8 09:50", "wang", "孙老师好，提单 MAEU241996307 的滞箱费按 9 天算的，我们核对还箱时间应该是 6 天。"
             "明细见附件，请复核，多收的部分请退。",
             files=[sheet("滞箱费核对.csv", "柜号,提柜日,还箱日,免费天数,账单天数,我方核算天数",
                          "MSKU9051236,{day-21},{day-12},3,9,6")]),
        Notes("-8 11:30", "lin", "轨迹里还箱是{day-12} 15:45，提柜{day-21}。免箱期按合同 3 天，账单应该漏扣了免箱期。"),
        Answers("-8 14:20", "sun", "王女士您好，您的核对与我们的轨迹记录一致，账单可能漏扣了 3 天免箱期。"
                "我们已向船公司提出异议，争议部分暂不用付，有结果马上告诉您。", then=CARRIER),
        Notes("-2 10:00", "sun", "船公司荷兰办公室已受理，编号 NL-D-20771，本周内给结论。"),
        Answers("-3h", "sun", "王女士您好，船公司荷兰办公室已受理，编号 NL-D-20771，答应本周内给结论。"
                "争议部分仍暂不用付。", then=CARRIER),
    ],
)  # fmt: skip

QUOTATION = Story(
    "询价：宁波 → 汉堡 2×40HQ",
    channel=Channel.WEB,
    steps=[
        Says("-26m", "zhou", "您好，{day+17}前后有 2 个 40HQ 五金工具从宁波到汉堡，FOB 条款，货重每柜约 22 吨。"
             "请报全包价，并说明目的港免费期几天。"),
    ],
)  # fmt: skip

BILL_DRAFT = Story(
    "提单草稿确认：收货人地址更正",
    type=TicketType.CHANGE,
    channel=Channel.PORTAL,
    steps=[
        Says("-52m", "wang", "订舱号 NGB2611-5530 的提单草稿看过了，收货人地址少了楼号，请改成：\n"
             "Building 4, 1200 Pier Avenue, Long Beach\n其余无误。截单前能改好吗？"),
    ],
)  # fmt: skip

FAILED_DELIVERY = Story(
    "UPS 派送失败，买家说没人联系过他",
    type=TicketType.EXCEPTION,
    assignee="chen",
    priority=Priority.HIGH,
    steps=[
        Says("-100m", "he", "UPS 1Z8A42W60412773516 显示派送未成功，买家说一直在家，也没接到电话。\n"
             "能不能约{day+1}上午再派一次？再失败他就要退款了。"),
        Notes("-40m", "chen", "伦敦站点要 16:00 后才上班。改派申请已填好，等站点确认时段再回客户。"),
    ],
)  # fmt: skip

SILENT_PARCEL = Story(
    "LX403819271CN 一个多星期没更新了",
    type=TicketType.TRACKING,
    channel=Channel.CHAT,
    steps=[
        Says("-35m", "li", "LX403819271CN 到香港以后就没有动静了，一个多星期了，是不是丢了？"),
    ],
)  # fmt: skip

NEIGHBOUR = Story(
    "显示已签收，买家说没收到",
    type=TicketType.TRACKING,
    assignee="chen",
    steps=[
        Says("-8 14:00", "he", "DHL 4829135743 显示{day-9}已签收，可是买家说没有收到，请查一下是谁签的。"),
        Answers("-8 15:20", "chen", "何女士您好，DHL 的记录是邻居代收，签收时间{day-9} 12:35（伦敦时间）。"
                "请买家先问一下隔壁；如果还是没有，我们马上向 DHL 发起查询。"),
        Says("-7 10:00", "he", "找到了，确实在邻居家。谢谢！"),
        Decides("-7 10:30", "chen", TicketStatus.CLOSED),
    ],
)  # fmt: skip

STRANGER_ASKS = Story(
    "FBA17XK42LQ9 入仓预约",
    assignee="lin",
    steps=[
        Says("-2 11:00", "he", "FBA17XK42LQ9 这个柜子{day+9}到长滩，请提前约好亚马逊入仓时间，最好在{day+15}之前。"),
        Answers("-2 14:00", "lin", "何女士您好，船预计{day+9}抵达长滩。到港前 5 天可以开放预约，我们会约{day+14}的时段"
                "，约好后把预约号发给您。"),
        Says("-70m", "receiving@lgb-dock.example", "Hello,\n\nwe are the new receiving warehouse for FBA17XK42LQ9."
             " Please send us the delivery order and the container release code so that our driver can"
             " collect.\n\nDock office"),
    ],
)  # fmt: skip

INVOICE_TITLE = Story(
    "换单费发票抬头开错了",
    type=TicketType.BILLING,
    assignee="sun",
    channel=Channel.PHONE,
    steps=[
        Says("-6 10:05", "wang", "来电：提单 MAEU241996307 的换单费发票，公司抬头少了“进出口”三个字，需要重开。"),
        Notes("-6 10:40", "sun", "已红冲重开，新发票号尾数 0693，电子票已发到王女士邮箱，她电话里确认收到。"),
        Decides("-6 11:00", "zhao", TicketStatus.SOLVED),
    ],
)  # fmt: skip

CHINESE = (
    ROLLED, CUSTOMS_DOCUMENTS, BORDER_QUEUE, DEMURRAGE, QUOTATION, BILL_DRAFT, FAILED_DELIVERY, SILENT_PARCEL,
    NEIGHBOUR, STRANGER_ASKS, INVOICE_TITLE,
)  # fmt: skip
