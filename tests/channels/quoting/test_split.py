# ruff: noqa: E501

import pytest

from desk.channels.quoting.split import Split, split

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
    "On 11/02/2026 03:20 PM, Desk wrote:",
    "On Monday, 2 November 2026 at 15:20:31 UTC+1, Desk wrote:",
    "On Tue, Sep 29, 2026 at 3:01 AM, Desk <\ndesk@example.com> wrote:",
    "Desk <desk@example.com> wrote on Mon, 2 Nov 2026 at 15:20:",
    "Desk <desk@example.com> wrote:",
    "Am 2. November 2026 15:20:31 MEZ schrieb Desk <desk@example.com>:",
    "Desk <desk@example.com> schrieb am Mo., 2. Nov. 2026, 15:20:",
    "Le 02/11/2026 à 15:20, Desk a\nécrit :",
    "El 02/11/2026 a las 15:20, Desk escribió:",
    "Le 02/11/2026 à 15:20, Service client a écrit :",
    "Il 02/11/2026 15:20, Desk ha scritto:",
    "Op ma 2 nov 2026 om 15:20 schreef Desk <desk@example.com>:",
    "W dniu 02.11.2026 o 15:20, Desk pisze:",
    "pon., 2 lis 2026 o 15:20 Desk <desk@example.com> napisał(a):",
    "Den mån 2 nov. 2026 kl 15:20 skrev Desk <desk@example.com>:",
    "ma 2. marrask. 2026 klo 15.20 Desk (desk@example.com) kirjoitti:",
    "po 2. 11. 2026 v 15:20 odesílatel Desk <desk@example.com> napsal:",
    "пн, 2 нояб. 2026 г. в 15:20, Desk <desk@example.com>:",
    "2 Kas 2026 Pzt, 15:20 tarihinde Desk <desk@example.com> şunu yazdı:",
    "Vào Th 2, 2 thg 11, 2026 vào lúc 15:20 Desk <desk@example.com> đã viết:",
    "客服中心 上海 <\ndesk@example.com>\n于2026年11月2日周一 15:20写道：",
    "于 2026年11月2日 GMT+08:00 下午3:20:31, 客服 <desk@example.com> 写到:",
    "======= 2026-11-02 15:20:31 您在来信中写道：=======",
    "---- On Mon, 02 Nov 2026 15:20:31 +0800 Desk <desk@example.com> wrote ----",
    "Van: Desk <desk@example.com>\nVerzonden: maandag 2 november 2026 15:20\nAan: Ada\nOnderwerp: ETA",
    "Från: Desk <desk@example.com>\nSkickat: den 2 november 2026 15:20\nTill: Ada\nÄmne: ETA",
    "Fra: Desk <desk@example.com>\nSendt: 2. november 2026 15:20\nTil: Ada\nEmne: ETA",
    "Lähettäjä: Desk <desk@example.com>\nLähetetty: maanantai 2. marraskuuta 2026 15.20\nVastaanottaja: Ada\nAihe: ETA",
    "Od: Desk <desk@example.com>\nWysłano: poniedziałek, 2 listopada 2026 15:20\nDo: Ada\nTemat: ETA",
    "Od: Desk <desk@example.com>\nOdesláno: pondělí 2. listopadu 2026 15:20\nKomu: Ada\nPředmět: ETA",
    "От: Desk <desk@example.com>\nОтправлено: 2 ноября 2026 г. 15:20\nКому: Ada\nТема: ETA",
    "Kimden: Desk <desk@example.com>\nGönderildi: 2 Kasım 2026 Pazartesi 15:20\nKime: Ada\nKonu: ETA",
    "发件人/From: 客服 <desk@example.com>\n时间/Date: 2026-11-02 15:20\n收件人/To: Ada\n主题/Subject: 到港",
    "发件人：客服<desk@example.com> 发送时间：2026年11月2日 15:20 收件人：Ada<ada@example.com> 主题：到港",
    "Desk/ACME---11/02/2026 03:20:31 PM---Your container",
    "Desk\n<desk@example.com>                        To\n11/02/2026 03:20          ada@example.com\nPM                                   cc\n\n"
    "                                Subject\n                                ETA",
    ">>> Desk <desk@example.com> 1/5/2026 10:00 AM >>>",
    "|--------+---------------->\n|        |  Desk          |\n|--------+---------------->",
    "##- Please type your reply above this line -##",
    "——请在此行上方回复——",
]


@pytest.mark.parametrize("quote_mark", ["", "> "])
@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_everything_below_an_introduction_is_quoted(attribution, quote_mark):
    history = "\n".join(quote_mark + line for line in HISTORY.split("\n"))
    parted = split(f"请尽快确认 ETA, thanks.\nAda\n\n{attribution}\n\n{history}\n")
    assert parted.reply == "请尽快确认 ETA, thanks.\nAda"
    assert "at sea" in parted.quoted
    assert attribution.split("\n")[0] in parted.quoted


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


def test_a_body_that_only_quotes_has_no_reply():
    assert split("On 5 Jan 2026 10:00, Desk <d@example.com> wrote:\n> a\n> b") == Split(
        "", "On 5 Jan 2026 10:00, Desk <d@example.com> wrote:\n> a\n> b", ""
    )


def test_an_attribution_wrapped_before_the_end_of_its_address_is_no_quote():
    parted = split("Yes.\n\nOn Tue, Sep 29, 2026 at 3:01 AM, Desk <desk@example.com\n> wrote:\n\n> At sea.\n")
    assert parted.reply == "Yes."


@pytest.mark.parametrize("mark", ["| ", "DD> "])
def test_other_marks_below_an_attribution_quote_too(mark):
    parted = split(f"Desk wrote on 3/3/2026 10:00:\n{mark}Which port?\nRotterdam.\n{mark}Which date?\nFriday.")
    assert parted.reply == "Rotterdam.\n\nFriday."


@pytest.mark.parametrize(
    "line",
    [
        "På mån., 5 jan. 2026 09:30 sendas av Desk <desk@example.com>:",
        "5. jaanuar 2026 kell 10:00 pani Desk <desk@example.com>:",
        "ในวันที่ จ. 5 ม.ค. 2026 เวลา 10:00 Desk <desk@example.com> เขียนว่า:",
    ],
)
def test_an_address_a_date_and_a_time_introduce_marked_rows_in_any_language(line):
    assert split(f"Riga.\n{line}\n\n> Which port?").reply == "Riga."
    assert split("Riga.\nDesk, desk@example.com:\n\n> Which port?").quoted == "> Which port?"


@pytest.mark.parametrize("line", ["Monday, January 5, 2026, 10:00:00 AM, you wrote:", "Desk [2026-01-05 10:00]:"])
def test_a_line_that_people_could_write_too_introduces_only_marked_rows(line):
    assert split(f"{line}\n\n> Which port?\n\nRotterdam.").reply == "Rotterdam."
    assert split(f"{line}\nWhich port?\nRotterdam.").quoted == ""


def test_answers_between_marked_rows_without_an_introduction_stay_alone():
    assert split("As follows:\n\n> Port?\n\nRiga\n\n> Date?\n\nFriday").reply == "As follows:\n\nRiga\n\nFriday"


def test_text_indented_below_an_attribution_is_quoted_and_the_rest_is_not():
    parted = split("On 5 Jan 2026 10:00, Desk wrote:\n\n    Which port?\n    Which date?\n\nRotterdam, Friday.")
    assert parted.reply == "Rotterdam, Friday."


def test_an_attribution_with_the_quoted_words_behind_it_is_quoted():
    parted = split("可以\n\n於 週四, 9月 17, 2026 於 13:02，客服 <desk@example.com> 寫道：   可否放置管理室？")
    assert parted.reply == "可以"


@pytest.mark.parametrize(
    "introduction",
    [
        "On Tue, Nov 3, 2026 at 4:12 PM Freight Desk\nHamburg Import Team\n<team@b.example>\nwrote:\n\n> Friday?",
        "From: Ada [mailto:a@b.example]\nSent: Tuesday, November 03, 2026\n 4:12 PM\nTo: Tom\nSubject: Friday\n\nFriday?",
        "--- ada@b.example wrote:\n\nFrom: Ada\nDate: 2026/11/3, Tue 16:12\nSubject: Friday\n\nFriday?",
        "---- 原邮件信息 ----\n发件人：客服<d@b.example>\n发送日期：2026-11-03 16:12\n收件人：a@b.example\n主题：订舱\n是否订舱？",
        "----- 转发人 金明/采购部 时间 2026-11-03 16:12 -----\n\n发件人： 客服\n收件人： 金明\n日期： 2026-11-03 16:00\n主题： 订舱\n\n是否订舱？",
        '------------------ 原始邮件 ------------------ 发件人: "客服" <d@b.example>; 主题: 订舱\n\n是否订舱？',
        "Sender:cs <d@b.example>\nSent At:2026 Nov. 3 (Tue.) 16:12\nRecipient:Ada <a@b.example>\nSubject:Re: Friday\n\nFriday?",
        "---- 邮件信息 ----\n发件人：客服<d@b.example>\n时间：2026-11-03 16:12\n收件人：金明\n主题：订舱\n是否订舱？",
        "&nbsp;\n&nbsp; &nbsp;\n-----&nbsp;原始邮件&nbsp;-----\n发件人:&nbsp;Ada <a@b.example>;\n\n是否订舱？",
        "在 2026-11-03 16:12:11，wanglei_88 写道：\n\n是否订舱？",
        "客服 写于 2026/11/03 16:12:\n\n是否订舱？",
        "d@b.example 写道：\n> 是否订舱？",
        "从: 客服 <d@b.example>\n发送时间: 2026年11月3日 16:12\n至: 金明 <j@b.example>\n主题: 订舱\n\n是否订舱？",
        "Desk Customer Service (Shanghai Yangshan Office)\n<customer.service@desk.example> 于2026年11月3日周二 16:12写道：\n\n> 是否订舱？",
        "-----&nbsp;原始邮件&nbsp;-----\n发件人:&nbsp;Ada <a@b.example>;\n主题:&nbsp;订舱\n\n是否订舱？",
    ],
)
def test_an_introduction_is_quoted_with_all_its_rows(introduction):
    assert split(f"Yes, Friday.\n\n{introduction}").reply == "Yes, Friday."


def test_the_writers_own_names_above_a_wrapped_attribution_stay():
    own = "On 3 Nov 2026 the truck came.\n\nTom Ray"
    assert split(f"{own}\n\nDesk\n<desk@b.example> wrote:\n> When?").reply.startswith(own)
