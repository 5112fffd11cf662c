# ruff: noqa: E501
"""What a customer writes in the words of a mail program stays the customer's."""

import pytest

from desk.channels.quoting.split import split

OWN = [
    "您好，\n发件人：张三 13800000000\n收件人：李四\n地址：上海市\n请安排提货。",
    "发件人：张三\n收件人：李四\n时间：11月3日 15:00\n请安排。",
    "邮件里的发件人: a@b.example 是错的，主题: 订舱 也不对。",
    "发件人写错了，请更正提单上的发件人：应为 ACME。\n谢谢",
    "Rate request\nFrom: Shanghai\nTo: Hamburg\nDate: 5 Jan 2026\nPlease quote.",
    "From: Shanghai\nTo: Hamburg\nSubject: FCL rate\nDate: 2026-11-05\nCommodity: toys",
    "Von: Hamburg\nAn: Shanghai\nDatum: 05.11.2026\nBetreff: Rate",
    "The mail From: field of your notice is wrong.\nFrom: what we see, it is late.\nThanks",
    "On 5 Jan 2026 the carrier wrote:\nvessel delayed by two days.\nPlease check.",
    "On Monday 5 Jan 2026 at 10:00 the carrier (ops@line.example) wrote:\nvessel delayed.\nPlease check.",
    "On Monday the agent wrote to us:\nvessel delayed.",
    "On 5 Jan 2026 10:00 Bob <b@line.example> wrote\nto us that the vessel is late. What now?",
    "As you wrote:\nfree time is 7 days.\nThat is wrong.",
    "船公司于2026年11月2日 15:20写道：\n船期延误两天。\n请核实。",
    "Marie a écrit :\nc'est cassé",
    "Container list:\nMSKU1234565\n---\nTo be confirmed: seal 12:30\nThanks",
    "来自上海的货物已到。\n请确认。",
    "发自上海的货何时到？",
    "从我的角度看可以。",
    "Sent via DHL",
    "Subject: to availability we book 2x40HQ.\nTo: Rotterdam\nThanks",
    "This email is confidential, please do not forward our rates.",
    "价格：\n--\n海运 100\n--\n空运 200\n请确认",
    "> 45kg USD 2.1\n> 100kg USD 1.9\n请确认",
    "改动：\n> 件数 30 改 28\n> 毛重 600 改 560\n请重新出单。",
    "Please deliver to:\n\nJohn Smith\nACME Ltd\n12 Main Street\nTel: +49 123 4567890",
    "收货人信息：\n张三\n上海某某有限公司\n电话：021-12345678\n地址：上海市浦东新区世纪大道1号",
    "谢谢\n联系人：张三\n电话：13800000000\n地址：上海市浦东新区1号",
    "Regards,\nAda\n\nThe phone of my warehouse is +49 40 123 4567 in case the driver needs it.",
    "祝好\n小米\n\n备注：正本周五到，到时联系我 18600000000 取件。",
    "Thanks,\nBob",
    "此致\n敬礼\n王伟",
    "We get this error:\n\nFrom: a@ship.example\nTo: b@ship.example\nSubject: IFTMIN\nrejected\n\nWhy?",
    "Booking no. 4711\nFrom: Felixstowe (GBFXT)\nTo: Xiamen\nDate: 11 Nov 2026 14:00\nSubject: to space\nPlease confirm.",
    "Our system sends:\n\n```\nFrom: a@ship.example\nTo: b@ship.example\nSubject: IFTMIN\n> LINE 1\n--\nEND\n```\n\nWhy is it refused?",
    "First lot is in.\n--\nPlease look for the second lot, two boxes are still missing.",
    "第一批到了。\n--\n第二批还少三箱",
    "To be loaded\n\nStuffing place\n--------------\nOrlov Timber Ltd\nQuay 3\nTel +44 1482 555 010",
    "Weights:\n--- Original ---\n900 kg\n--- Corrected ---\n940 kg\nPlease print anew.",
    "单据：\n--- 原件 ---\n发票一份\n--- 副本 ---\n箱单两份",
    "The certificate was\nSent by e-mail on Tuesday",
    "Le certificat a été\nenvoyé par mail ce matin",
    "到了吗\n发自小米苏州工厂",
    "货在路上\n从东莞的华为仓库寄出",
    "发票\n由我司飞书发送",
    "What does it mean\nScanned by terminal Antwerp at 11:20",
    "本邮件已附保险单扫描件，正本后天到。",
    "Please excuse the mistakes in our first list",
    "Lanes\n\n   From     Riga\n   To       Busan\n   Subject  to survey\n\nWhen can you load?",
    "What I had sent:\nFrom: ada@byron.example\nTo: desk@harbour.example\nSubject: survey report\nHas it come?",
    "取件：\n寄件人：赵一 13911112222\n收件人：钱二 13933334444\n时间：5月6日 09:30\n主题：样品\n取完告诉我",
    "The template reads\n\nEnter the seal number above this line\n\nWhich seal?",
    "模板里有一句\n请在此行上方填写封号\n什么意思？",
    "Quoting your list of 04.06.2026 (rates@harbour.example):\nUSD 980 all in.\nWhy 1,150 now?",
    "Plan\nTue 02.06.2026 08:00 loading, ask for Ada <ada@byron.example>:\n6 pallets\nCan you make it?",
    "On 2 June 2026 at 08:10 the gate man said:\nno slot.\nWe had one.",
    "2026年6月2日 08:10 李四说道：\n没有预约\n我们有预约",
    "We load with somebody else now\n\nRiga Cargo SIA Ltd\nBrivibas street 5\nTel +371 67 000 000\nops@riga.example",
    "改由这家装货\n\n宁波某某物流有限公司\n调度部\n电话：0574-11112222\n地址：宁波市海曙区某某路 3 号",
    "Thank you\n\nRiga +371 67 123 456\nBusan +82 51 123 4567",
    "谢谢！\n手机：13955556666",
    ">>> HOLD <<<\nDo not load box 4.",
    "＞＞急＜＜\n四号柜先别装",
    "No stamp yet.\n\n--\nAda Byron\n\nP.S.: The pallet count is 11 and not 12.",
    "My terminal shows:\n> track 4471\nunknown reference\n> track 4472\nat sea",
    "Clause 4 says:\n\n> No charge on holidays.\n\nSo credit us.",
    "Carriers\n-----\nEvergreen",
    "Unsubscribe from this list all but me",
    "Die Ware wurde\nvon meinem Nachbarn verschickt",
    "Box 9\nSent from the automated depot",
    "Груз\nНадіслано з Одеси",
    "Barangnya\nDikirim dari Medan",
    "Papers\n--- forwarded by post ---\ntwo copies\nAre they in?",
    "Our agent sent round:\nTo: all drivers\nFrom: gate 2\nDate: 02.06.2026 08:10\nSubject: gate shut\nTill when?",
    "For the customs papers talk to my brother\n\nJan Orlov\nSales manager\nOrlov Timber Ltd\n+44 1482 555 010\njan@orlov.example",
    "Hi\n\nKeep this e-mail confidential, do not disclose our prices, delete it after reading.",
    "你好\n\n我误收了这封邮件，里面有别人的保密资料，已经删除，请通知发件人，禁止再转发给其他人。",
    "Hi\n\nI got this message in error, it is confidential and meant for another addressee, I have deleted it.",
    "2 juin 2026 à 08:10 le chauffeur a écrit :\npersonne\nC'est faux.",
    "El 2 de junio de 2026 a las 08:10 el chofer escribió:\nnadie\nNo es verdad.",
    "2 czerwca 2026 o 08:10 kurier napisał:\nnikogo\nNieprawda.",
    "ご手配ください。\n\n差出人：山本商会\n宛先：神戸倉庫\n日時：6月2日 08:10\n件名：部品 4箱\n\n以上です。",
    "The gateway logs:\n\n  Date: Tue, 02 Jun 2026 08:10:00 GMT\n  From: ada@byron.example\n  To: desk@harbour.example\n"
    "  Subject: survey\n\nWhy was it refused?",
    "Original",
    "原件",
    "Book 12.04.2026",
    "Date: Friday",
    "时间：周五",
    "送货地址如下：\n\n------------------\n苏州某某贸易有限公司\n电话：0512-66667777\n地址：苏州市星湖街 3 号",
    "提货地址\n------------------\n苏州某某贸易有限公司\n电话：0512-66667777",
    "提货司机\n\n------------------\n王蕾\n粤B12345",
    "运单号：\n1Z999\n\n收件时间：2026-11-18 10:00\n发件人：仓库\n主题：无\n\n为什么没有信息？",
    "從：上海\n到：基隆\n日期：2026/11/18 10:00\n請報價",
    "司機於2026年11月2日 15:20寫道：\n倉庫不收。\n請核實。",
    "到了嗎\n發自小米蘇州工廠",
    "收貨資料：\n大同貿易股份有限公司\n電話：02-2345-6789\n地址：台北市中山路 1 號",
    "来自上海的设备",
    "合同写于2026年11月20日 10:22：\n运费由买方承担。\n请改。",
    "d@b.example 写道：\n没有舱位。\n对吗？",
    "船期\n\n------------------\n周五\n上海",
    "两票\n\n__________________\n陆运\n海运",
    "Sender: Ada Byron\nRecipient: Jan Orlov\nDate: 2026-11-18 10:00\nSubject: samples\nPlease collect.",
    "Sender: ada@byron.example\nRecipient: jan@orlov.example\nDate: 2026-11-18 10:00\nPlease collect.",
    "To: Busan",
]
BELOW = [
    "",
    "\n\nDesk <desk@example.com> wrote:\n> When?\n",
    '\n\n在 2026-01-05 10:00:00，"客服" <desk@example.com> 写道：\n> 船已开\n',
    "\n\nFrom: Desk <desk@example.com>\nSent: Monday, January 5, 2026 10:00 AM\nTo: Ada\nSubject: ETA\n\nAt sea.",
    "\n\n-----Original Message-----\nFrom: Desk\nSent: Monday, January 5, 2026 10:00 AM\nTo: Ada\nSubject: ETA\n\nAt sea.",
]


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("text", OWN)
def test_a_customers_own_words_are_never_cut(text, below):
    assert split(text + below).reply == text


def test_the_writers_own_marked_list_above_a_real_quote_stays():
    text = "Routing we would like:\n> Felixstowe\n> Basel\nUp to 12 days."
    parted = split(f"{text}\n\nOn 5 Jan 2026 10:00, Desk wrote:\n> Which routing?")
    assert parted.reply == text


def test_marked_rows_that_the_quote_below_has_too_are_a_quote():
    parted = split("> Which routing?\nBasel.\n\nOn 5 Jan 2026 10:00, Desk wrote:\n> Which routing?")
    assert parted.reply == "Basel."


def test_an_address_that_a_sentence_leads_up_to_stays():
    assert "books@byron.example" in split("Forward the credit note to\n\n\nbooks@byron.example").reply
    assert split("Paid.\n\n\nbooks@byron.example").signature == "books@byron.example"


def test_what_stands_between_fences_stays_and_the_quote_below_does_not():
    shown = "The log:\n```\n> 10:00 in\n> 11:00 out\n```\nPlease check."
    assert split(f"{shown}\n\nOn 5 Jan 2026 at 10:00 Ada <a@b.example> wrote:\n> What does it say?").reply == shown


def test_the_last_line_of_a_frame_is_no_signature():
    framed = "====\nOrder A: 12\n====\nOrder B: 30\n===="
    assert split(framed).reply == framed
