# ruff: noqa: E501
import pytest

from desk.channels.quoting.split import split

TEXT = "请确认。\nYes, go ahead."
QUOTE = '\n\n在 2026-01-05 10:00:00，"客服" <desk@example.com> 写道：\n> 已到港'
NOTICE_EN = "The information in this e-mail is confidential and intended only for the named recipient. If you are not the intended recipient, please notify the sender and delete it."
NOTICE_ZH = "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人。禁止任何其他人以任何形式使用。如果您错收了本邮件，请立即通知发件人并删除本邮件！"
SIGNATURES = [
    "Sent from my iPhone", "Sent from my Galaxy", "Sent from Outlook for iOS", "Sent from Yahoo Mail on Android", "Sent with Proton Mail secure email.",
    "Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from Mail for Windows", "Sent from my iPad\nPlease excuse brevity", "Von meinem iPhone gesendet",
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.", "Outlook für Android<https://aka.ms/AAb9ysg> beziehen",
    "Envoyé de mon iPhone", "Envoyé à partir de Outlook pour iOS", "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone", "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta", "Wysłane z iPhone'a", "Odesláno z iPhonu",
    "Отправлено с iPhone", "iPhone'umdan gönderildi", "iPhoneから送信", "나의 iPhone에서 보냄",
    "发自我的iPhone", "发自我的小米手机", "从我的 iPhone 发送", "發自我的 iPhone", "從 Android 的 Yahoo奇摩電子郵件傳送", "从 Windows 版邮件发送", "来自 Outlook for iOS",
    "发自我的 HarmonyOS 设备", "由网易灵犀办公发送", "------------------\n周莉 财务\n13600000000", "------------------\n王蕾\n杭州万里",
    "此邮件由 Rita 的 iPad 发出",
    "发自网易邮箱大师", "发自我的企业微信", "----------该邮件从移动设备发送", "获取 Outlook for Android", "| |\n发自网易邮箱手机版",
    "-- \nAda Lovelace\nACME", "--\nAda", "__\nAda", "---\n曲直\n绍兴市曲氏纺织有限公司 财务部",
    "——————————————\n周晓彤 单证主管\n青岛某某国际货运代理有限公司\n手机：138 0000 1234", NOTICE_EN, NOTICE_ZH, f"-- \nAda\n\n{NOTICE_EN}",
    "Please consider the environment before printing this e-mail.", "Virus-free. www.avast.com",
    "_______________________________________________\nships mailing list\nships@lists.example.org\nhttps://lists.example.org/mailman/listinfo/ships",
    "-----BEGIN PGP SIGNATURE-----\n\niQEcBAEBAgAGBQJ\n=abcd\n-----END PGP SIGNATURE-----",
]  # fmt: skip


@pytest.mark.parametrize("below", ["", QUOTE])
@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_is_apart_from_the_reply(signature, below):
    parted = split(f"{TEXT}\n\n{signature}{below}")
    assert parted.reply == TEXT
    assert parted.signature.split() == signature.split()


@pytest.mark.parametrize(
    ("closing", "card"),
    [
        ("Kind regards,\nAisha Rahman", "Logistics Coordinator\nRahman Ceramics Ltd | Unit 7, Dock Road\nT +44 1394 550123\nwww.rahman.example"),
        ("Viele Grüße\n\nBirte Hansen", "Hansen Importe GmbH · Kaistraße 8\nTel.: 0421 / 99 88 77"),
        ("顺祝商祺！\n\n周晓彤", "青岛某某国际货运代理有限公司\n地址：青岛市市南区香港中路 100 号\n手机：138 0000 1234 QQ：123456789"),
        ("祝\n工作顺利！\n\n郎咸鹏", "天津某某冷链有限公司 仓储部\n地址：天津自贸区海滨八路 1 号\n电话：022-25700000"),
    ],
)  # fmt: skip
def test_a_card_below_closing_words_and_a_name_is_signature_and_these_are_not(closing, card):
    parted = split(f"{TEXT}\n\n{closing}\n{card}{QUOTE}")
    assert parted.reply == f"{TEXT}\n\n{closing}"
    assert parted.signature == card


def test_a_whole_card_without_closing_words_is_signature():
    card = "冯小宁\n关务部\n中山市某某电器有限公司\nTEL:0760-22223333-801\nADD:广东省中山市小榄镇民安路 3 号"
    assert split(f"{TEXT}\n\n{card}").signature == card


def test_a_name_below_a_rule_above_a_quote_is_signature():
    assert split(f"{TEXT}\n\n__________________\n任丽{QUOTE}").reply == TEXT


def test_a_long_text_below_two_dashes_is_the_customers():
    text = "Two things:\n--\n" + "\n".join(f"Box {number} is damaged, please see the photo." for number in range(20))
    assert split(text).reply == text


def test_a_notice_below_the_quote_is_signature():
    parted = split(f"{TEXT}{QUOTE}\n\n{NOTICE_EN}")
    assert (parted.reply, parted.signature) == (TEXT, NOTICE_EN)


def test_words_right_above_a_notice_in_one_paragraph_are_the_reply():
    parted = split(f"Hold the box.\nWe pay on Friday.\n{NOTICE_EN}")
    assert (parted.reply, parted.signature) == ("Hold the box.\nWe pay on Friday.", NOTICE_EN)


def test_a_request_below_a_notice_is_the_reply():
    assert "hold the box" in split(f"Hi\n\n{NOTICE_EN}\n\nAnd please hold the box").reply


def test_a_signature_alone_is_the_reply():
    assert split("Sent from my iPhone").reply == "Sent from my iPhone"
