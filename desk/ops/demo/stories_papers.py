"""Papers, cut-offs, changes: what customers want of us before and beside the journey."""

from desk.ops.demo.papers import letter
from desk.ops.demo.stories import Answers, Decides, Notes, Says, Story
from desk.tickets.types import Channel, Priority, TicketStatus, TicketType

CARRIER, CLOSED, SOLVED = TicketStatus.WAITING_CARRIER, TicketStatus.CLOSED, TicketStatus.SOLVED
CHANGE, DOCUMENT = TicketType.CHANGE, TicketType.DOCUMENT

PAPERWORK = (
    Story(
        "160-55203186 签收单", assignee="chen", type=DOCUMENT,
        steps=[
            Says("-6 10:10", "wang", "您好，160-55203186 显示已签收，请把签收单发给我，财务要附在付款申请里。"),
            Answers("-6 15:20", "chen", "王女士您好，签收单见附件，{day-7} 13:50 签收，外包装完好。",
                    files=[letter("POD 160-55203186.pdf", "PROOF OF DELIVERY", "", "AWB 160-55203186, 9 cartons, 126"
                                                                                   " kg",
                                  "Received complete, no remarks", "13:50, Amsterdam")]),
            Says("-6 15:45", "wang", "收到，谢谢。"),
            Decides("-6 16:00", "chen", CLOSED),
        ],
    ),
    Story(
        "POD for ONEYNB6G3318 without a stamp", assignee="emma", type=DOCUMENT, priority=Priority.LOW,
        steps=[
            Says("-5 16:30", "petersen", "Hello,\n\nthe POD of B/L no. ONEYNB6G3318 has a signature but no company"
                 " stamp. Our"
                 " auditor wants"
                 " one with both. Can the haulier send it again?\n\nJonas Petersen"),
            Answers("-5 17:10", "emma", "Dear Mr Petersen,\n\nwe have asked the haulier in Antwerp; their archive"
                    " needs about a week."
                    " You will have it as soon as we do.", then=CARRIER),
            Answers("-3h", "emma", "Dear Mr Petersen,\n\nthe haulier has found the original. A stamped copy is with"
                    " their courier and should be with us in two days.", then=CARRIER),
        ],
    ),
    Story(
        "LX518406098CN 海关要求证明价值", assignee="chen", type=DOCUMENT,
        steps=[
            Says("-3 10:00", "luo", "LX518406098CN 显示海关暂扣，要什么资料？"),
            Answers("-3 10:35", "chen", "罗先生您好，英国海关要求证明申报价值，请提供平台订单截图和付款记"
                    "录，{day+3}前提交，"
                    "逾期包裹会退回。"),
            Notes("-1 11:00", "chen", "客户还没回，明天再催一次，{day+2}是最后一天。"),
        ],
    ),
    Story(
        "EGLV143605118 申请电放", assignee="lin", type=DOCUMENT,
        steps=[
            Says("-9 10:15", "lu", "提单 EGLV143605118 申请电放，保函见附件，请确认。",
                 files=[letter("LOI EGLV143605118.pdf", "LETTER OF INDEMNITY", "", "Telex release of B/L EGLV143605118",
                               "Container EGHU 920114-3", "Stamped and signed")]),
            Answers("-9 14:30", "lin", "陆女士您好，保函已收，船公司已确认电放，收货人可凭 EGLV143605118 直接提货。"),
            Decides("-9 14:40", "lin", SOLVED),
            Says("-8 09:20", "lu", "收货人那边也查到了，谢谢！"),
            Decides("-8 09:30", "lin", CLOSED),
        ],
    ),
    Story(
        "SHA2611-7742: cut-off one day earlier, can we keep the old one?", assignee="lin", priority=Priority.HIGH,
        steps=[
            Says("-1 15:50", "vogel", "Hello,\n\nBooking no. SHA2611-7742 now closes a day earlier. The factory"
                 " cannot load three"
                 " containers by then. Can you ask for a late gate-in for at least one of them?\n\nKatrin Vogel"),
            Answers("-1 16:40", "lin", "Dear Ms Vogel,\n\nwe have asked Hapag-Lloyd for a late gate-in for one"
                    " container. They decide"
                    " case by case; we expect their answer on {day+1|en}.", then=CARRIER),
        ],
    ),
    Story(
        "NGB2611-5530 VGM 截止是几点？", channel=Channel.PORTAL, team="海运一组",
        steps=[Says("due+20m", "lu", "订舱号 NGB2611-5530 的 VGM 截止是今天几点？司磅单刚拿到，CSNU 664210-0 毛重 24"
                    " 380 kg，请帮忙申报。")],
    ),
    Story(
        "收件人搬家了，UPS 1Z8A42W60412773516 改地址", type=CHANGE, priority=Priority.HIGH,
        steps=[Says("-90m", "li", "1Z8A42W60412773516 的收件人换了地址，新地址在同一个邮区，下次派送前能改吗？要不要"
                    "加钱？")],
    ),
    Story(
        "PO NL-45960: second stop for one container", assignee="lin", type=CHANGE,
        steps=[
            Says("-75m", "demir", "Hi,\n\none of the three containers of PO NL-45960 should unload half in Lübeck"
                 " before it comes"
                 " to us. Is that possible on carrier haulage, and what does the stop cost?\n\nAylin Demir"),
            Notes("-30m", "lin", "Hapag-Lloyd 目的港拖车可以加一个卸货点，约 180 欧元，等正式报价再回。"),
        ],
    ),
    Story(
        "NGB2611-5530 取消其中一个柜的加订", assignee="lin", type=CHANGE, channel=Channel.WEB, priority=Priority.LOW,
        steps=[
            Says("-5 11:00", "zhou", "订舱号 NGB2611-5530 之前口头加订的第二个柜不要了，会有亏舱费吗？"),
            Answers("-5 11:40", "lin", "周先生您好，加订还没有放舱，现在取消没有亏舱费，已为您撤回，原来的 1×40HQ 不"
                    "变。"),
            Decides("-4 18:00", "lin", CLOSED),
        ],
    ),
    Story(
        "LX518406067CN 约个新的派送时间", assignee="chen", type=CHANGE, priority=Priority.HIGH,
        steps=[
            Says("-2 14:00", "he", "LX518406067CN 派送那天门店没开门。请约工作日 10 点以后，店里一定有人。"),
            Answers("-2 14:40", "chen", "何女士您好，已向英国邮政提交改派，希望时段是{day+2} 10:00 之后，邮政确认后通"
                    "知您。", then=CARRIER),
        ],
    ),
    Story(
        "拦截 LX518406107CN，买家退款了", assignee="chen", type=CHANGE, priority=Priority.URGENT,
        steps=[
            Says("-150m", "li", "LX518406107CN 的买家已经退款，包裹刚到伦敦，能不能拦下来退回深圳？"),
            Answers("-125m", "chen", "李先生您好，包裹还没清关，可以申请退回，邮政收一次退运费。退回大约 3 周，也可以"
                    "转到你们英国仓。"
                    "请确认选哪一种，我们同时先请邮政暂停派送。", then=TicketStatus.WAITING_CUSTOMER),
        ],
    ),
    Story(
        "MEDUSH7714205: please deliver to gate B", type=CHANGE,
        steps=[Says("-20m", "demir", "Hi, the truck with MSCU 583310-9 must use gate B tomorrow, gate A is closed."
                    " Please tell the"
                    " driver.\n\nAylin Demir")],
    ),
    Story(
        "Consulta de tarifa Shanghai - Valencia", channel=Channel.WEB,
        steps=[Says("-3h", "compras@levante-luz.example", "Buenos días,\n\nimportamos lámparas y buscamos un agente"
                    " para 2 x 40HQ al"
                    " mes de Shanghai a Valencia, FOB. ¿Nos pueden enviar una tarifa y el tiempo de tránsito?\n\nUn"
                    " saludo")],
    ),
    Story(
        "[自动] CRE-CQ-7719 运踪推送失败", priority=Priority.LOW,
        steps=[Says("-2 03:10", "noreply@rail-feed.example", "系统通知：订舱号 CRE-CQ-7719 的运踪推送连续 3 次失败，"
                    "已自动重试。"
                    "本邮件由系统发送，请勿回复。", automatic="bulk")],
    ),
)  # fmt: skip
