# ruff: noqa: E501
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desk.channels.quoting.split import split, split_html

PIECES = st.sampled_from(
    [
        "Please confirm the ETA.",
        "请尽快确认。",
        "On 5 Jan 2026 at 10:00, Ada <a@b.example> wrote:",
        "在 2026-01-05 10:00:00，客服 <a@b.example> 写道：",
        "> at sea",
        ">> deeper",
        "> 45kg 2.1",
        "From: Ada <a@b.example>",
        "Sent: Monday, January 5, 2026 10:00 AM",
        "To: Bob",
        "Subject: ETA",
        "发件人：张三",
        "收件人：李四",
        "-----Original Message-----",
        "________________________________",
        "-- ",
        "--",
        "---",
        "Best regards,",
        "Ada Lovelace",
        "ACME Ltd",
        "Tel: +49 40 123456",
        "Sent from my iPhone",
        "发自我的iPhone",
        "    indented",
        "| barred",
        "",
        "",
        "wrote:",
        "##- Please reply above this line -##",
        "This message is confidential, intended only for the addressee. If you are not the intended recipient, delete it.",
    ]
)
BODIES = st.lists(PIECES, max_size=12).map("\n".join)


def written(text):
    return sorted(line.strip() for line in text.splitlines() if line.strip())


@given(BODIES)
def test_every_written_line_is_in_exactly_one_part(body):
    parted = split(body)
    assert written("\n".join([parted.reply, parted.quoted, parted.signature])) == written(body)


@settings(max_examples=60)
@given(BODIES)
def test_splitting_a_reply_again_changes_nothing(body):
    reply = split(body).reply
    assume(
        reply and body.strip().startswith(reply) and ">" not in reply
    )  # else what is gone has told whose words these are
    assert split(reply).reply == reply


@given(st.text(max_size=300))
def test_any_text_can_be_parted(text):
    parted = split(text)
    assert bool(parted.reply or parted.quoted or parted.signature) == bool(text.strip())


@given(st.text(alphabet="<>/ab=\"' divblockquoteclassgmail_quote", max_size=200))
def test_any_html_can_be_parted(html):
    assert split_html(html) is not None


UNITS = [
    "\n", " \n", " ", "x\n", "> x\n", "> x\ny\n", ">", "From:\n", "From: a@b\n", "To\n", "  To\n\n", "-\n", "-", "--\n", "在", "在\n", "On \n", "wrote:\n",
    "On 2026-01-01 10:00 wrote:\n> x\n", "On Mon 2026 10:00 <a@b> \n", "发件人：\n", "| \n", "1:\n", "Regards,\n", "Sent from my iPhone\n", "confidential e-mail\n\n",
    "tel: +49 123456789\n", "<a@b> \n", "---- x ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.timeout(20)  # about 0.1 s; a quadratic rule takes minutes
def test_time_grows_with_length_only(unit):
    assert split(unit * (60_000 // len(unit.encode()))) is not None


@pytest.mark.parametrize(
    "unit", ["<br>", "<p>", "<blockquote>", "<blockquote type=cite>x", "<div id=Signature>", "<td>x", "<hr>"]
)
@pytest.mark.timeout(20)
def test_time_grows_with_length_only_for_html(unit):
    assert split_html(unit * (60_000 // len(unit))) is not None
