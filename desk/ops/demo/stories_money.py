"""Invoices that are asked about, and charges that are not accepted."""

from desk.billing.types import Decision, DisputeReason, DisputeState
from desk.ops.demo.invoices import Contests
from desk.ops.demo.stories import Answers, Decides, Notes, Says, Story
from desk.tickets.types import Channel, Priority, TicketStatus, TicketType

CARRIER, CLOSED, SOLVED = TicketStatus.WAITING_CARRIER, TicketStatus.CLOSED, TicketStatus.SOLVED
BILLING, PORTAL = TicketType.BILLING, Channel.PORTAL

CHARGES = (
    Story(
        "INV26-1069: waiting fee, your haulier came without a call", assignee="sun", type=BILLING, channel=PORTAL,
        contests=Contests("INV26-1069", 2, DisputeReason.CAUSED_BY_PROVIDER, "150.00"),
        steps=[
            Says("-3 16:10", "petersen", "The waiting fee of INV26-1069 (B/L no. ONEYNB6G3318) is for 3.5 hours."
                 " Nobody told"
                 " us when the truck"
                 " would come, and the first two hours are free by contract. We accept 1.5 hours, not more."),
            Notes("-2 10:20", "sun", "轨迹：12:05 到月台排队，15:35 签收，共 3.5 小时。合同免费 2 小时属实，待主管确"
                  "认。"),
            Answers("-2 11:30", "sun", "Dear Mr Petersen,\n\nwe have taken the disputed 150.00 EUR off the amount due"
                    " while we check the"
                    " times with the haulier. The rest of the invoice stays due.", then=CARRIER),
        ],
    ),
    Story(
        "INV26-1084 二次派送费不认", type=BILLING, channel=PORTAL, team="财务组",
        contests=Contests("INV26-1084", 4, DisputeReason.SERVICE_NOT_PERFORMED, "180.00", state=DisputeState.EVIDENCE),
        steps=[Says("-1 16:40", "he", "INV26-1084 里 LX518406067CN 的二次派送费 180 元不认：第一次派送是下午，门店下"
                    "午本来就营业，"
                    "快递员没有打电话。第二次派送还没发生，怎么就收费了？")],
    ),
    Story(
        "INV26-1055 滞港费：码头两天没有作业", assignee="sun", type=BILLING, channel=Channel.PHONE,
        priority=Priority.HIGH,
        contests=Contests("INV26-1055", 2, DisputeReason.NOT_AVAILABLE, "150.00", by="sun",
                          state=DisputeState.FINANCE_REVIEW),
        steps=[
            Says("-6 11:00", "he", "来电：MBL ZIMUSNH30086420 的滞港费按 3 天收，但{day-22}码头停工一天，预约不到。"),
            Notes("-5 10:10", "sun", "码头公告已找到，{day-22}全天停工，相应 1 天应免。已向 ZIM 提出，对方编号"
                  " LB-44018。"),
            Answers("-5 10:30", "sun", "何女士您好，停工公告我们已查到，其中 1 天 150.00 美元已登记争议，正在与船公司"
                    "核对，"
                    "争议部分暂不用付。", then=CARRIER),
            Answers("-3h", "sun", "何女士您好，ZIM 已受理争议 LB-44018，答应三个工作日内答复。有结果马上告诉您。",
                    then=CARRIER),
        ],
    ),
    Story(
        "INV26-1079 滞箱费多算两天", assignee="sun", type=BILLING, channel=PORTAL,
        contests=Contests("INV26-1079", 1, DisputeReason.QTY_OR_DAYS_WRONG, "240.00", state=DisputeState.SETTLED,
                          decision=Decision.PARTIAL, decided="120.00", decided_when="-4 15:00",
                          words="还箱预约记录显示其中 1 天码头拒收空箱，免 1 天；另 1 天为客户自身原因。"),
        steps=[
            Says("-6 14:20", "he", "INV26-1079（提单 ZIMUSNH30086420）滞箱费按 5 天收，有两天是码头不收空箱，预约截图"
                 "可以提供，请减两天。"),
            Answers("-5 16:00", "sun", "何女士您好，请把两天的预约截图发来，我们和码头的拒收记录核对。"),
            Says("-4 10:10", "he", "截图已上传到门户，请看。"),
            Answers("-4 15:10", "sun", "核对完成：其中 1 天码头确有拒收记录，已减免 120.00 美元；另一天没有预约记录，"
                    "维持原价。"),
            Decides("-4 15:20", "sun", SOLVED),
        ],
    ),
    Story(
        "INV26-1038: documentation charged twice", assignee="sun", type=BILLING, priority=Priority.LOW,
        contests=Contests("INV26-1038", 3, DisputeReason.DUPLICATE, "55.00", state=DisputeState.SETTLED,
                          decision=Decision.FULL, decided="55.00", decided_when="-29 10:20",
                          words="One bill of lading, so one documentation fee. Credited in full."),
        steps=[
            Says("-30 16:00", "petersen", "INV26-1038 shows the documentation fee twice, but there is only one"
                 " document, B/L no. ONEYNB6G3318."),
            Answers("-29 10:30", "sun", "Dear Mr Petersen,\n\nyou are right, the second fee was a mistake. 55.00 USD"
                    " have been credited."),
            Says("-29 15:00", "petersen", "Thanks, booked."),
            Decides("-29 16:30", "sun", CLOSED),
        ],
    ),
    Story(
        "INV26-1082 燃油附加费费率不对", assignee="sun", type=BILLING,
        contests=Contests("INV26-1082", 2, DisputeReason.RATE_WRONG, "51.20", state=DisputeState.SETTLED,
                          decision=Decision.REJECTED, decided_when="-4 11:00",
                          words="报价单有效期内的费率为每公斤 1.20 欧元，与账单一致，维持原价。"),
        steps=[
            Says("-5 09:40", "wang", "160-55203186 的燃油附加费我们算出来是 100 欧元，账单 INV26-1082 是 151.20，费率"
                 "是不是用错了？"),
            Answers("-4 11:10", "sun", "王女士您好，报价单 {day-20} 起燃油费率调整为 1.20 欧元/公斤，126 公斤合计"
                    " 151.20 欧元，"
                    "报价单副本已放在门户里。这笔费用维持不变。"),
            Says("-4 14:00", "wang", "明白了，是我们用了旧费率。"),
            Decides("-4 14:10", "sun", SOLVED),
        ],
    ),
    Story(
        "INV26-1049 起运港码头费谁付", assignee="sun", type=BILLING, channel=Channel.MAIL,
        contests=Contests("INV26-1049", 1, DisputeReason.NOT_AGREED, "2140.00", state=DisputeState.WITHDRAWN,
                          decided_when="-11 14:30", words="合同第 4 条已确认，撤回异议。"),
        steps=[
            Says("-11 10:00", "wang", "INV26-1049 的码头操作费应由收货人承担吧？HLCUNGB2611082 是 FOB 条款。"),
            Answers("-11 11:20", "sun", "王女士您好，FOB 条款下起运港码头费由卖方承担，目的港的才由收货人付，合同第 4"
                    " 条有约定。"),
            Says("-11 14:30", "wang", "确认过合同，撤回异议，谢谢。"),
            Decides("-11 14:40", "sun", CLOSED),
        ],
    ),
    Story(
        "INV26-1088: what is the X-ray charge?", type=BILLING, priority=Priority.LOW, team="财务组",
        steps=[Says("-130m", "vogel", "Hello,\n\nINV26-1088 has 480 EUR for an X-ray of OOLU 812345-7. Is this at"
                    " cost? Please send the"
                    " receipt of the customs office.\n\nKatrin Vogel")],
    ),
    Story(
        "Rechnungskopie INV26-1071", assignee="sun", type=BILLING, priority=Priority.LOW,
        steps=[
            Says("-2 15:30", "petersen", "Guten Tag,\n\nbitte senden Sie uns INV26-1071 noch einmal mit unserer PO"
                 " NL-45602 und der"
                 " USt-IdNr. auf der Rechnung.\n\nJonas Petersen"),
            Answers("-2 16:30", "sun", "Dear Mr Petersen,\n\nwith pleasure. Which VAT number should be on it, the"
                    " German or the Dutch one?"),
        ],
    ),
)  # fmt: skip
