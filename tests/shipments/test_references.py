"""Which numbers a text names: the look of each type, labels, lists, tables, and what must be left alone."""

import pytest

from desk.shipments.references.find import find_references


def found(text: str) -> set[str]:
    return {f"{one.type}:{one.value}" for one in find_references(text)}


NAMED = {
    # containers, however they were typed
    "单号CSQU3054383到了吗": "CONTAINER:CSQU3054383",
    "我的箱子csqu3054383什么时候到": "CONTAINER:CSQU3054383",
    "CSQU305438 3": "CONTAINER:CSQU3054383",
    "CSQU 305438-3": "CONTAINER:CSQU3054383",
    "CSQU\xa0305438\xa03": "CONTAINER:CSQU3054383",
    "CSQU\u200b305438\ufeff3": "CONTAINER:CSQU3054383",
    "ＣＳＱＵ　３０５４３８－３": "CONTAINER:CSQU3054383",
    "CSQU305438\r\n3": "CONTAINER:CSQU3054383",
    "①CSQU3054383②": "CONTAINER:CSQU3054383",
    "箱号 CSQU3054383/40HQ/封号 SL123456": "CONTAINER:CSQU3054383",
    "Container Nos.: CSQU3054383, MSKU 123456-7 / TGBU.518640.2": (
        "CONTAINER:CSQU3054383 CONTAINER:MSKU1234567 CONTAINER:TGBU5186402"
    ),
    # bills of lading
    "OOLU2711930450, COSU6390114820, MAEU241996307": "MBL:OOLU2711930450 MBL:COSU6390114820 MBL:MAEU241996307",
    "ETA request BK04829913 / MSKUSHA1234567 Shanghai": "BOOKING:BK04829913 MBL:MSKUSHA1234567",
    "提单号：ＣＯＳＵ６３９０１１４８２０": "MBL:COSU6390114820",
    "提单 ONEYSHAA12345600、ONEYSHAA12345601和ONEYSHAA12345602": (
        "MBL:ONEYSHAA12345600 MBL:ONEYSHAA12345601 MBL:ONEYSHAA12345602"
    ),
    "B/L # MAEU 241 996 307": "MBL:MAEU241996307",
    "bl no 143500123456": "MBL:143500123456",
    "Bill of Lading No.: EGLV143500123456": "MBL:EGLV143500123456",
    "House B/L: ABC/SHA/26-0012": "HBL:ABC/SHA/260012",
    "主单:COSU6390114820 分单:HX26010001": "MBL:COSU6390114820 HBL:HX26010001",
    # bookings
    "Booking No 2698123450 was rolled": "BOOKING:2698123450",
    "SO 订舱号：ＢＫ１２３４ ５６７８": "BOOKING:BK12345678",
    "S/O: 7SHA123456": "BOOKING:7SHA123456",
    "BL_BK12345678.pdf": "BOOKING:BK12345678",
    # air
    "AWB: 020-12345675": "MAWB:02012345675",
    "空运单号：９９９－１２３４５６７５": "MAWB:99912345675",
    "air waybill no. 160 1234 5675": "MAWB:16012345675",
    "请查一下 157-4482 9012": "MAWB:15744829012",
    "16012345675": "MAWB:16012345675",
    "HAWB: SHA00123456 / MAWB: 784-12345675": "HAWB:SHA00123456 MAWB:78412345675",
    "空运主单 999-12345675，分单 HX26010001": "MAWB:99912345675 HAWB:HX26010001",
    # parcels
    "1z 999 aa1 01 2345 6784": "COURIER:1Z999AA10123456784",
    "RR 123 456 785 CN": "COURIER:RR123456785CN",
    "FedEx 7712 3456 7890": "COURIER:771234567890",
    "正本已用顺丰寄出，单号：123456789012": "COURIER:123456789012",
    "快递单号：773012345678901、773012345678902": "COURIER:773012345678901 COURIER:773012345678902",
    "圆通YT1234567890123": "COURIER:YT1234567890123",
    "DHL waybill number: 1234567891": "COURIER:1234567891",
    # orders, customs, ships
    "POs 4500123, 4500124 and 4500125": "PO:4500123 PO:4500124 PO:4500125",
    "PO# 4500012345/4500012346": "PO:4500012345 PO:4500012346",
    "订单号（PO）：PO-2026-118、PO-2026-119": "PO:PO2026118 PO:PO2026119",
    "客户订单 4500 123 456": "PO:4500123456",
    "fba15abcdefg, FBA15ABCDEFGU000001": "PO:FBA15ABCDEFG",
    "海关编号：2231 2026 1234 5678 90": "CUSTOMS_DECL:223120261234567890",
    "IMO号：9074729": "IMO:9074729",
    # several labels, several lines, tables
    "订舱号/提单号：2698123450 / 6390114820": "BOOKING:2698123450 MBL:6390114820",
    "提单/柜号：COSU6390114820/CSQU3054383": "MBL:COSU6390114820 CONTAINER:CSQU3054383",
    "PO:\r\n4500123\r\n4500124\r\n": "PO:4500123 PO:4500124",
    "提单号\n6390114820\n柜号\nCSQU3054383": "MBL:6390114820 CONTAINER:CSQU3054383",
    "PO\tContainer\tMBL\n4500123\tCSQU3054383\t6390114820": "PO:4500123 CONTAINER:CSQU3054383 MBL:6390114820",
    "| Booking | B/L |\n|---|---|\n| 2698123450 | 6390114820 |": "BOOKING:2698123450 MBL:6390114820",
    "订舱号   提单号\n2698123450   6390114820\n2698123451   6390114821": (
        "BOOKING:2698123450 MBL:6390114820 BOOKING:2698123451 MBL:6390114821"
    ),
}


@pytest.mark.parametrize("text", NAMED)
def test_the_numbers_in_a_text_are_named(text: str) -> None:
    assert found(text) == set(NAMED[text].split())


@pytest.mark.parametrize(
    "text",
    [
        "booking was rolled to 2026-11-22",
        "bookings in week 47, booking 3 x 40HQ, booking 12MAY2026",
        "please send BL draft, B/L 3/3 originals",
        "提单草稿 2 份，提单日期 2026-11-22",
        "PO Box 12345, P.O. Box 4500",
        "PO 100 pcs, 订单 5000件",
        "订单金额：USD 12345",
        "so 2026 will be better",
        "Tel +49 40 0001234",
        "Tel: 020-12345675",
        "电话 021-50000001",
        "手机 17612345675",
        "张三 17612345675",
        "+86 176 1234 5675",
        "\nT: 176-1234-5675",
        "发票号 12345678, Invoice 157-44829012",
        "2026-11-22 10:30 USD 1,234.50",
        "邮编 200000 账号 6222 0212 3456 7890 123",
        "身份证 110101199003071234",
        "mail csqu3054383@example.com <20260101.RR123456785CN@mail.example.com>",
        "https://example.com/track?po=4500123456&bl=COSU6390114820",
        "船名航次: EVER GLEAM 21W",
        "IMO class 3, UN1993, IMO 2020",
        "menu 1234567, Peru 2026112",
        "550e8400-e29b-41d4-a716-446655440000 192.168.100.200",
        "FedEx 400-889-1888",
        "HS code 8471300000",
        "2x40HQ 12000KGS 68CBM",
        "",
    ],
)
def test_other_digits_are_left_alone(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "check_ok"),
    [
        ("CSQU3054383", True),
        ("CBHU1234567", False),
        ("柜号 ABCZ1234567", False),
        ("AWB 020-12345675", True),
        ("AWB 020-12345678", False),
        ("RR123456785CN", True),
        ("RR123456789CN", False),
        ("1Z999AA10123456784", True),
        ("1Z999AA10123456785", False),
        ("IMO 9074729", True),
        ("IMO 9074728", False),
        ("PO 4500123456", None),
    ],
)
def test_a_wrong_check_digit_warns_and_does_not_hide_the_number(text: str, check_ok: bool | None) -> None:
    assert [one.check_ok for one in find_references(text)] == [check_ok]


def test_a_look_alike_with_a_wrong_check_digit_needs_a_label_unless_it_has_the_u() -> None:
    assert found("ABCZ1234567") == set()
    assert found("MSKU 1234567 89") == set()


def test_raw_and_start_lead_back_to_the_text() -> None:
    text = "您好，柜号：ｃｓｑｕ\u200b３０５４３８－３ 和 COSU 6390114820。"
    references = find_references(text)
    assert [one.raw for one in references] == ["ｃｓｑｕ\u200b３０５４３８－３", "COSU 6390114820"]
    assert all(text.startswith(one.raw, one.start) for one in references)


def test_a_number_is_listed_once_where_it_first_appears() -> None:
    references = find_references("TGBU5186402, CSQU3054383, csqu 305438 3, TGBU5186402")
    assert [one.raw for one in references] == ["TGBU5186402", "CSQU3054383"]


def test_one_number_under_two_labels_is_both() -> None:
    assert found("Booking: COSU6390114820, B/L: COSU6390114820") == {"BOOKING:COSU6390114820", "MBL:COSU6390114820"}


def test_a_label_decides_for_the_same_number_without_label() -> None:
    assert found("Re: COSU6390114820\n\nBooking: COSU6390114820") == {"BOOKING:COSU6390114820"}


def test_a_proved_number_outweighs_a_loose_label() -> None:
    assert found("订单CSQU3054383到哪了") == {"CONTAINER:CSQU3054383"}
    assert found("tracking no. COSU6390114820") == {"MBL:COSU6390114820"}


def test_a_link_gives_only_what_proves_itself() -> None:
    assert found("https://example.com/CSQU3054383/x?po=4500123456") == {"CONTAINER:CSQU3054383"}
