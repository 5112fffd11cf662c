# ruff: noqa: E501
import pytest

from desk.channels.quoting.split import split_html

HEAD = "<b>From:</b> Desk<br><b>Sent:</b> Monday<br><b>To:</b> Ada"
CLIENTS = {
    "gmail": '<div>Yes</div><div class="gmail_quote"><div class="gmail_attr">On Mon, 5 Jan 2026 at 10:00, Desk &lt;<a href="mailto:d@x.example">d@x.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote">At sea.</blockquote></div>',
    "gmail in an unknown language": '<div>Yes</div><div class="gmail_quote"><div class="gmail_attr">D. 5 M. 10:00 scríobh Desk:<br></div><blockquote class="gmail_quote">At sea.</blockquote></div>',
    "thunderbird, answered below": '<div class="moz-cite-prefix">Ar 05/01/2026 10:00, scríobh Desk:<br></div><blockquote type="cite">At sea.</blockquote><p>Yes</p>',
    "outlook": f'<p>Yes</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p>{HEAD}</p></div><p>At sea.</p>',
    "outlook on the web": f'<div>Yes</div><hr style="width:98%"><div id="divRplyFwdMsg">{HEAD}</div><div>At sea.</div>',
    "outlook on telephones": f'<div>Yes</div><div id="ms-outlook-mobile-signature">Get Outlook for Android</div><div class="ms-outlook-mobile-reference-message skipProofing">{HEAD}<br>At sea.</div>',
    "outlook, barred": '<p>Yes</p><div style="border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4.0pt"><p>At sea.</p></div>',
    "outlook for mac": f'<span>Yes</span><span id="OLK_SRC_BODY_SECTION"><div>{HEAD}</div>At sea.</span>',
    "hotmail": '<div>Yes</div><hr id="stopSpelling">Date: Mon<br>At sea.',
    "apple": '<body>Yes<br><div id="AppleMailSignature">Sent from my iPhone</div><div>On Jan 5, 2026, at 10:00 AM, Desk &lt;d@x.example&gt; wrote:<br></div><blockquote type="cite">At sea.</blockquote></body>',
    "yahoo": '<div>Yes</div><div id="ydp12yahoo_quoted_55" class="ydp12yahoo_quoted"><div>On Monday, Desk wrote:</div>At sea.</div>',
    "proton": '<div>Yes</div><div class="protonmail_signature_block">Sent with Proton</div><div class="protonmail_quote">On Monday, Desk wrote:<blockquote type="cite">At sea.</blockquote></div>',
    "zoho": '<div>Yes</div><div class="zmail_extra"><div>---- On Mon wrote ----</div><blockquote>At sea.</blockquote></div>',
    "zimbra": '<div>Yes</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>Desk</div><div data-marker="__QUOTED_TEXT__">At sea.</div>',
    "gmx": 'Yes<br><div name="quote" style="margin:10px"><b>Von:</b> Desk<br>At sea.</div>',
    "yandex": '<div>Yes</div><div>05.01.2026, 10:00, "Desk" &lt;d@x.example&gt;:</div><blockquote><p>At sea.</p></blockquote>',
    "roundcube, answered below": '<p id="reply-intro">On 2026-01-05 10:00, Desk wrote:</p><blockquote type="cite">At sea.</blockquote><p>Yes</p>',
    "spark": '<div name="messageBodySection">Yes</div><div name="messageSignatureSection">Ada</div><div name="messageReplySection">On 5 Jan<blockquote type="cite">At sea.</blockquote></div>',
    "qq": '<div>Yes</div><div style="font-size: 12px">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="background:#efefef"><div><b>发件人:</b>&nbsp;"Desk"&lt;d@x.example&gt;;</div></div><div>At sea.</div>',
    "qq, new": '<div>Yes</div><div xmail-signature=""><div>姚 13900001111</div></div><div class="xm_compose_origin_mail_container_top"><div>原始邮件</div>At sea.</div>',
    "foxmail": '<div>Yes</div><hr style="width: 210px; height: 1px;" color="#b5c4df" size="1"><div>Ada</div><blockquote style="margin-left:0.5em"><div style="border:none;border-top:solid #B5C4DF 1.0pt"><div><b>发件人：</b>&nbsp;Desk</div><div><b>发送时间：</b>&nbsp;2026-01-05 10:00</div></div><div>At sea.</div></blockquote>',
    "netease": '<div>Yes</div><div id="isReplyContent">在 2026-01-05 10:00:00，"Desk" &lt;d@x.example&gt; 写道：</div><blockquote id="isReplyContent">At sea.</blockquote>',
    "netease, telephones": '<div>Yes</div><div id="ntes-iosmail-signature">Ada</div><div class="ntes-mailmaster-quote"><div>---- 回复的原邮件 ----</div><table><tr><td>发件人</td><td>Desk</td></tr></table>At sea.</div>',
    "aliyun": '<div>Yes</div><div class="__aliyun_previous_quote"><div>发件人：Desk</div>At sea.</div>',
    "lark": '<div>Yes</div><div class="lark-mail-quote"><div class="history-quote-wrapper">发件人: Desk<br>At sea.</div></div>',
    "notes": "Yes<br><table><tr><td><b>Desk/Ops</b><p>2026-01-05 10:00</p></td><td><table><tr><td>收件人</td><td>Ada/ACME</td></tr><tr><td>主题</td><td>ETA</td></tr></table></td></tr></table><br>At sea.",
}


@pytest.mark.parametrize("client", CLIENTS)
def test_what_a_mail_program_marks_as_quoted_is_quoted(client):
    parted = split_html(CLIENTS[client])
    assert parted.reply == "Yes"
    assert "At sea." in parted.quoted


def test_an_outlook_header_block_without_its_line_is_recognised_by_its_words():
    parted = split_html(
        "<p>请确认</p><div><p><b>发件人:</b> 客服 &lt;d@x.example&gt;<br><b>发送时间:</b> 2026年1月5日 10:00<br>"
        "<b>收件人:</b> Ada<br><b>主题:</b> 到港</p></div><p>船已开</p>"
    )
    assert parted.reply == "请确认"
    assert "船已开" in parted.quoted


def test_what_a_customer_cites_from_a_contract_is_not_quoted():
    cited = "<p>合同里写道：</p><blockquote><p>运费由买方承担。</p></blockquote><p>请改。</p>"
    assert split_html(cited).reply.split() == ["合同里写道：", "运费由买方承担。", "请改。"]
    assert split_html(cited.replace("合同里", "王小明")).reply == "请改。"


def test_answers_between_blockquotes_are_the_reply():
    parted = split_html(
        '<div class="gmail_attr">On 5 Jan 2026, Desk wrote:</div><blockquote class="gmail_quote">Port?</blockquote><div>Basel</div>'
        '<blockquote class="gmail_quote">Date?</blockquote><div>Friday</div>'
    )
    assert parted.reply == "Basel\n\nFriday"


def test_a_marked_signature_is_apart():
    parted = split_html('<div>Yes</div><div class="gmail_signature" data-smartmail="x">Ada<br>ACME</div>')
    assert (parted.reply, parted.signature) == ("Yes", "Ada\nACME")


@pytest.mark.parametrize("style", ["", ' style="margin:0 0 0 40px;border:none;padding:0px"'])
def test_a_blockquote_of_the_writers_own_is_not_history(style):
    assert "my list" in split_html(f"<p>Hi</p><blockquote{style}>my list</blockquote><p>Ada</p>").reply


@pytest.mark.parametrize("mark", ['table class="quote"', 'td class="signature"', 'li id="signature-required"'])
def test_a_price_and_a_receipt_in_the_writers_own_table_are_the_reply(mark):
    tag = mark.split()[0]
    assert "USD 980" in split_html(f"<p>Hi</p><{mark}>USD 980</{tag}><p>Is it right?</p>").reply
