"""Damage, shortage, complaints; and letters whose promise is about to end, or did."""

from desk.ops.demo.papers import letter
from desk.ops.demo.stories import Answers, Decides, Notes, Says, Story
from desk.tickets.types import Channel, Priority, TicketStatus, TicketType

CARRIER = TicketStatus.WAITING_CARRIER
CLAIM, COMPLAINT = TicketType.CLAIM, TicketType.COMPLAINT

TROUBLE = (
    Story(
        "FXMN2610441: two cartons crushed", assignee="emma", type=CLAIM, priority=Priority.URGENT,
        steps=[
            Says("-2 16:00", "vogel", "Hello,\n\nthe CFS in Hamburg reports 2 of our 14 cartons (HBL no. FXMN2610441)"
                 " crushed: glass"
                 " lampshades. Photos are in the report. How do we claim, and by when?\n\nKatrin Vogel",
                 files=[letter("CFS damage report FXMN2610441.pdf", "DAMAGE REPORT AT UNPACKING", "",
                               "Container TGHU 604418-0",
                               "2 of 14 cartons crushed, contents broken", "Photos 1 to 6 on file")]),
            Answers("-2 17:10", "emma", "Dear Ms Vogel,\n\nI am sorry about this. Please note the damage on the"
                    " receipt when you collect,"
                    " keep the cartons, and send us the commercial invoice for the two. We notify the carrier today"
                    " so that"
                    " no time limit is missed."),
            Says("-160m", "vogel", "Invoice attached: EUR 1 184 for the two cartons. Please confirm that the carrier"
                 " has been notified.",
                 files=[letter("Invoice NL-45733 extract.pdf", "COMMERCIAL INVOICE (EXTRACT)", "Glass lampshades,"
                                                                                               " cartons 6 and 11",
                               "EUR 1 184.00")]),
        ],
    ),
    Story(
        "180-66142904 少一托，芝加哥在找", assignee="chen", type=CLAIM, priority=Priority.URGENT,
        steps=[
            Says("-1 10:20", "zhou", "180-66142904 一共 8 托，芝加哥只收到 7 托，第 8 托在哪？收货人的产线等着用。"),
            Answers("-1 10:50", "chen", "周先生您好，拆板时少 1 托，地面代理已在两个库区查找，仁川中转站也在核对装板"
                    "记录，"
                    "今天下班前给您第一次回复。", then=CARRIER),
            Notes("-1 16:30", "chen", "大韩航空：仁川装板记录 8 托齐。芝加哥 B 库今晚复查，查不到就出短少证明。"),
            Answers("-1 17:10", "chen", "仁川装板记录是 8 托，说明在芝加哥。今晚复查另一个库区，{day+0}上午告诉您结"
                    "果。", then=CARRIER),
            Answers("-35m", "chen", "周先生您好，芝加哥另一个库区也查完了，还没找到。正在调仁川的装机照片，两小时内再"
                    "给您消息。", then=CARRIER),
        ],
    ),
    Story(
        "LX518406040CN 签收了，但箱子里少一台", type=CLAIM, team="单证客诉组",
        steps=[Says("-2 17:10", "he", "LX518406040CN 门店签收时箱子有重新封过的痕迹，里面 4 台投影灯只有 3 台。"
                    "开箱视频有，怎么申请赔付？")],
    ),
    Story(
        "Nobody called us before the truck came", assignee="zhao", type=COMPLAINT, priority=Priority.HIGH,
        steps=[
            Says("-1 14:30", "petersen", "Dear team,\n\nfor the second time a truck stood at our gate without any"
                 " call (B/L no. ONEYNB6G3318, and"
                 " now CRE-CQ-7402). Your invoice for waiting came promptly, though. I expect an answer from a manager."
                 "\n\nJonas Petersen"),
            Notes("-1 15:20", "zhao", "两次都是同一家车队没打预约电话。先书面道歉，等候费那张单由 @孙莉 看是否减免。"),
            Answers("-1 16:00", "zhao", "Dear Mr Petersen,\n\nyou are right, and I apologise. The haulier is obliged"
                    " to call an hour ahead"
                    " and did not. We look at the waiting fee separately, and from now on we call your warehouse"
                    " ourselves."),
            Says("-3h", "petersen", "Thank you. Please put the new procedure in writing, then this is settled for me."),
        ],
    ),
    Story(
        "催了三次没人回，太慢了", assignee="zhao", type=COMPLAINT, priority=Priority.URGENT, channel=Channel.PHONE,
        steps=[
            Says("-4 15:00", "he", "来电投诉：FBA17WZ03KD5 的送仓预约催了三次都没有人回，要求主管处理。"),
            Answers("-4 15:30", "zhao", "何女士您好，我是主管赵晴。前三次消息落在离职同事的信箱里，是我们的错。"
                    "FBA17WZ03KD5 已送达签收，"
                    "签收单另发您；今后这个邮箱的消息会自动进入我们的工单。"),
            Says("-3 09:10", "he", "好，签收单收到了，希望以后不要再发生。"),
            Decides("-3 09:20", "zhao", TicketStatus.SOLVED),
        ],
    ),
    Story(
        "Beschwerde: Fahrer wollte nicht abladen", assignee="emma", type=COMPLAINT,
        steps=[
            Says("-6 15:10", "demir", "Guten Tag,\n\nder Fahrer zu Booking no. CRE-CQ-7402 weigerte sich, beim"
                 " Abladen zu helfen, obwohl"
                 " Abladen vereinbart war. Bitte klären Sie das mit dem Frachtführer.\n\nAylin Demir"),
            Answers("-6 16:20", "emma", "Guten Tag Frau Demir,\n\ndas tut mir leid. Vereinbart war Anlieferung frei"
                    " Rampe, also ohne Abladen."
                    " Haben Sie eine Bestätigung, in der Abladen steht? Dann halten wir uns daran und erstatten Ihnen"
                    " den"
                    " Aufwand."),
        ],
    ),
    Story(
        "HLCUNGB2611082：请书面确认 045W 的舱位", type=TicketType.EXCEPTION, priority=Priority.HIGH, team="海运一组",
        steps=[Says("due+3m", "lu", "收货人要 HLCUNGB2611082 两个柜装 ONE INNOVATION 045W 的书面确认，否则今天就取消"
                    "订单。请马上回复！")],
    ),
    Story(
        "YMLUW226041877 提单品名更正", type=TicketType.DOCUMENT, assignee="lin",
        steps=[Says("due+8m", "lu", "YMLUW226041877 提单上的品名请改为 TYRE REPAIR TOOLS，HS 编码不变。更正费我们承"
                    "担，今天能出新稿吗？")],
    ),
    Story(
        "160-55203186 报关单复印件", type=TicketType.DOCUMENT, channel=Channel.PORTAL, priority=Priority.LOW,
        steps=[Says("due+45m", "wang", "160-55203186 退税需要报关单复印件，麻烦发一份给我，不急，这周内就行。")],
    ),
    Story(
        "020-44173802 展会明天开幕，放行没有？", type=TicketType.EXCEPTION, priority=Priority.URGENT, assignee="chen",
        steps=[Says("-5h", "zhou", "020-44173802 资料王静已经交了，展会马上开幕，到底放行没有？能不能先把样品单独提出"
                    "来？")],
    ),
)  # fmt: skip
