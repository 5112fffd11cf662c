# ruff: noqa: E501

import pytest

from desk.channels.quoting.split import split, split_html

HISTORY = "Your container is at sea.\nBest regards\nDesk"
ATTRIBUTIONS = [
    "On Mon, 5 Jan 2026 at 10:00, Desk <desk@example.com> wrote:",
    "On Mon, Jan 5, 2026 at 10:00 AM Service Desk for Asia and Europe\n<desk@example.com>\nwrote:",
    'At 2026-01-05 10:00:00, "Desk" <desk@example.com> wrote:',
    '在 2026-01-05 10:00:00，"客服" <desk@example.com> 写道：',
    "在 2026年1月5日，上午10:00，客服 <desk@example.com> 写道：",
    "客服 <desk@example.com> 于2026年1月5日周一 10:00写道：",
    "客服 <desk@example.com> 於 2026年1月5日 週一 上午10:00寫道：",
    "Am 05.01.2026 um 10:00 schrieb Desk <desk@example.com>:",
    "Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Desk <\ndesk@example.com>:",
    "Le lun. 5 janv. 2026 à 10:00, Desk <desk@example.com> a écrit :",
    "El lun, 5 ene 2026 a las 10:00, Desk (<desk@example.com>) escribió:",
    "Il giorno lun 5 gen 2026 alle ore 10:00 Desk <desk@example.com> ha scritto:",
    "Em seg., 5 de jan. de 2026 às 10:00, Desk <desk@example.com> escreveu:",
    "2026年1月5日(月) 10:00 Desk <desk@example.com>:",
    "2026年1月5日 10:00、Desk <desk@example.com>のメール：\n\n差出人: Desk <desk@example.com>\n日時: 2026年1月5日 10:00\n件名: 到着",
    "2026년 1월 5일 (월) 오전 10:00, Desk <desk@example.com>님이 작성:",
    "X/ORG wrote on 01/05/2026 10:00:00 AM:",
    "--- On Mon, 1/5/26, Desk <desk@example.com> wrote:",
    "-----Original Message-----\nFrom: Desk\nSent: Monday, January 5, 2026 10:00 AM\nTo: Ada\nSubject: ETA",
    "________________________________\nFrom: Desk <desk@example.com>\nSent: 05 January 2026 10:00\nTo: Ada\nSubject: ETA",
    "*From:* Desk <desk@example.com>\n*Sent:* Monday, January 5, 2026 10:00\n*To:* Ada\n*Subject:* ETA",
    "Von: Desk <desk@example.com>\nGesendet: Montag, 5. Januar 2026 10:00\nAn: Ada\nBetreff: ETA",
    "De : Desk <desk@example.com>\nEnvoyé : lundi 5 janvier 2026 10:00\nÀ : Ada\nObjet : ETA",
    "De: Desk <desk@example.com>\nEnviado: lunes, 5 de enero de 2026 10:00\nPara: Ada\nAsunto: ETA",
    "Da: Desk <desk@example.com>\nInviato: lunedì 5 gennaio 2026 10:00\nA: Ada\nOggetto: ETA",
    "差出人: Desk <desk@example.com>\n送信日時: 2026年1月5日 10:00\n宛先: Ada\n件名: ETA",
    "보낸 사람: Desk <desk@example.com>\n보낸 날짜: 2026년 1월 5일 오전 10:00\n받는 사람: Ada\n제목: ETA",
    "发件人: 客服 <desk@example.com>\n发送时间: 2026年1月5日 10:00\n收件人: Ada\n主题: 到港",
    "寄件者: 客服 <desk@example.com>\n寄件日期: 2026年1月5日 上午 10:00\n收件者: Ada\n主旨: 到港",
    '------------------ 原始邮件 ------------------\n发件人: "客服"<desk@example.com>;\n发送时间: 2026年1月5日(星期一) 上午10:00\n'
    '收件人: "Ada"<ada@example.com>;\n主题: 到港',
    "------------------&nbsp;原始邮件&nbsp;------------------".replace("&nbsp;", "\xa0"),
    "---- 回复的原邮件 ----\n| 发件人 | 客服<desk@example.com> |\n| 发送日期 | 2026年1月5日 10:00 |\n| 收件人 | Ada |\n| 主题 | 到港 |",
    "---------- 转发的邮件 ----------",
    "------------------------------------------------------------------\n发件人：客服<desk@example.com>\n日　期：2026年01月05日 10:00:00\n"
    "收件人：Ada<ada@example.com>\n主　题：到港",
    "发件人： desk@example.com\n\n发送时间： 2026-01-05 10:00\n\n收件人： ada@example.com\n\n主题： 到港",
    "---------- Forwarded message ---------\nFrom: Desk <desk@example.com>\nDate: Mon, Jan 5, 2026 at 10:00\nSubject: ETA\nTo: Ada",
    "Begin forwarded message:\n\nFrom: Desk <desk@example.com>\nSubject: ETA\nDate: 5 January 2026 at 10:00:00\nTo: Ada",
]


@pytest.mark.parametrize("quote_mark", ["", "> "])
@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_everything_below_an_introduction_is_quoted(attribution, quote_mark):
    history = "\n".join(quote_mark + line for line in HISTORY.split("\n"))
    parted = split(f"请尽快确认 ETA, thanks.\nAda\n\n{attribution}\n\n{history}\n")
    assert parted.reply == "请尽快确认 ETA, thanks.\nAda"
    assert "at sea" in parted.quoted
    assert attribution.split("\n")[0] in parted.quoted


@pytest.mark.parametrize(
    "text",
    [
        "您好，\n发件人：张三 13800000000\n收件人：李四\n地址：上海市\n请安排提货。",
        "Rate request\nFrom: Shanghai\nTo: Hamburg\nDate: 5 Jan 2026\nPlease quote.",
        "发件人写错了，请更正提单上的发件人：应为 ACME。\n谢谢",
        "The mail From: field of your notice is wrong.\nFrom: what we see, it is late.\nThanks",
        "On 5 Jan 2026 the carrier wrote:\nvessel delayed by two days.\nPlease check.",
        "Container list:\nMSKU1234565\n---\nTo be confirmed: seal 12:30\nThanks",
        "来自上海的货物已到。\n请确认。",
        "Subject: to availability we book 2x40HQ.\nTo: Rotterdam\nThanks",
    ],
)
def test_a_customers_own_words_are_never_cut(text):
    assert split(text).reply == text


def test_answers_between_quoted_lines_stay_in_the_reply():
    parted = split(
        "Hi,\n\nOn 5 Jan 2026 10:00, Desk wrote:\n> Which port?\nRotterdam.\n\n> Which date?\n\nFriday.\n\nAda"
    )
    assert parted.reply == "Hi,\n\nRotterdam.\n\nFriday.\n\nAda"
    assert "Which port?" in parted.quoted
    assert "wrote:" in parted.quoted


def test_an_answer_below_the_quote_is_the_reply():
    parted = split(
        "On 5 Jan 2026 10:00, Desk <d@example.com> wrote:\n\n> Which port?\n>\n> Desk\n\nRotterdam, please.\n"
    )
    assert parted.reply == "Rotterdam, please."


def test_a_bare_forward_is_kept_whole():
    text = "---------- Forwarded message ---------\nFrom: Bob <bob@example.com>\nDate: 5 Jan 2026 10:00\nSubject: x\n\nWhere is my box?"
    assert split(text).reply == text


def test_a_wholly_quoted_body_is_kept_whole():
    assert split("> a\n> b").reply == "> a\n> b"


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my iPhone", "发自我的iPhone", "从我的 iPhone 发送", "發自我的 iPhone", "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone", "Enviado desde mi iPhone", "Inviato da iPhone", "iPhoneから送信", "나의 iPhone에서 보냄",
        "Get Outlook for iOS", "获取 Outlook for Android", "发自我的华为手机", "Sent from Mail for Windows", "-- \nAda Lovelace\nACME",
    ],
)  # fmt: skip
def test_a_signature_is_apart_from_the_reply(footer):
    parted = split(f'请确认。\n\n{footer}\n\n在 2026-01-05 10:00:00，"客服" <desk@example.com> 写道：\n已到港')
    assert parted.reply == "请确认。"
    assert parted.signature.startswith(footer.split("\n")[0].strip())


def test_an_html_quote_is_recognised_by_its_markup():
    parted = split_html(
        '<div>Please confirm.</div><div class="gmail_quote"><div class="gmail_attr">On Mon, 5 Jan 2026 at 10:00, Desk '
        '&lt;<a href="mailto:d@x.example">d@x.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote">At sea.'
        "</blockquote></div>"
    )
    assert parted.reply == "Please confirm."
    assert "At sea." in parted.quoted


def test_an_outlook_html_header_block_is_recognised():
    parted = split_html(
        '<p>请确认</p><div style="border-top:solid 1pt"><p><b>发件人:</b> 客服 &lt;d@x.example&gt;<br><b>发送时间:</b> 2026年1月5日 '
        "10:00<br><b>收件人:</b> Ada<br><b>主题:</b> 到港</p></div><p>船已开</p>"
    )
    assert parted.reply == "请确认"
    assert "船已开" in parted.quoted


def test_a_blockquote_of_the_writers_own_is_not_history():
    assert "my list" in split_html("<p>Hi</p><blockquote>my list</blockquote><p>Ada</p>").reply


UNITS = [
    "\n",
    " \n",
    "> x\n",
    "From:\n",
    "From: a@b\n",
    "-\n",
    "在",
    "在\n",
    "On \n",
    "wrote:\n",
    "发件人：\n",
    "| \n",
    "1:\n",
]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.timeout(30)  # about half a second; a quadratic rule takes minutes
def test_time_grows_with_length_only(unit):
    assert split(unit * (300_000 // len(unit.encode()))) is not None
