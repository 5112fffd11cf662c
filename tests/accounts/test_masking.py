import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desk.accounts.masking import mask_address, mask_email, mask_identity, mask_in_text, mask_name, mask_phone

EVERY_MASK = [mask_phone, mask_name, mask_email, mask_address, mask_identity]


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("0086-138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("+49 30 1234567030", "+49 ****** 7030"),
        ("0049 30 1234567030", "+49 ****** 7030"),
        ("+1 (212) 555-0199", "+1 ****** 0199"),
        ("+852 9123 4567", "+852 ****** 4567"),
        ("07912 345678", "****** 5678"),
        ("07912345678", "****** 5678"),  # a British mobile, not a line in Nanchang
        ("030 12345678", "****** 5678"),
        ("+86 123", "+86 ******"),
        ("12345", "******"),
        ("", ""),
    ],
)
def test_phones(clear, masked):
    assert mask_phone(clear) == masked


@pytest.mark.parametrize(
    "line",
    ["400-820-8820", "4008208820", "800-820-8820", "0755-12345678".replace("1", "8", 1), "021-62345678-801"]
    + ["(010) 6234 5678", "+86 21 6234 5678", "+862162345678", "+86 755-8234-5678"],
)
def test_company_lines_are_not_personal(line):
    assert mask_phone(line) == line


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        ("张三", "张**"),
        ("欧阳娜娜", "欧**"),
        ("张 三", "张**"),
        ("张", "***"),
        ("John Smith", "J*** S***"),
        ("Jean-Luc Picard", "J*** P***"),
        ("  maría  josé ", "m*** j***"),
        ("J", "***"),
        ("Zhang San 张三", "Z*** S*** 张***"),
        ("", ""),
    ],
)
def test_names(clear, masked):
    assert mask_name(clear) == masked


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        ("li.wei@corp.com", "l***@corp.com"),
        ("l@corp.com", "***@corp.com"),
        ('"a@b"@corp.com', "a***@corp.com"),
        ("王@公司.中国", "***@公司.中国"),
        ("li.wei", "***"),
        ("call me @ 13812345678", "***"),
        ("me@138.1234.5678", "***"),
        ("@", "***"),
        ("", ""),
    ],
)
def test_mail_addresses(clear, masked):
    assert mask_email(clear) == masked


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        ("深圳市南山区科技园", "深圳市南山区科技园***"),
        ("深圳市南山区科技园3栋1201", "深圳市南山区科技园***"),
        ("广东省深圳市南山区科技园南路１２号A座1203室", "广东省深圳市南山区科技园南路***"),
        ("上海市浦东新区世纪大道八号二座", "上海市浦东新区世纪大道***"),
        ("北京市朝阳区建国路阳光花园小区B座", "北京市朝阳区建国路***"),
        ("张三 13812345678 杭州市西湖区文三路 90 号", "杭州市西湖区文三路***"),
        ("收件人：李四，宁波市北仑区港口路1号", "宁波市北仑区港口路***"),
        ("老王家", "***"),
        ("12 High Street, Springfield, IL 62701", "*** High Street, Springfield, IL"),
        ("Flat 3, Rose House, 12 High Street, London", "*** High Street, London"),
        ("John Smith, 12 High Street, London", "*** High Street, London"),
        ("John Smith\n12b High St.\nLondon", "*** High St., London"),
        ("Hauptstraße 5, 10115 Berlin", "*** Hauptstraße, Berlin"),
        ("221B Baker Street", "*** Baker Street"),
        ("350 Fifth, Suite 3300, New York", "*** Fifth, New York"),
        ("Rose Cottage, Ambridge", "*** Ambridge"),
        ("behind the church", "***"),
        ("", ""),
    ],
)
def test_addresses(clear, masked):
    assert mask_address(clear) == masked


def test_identity_papers_show_four_characters_at_most():
    assert mask_identity("440305199001011234") == "****1234"
    assert mask_identity("E1234") == "****"


@pytest.mark.parametrize("mask", EVERY_MASK)
@given(text=st.text(max_size=60))
def test_any_text_can_be_masked_and_is_not_given_back(mask, text):
    masked = mask(text)
    assume(any(character.isalnum() for character in text) and "*" not in text)
    assert text.strip() not in masked or (mask is mask_phone and masked == mask_phone(masked) == text.strip())


PIECES = ["张三", "深圳市", "南山区", "路", "12号", "A座", "Bob", "Street", "7", ",", "，", "小区", "1203", "@", ".com"]
PLACES = st.lists(st.sampled_from(PIECES))


@pytest.mark.parametrize("mask", [mask_name, mask_email, mask_address])
@given(parts=PLACES)
def test_pieces_of_real_life_are_not_given_back(mask, parts):
    text = "".join(parts)
    assume(any(character.isalnum() for character in text))
    assert mask(text) != text
    assert "1203" not in mask(text) or mask is mask_email


@given(st.integers(10_000_000, 10**15 - 1), st.sampled_from(["", "+", "00", "+86 1", "+44 "]))
def test_a_number_that_is_no_company_line_shows_four_digits_of_its_own(number, prefix):
    assume(prefix != "" or not str(number).startswith("400"))
    masked = mask_phone(f"{prefix}{number}")
    if "*" in masked:
        assert str(number) not in masked
    else:
        assert prefix in ("+", "00", "+86 1") and "86" in masked[:4]


@pytest.mark.parametrize(
    "written",
    ["13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "8613812345678", "１３８１２３４５６７８"],
)
def test_a_known_phone_is_found_however_it_is_written(written):
    text = f"派送员已联系收件人{written}，无人接听"
    assert mask_in_text(text, ["+8613812345678"]) == "派送员已联系收件人138****5678，无人接听"


def test_only_what_is_known_is_masked_in_a_text():
    text = "Left with J. Smith (john smith, JS@corp.com); courier 13900001111. Smithson called."
    known = ["John Smith", "js@corp.com", "13812345678", "Smith", ""]
    assert mask_in_text(text, known) == (
        "Left with J. S*** (J*** S***, j***@corp.com); courier 13900001111. Smithson called."
    )


def test_a_longer_number_around_a_known_one_is_another_number():
    assert mask_in_text("单号 9138123456781", ["13812345678"]) == "单号 9138123456781"


def test_company_lines_stay_readable_in_a_text():
    assert mask_in_text("客服 400-820-8820", ["400-820-8820"]) == "客服 400-820-8820"


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_and_any_known_values_go_through(text, known):
    masked = mask_in_text(text, known)
    assert isinstance(masked, str)


@given(st.text("张三李四王五收件人 ,.", max_size=20), st.text("张李王赵三四五六", min_size=2, max_size=4))
def test_a_known_name_is_gone_from_the_text(around, name):
    assert name not in mask_in_text(f"{around}{name}{around}", [name])
