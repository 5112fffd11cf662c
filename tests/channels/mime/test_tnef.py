# ruff: noqa: E501
"""winmail.dat: what Outlook packed is read as if it had been sent openly."""

import base64
import struct

import pytest

from desk.channels.mime.parse import parse
from desk.channels.mime.rtf import DICTIONARY, from_rtf, inflate
from tests.channels.mime.letters import multipart

TYPE = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
NEW_FILE = (2, 0x69002, b"\1" + b"\0" * 13)
MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def tnef(*attributes):
    out = struct.pack("<IH", 0x223E9F78, 1)
    for level, tag, value in attributes:
        out += struct.pack("<BII", level, tag, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    return out


def properties(*values):
    out = struct.pack("<I", len(values))
    for kind, name, value in values:
        out += struct.pack("<HHII", kind, name, 1, len(value)) + value + b"\0" * (-len(value) % 4)
    return out


def body(*values):
    return (1, 0x69003, properties(*values))


def rich(text):
    return (0x102, 0x1009, struct.pack("<II4sI", len(text) + 12, len(text), b"MELA", 0) + text)


def read(data, words=b""):
    return parse(multipart(b"mixed", b"\r\n" + words, TYPE + base64.encodebytes(data)))


def names(mail):
    return [(each.name, each.type, each.size) for each in mail.attachments]


def test_files_stand_in_place_of_the_parcel():
    long_name = (2, 0x69005, properties((0x1F, 0x3707, "提单 1.pdf".encode("utf-16-le") + b"\0\0")))
    first = [NEW_FILE, (2, 0x18010, b"BL~1.PDF\0"), (2, 0x6800F, b"%PDF"), long_name]
    second = [NEW_FILE, (2, 0x18010, "箱单.xls\0".encode("gb18030")), (2, 0x6800F, b"12345")]
    codepage = (1, 0x69007, struct.pack("<II", 936, 0))
    found = read(tnef(codepage, *first, *second), b"see attached")
    assert found.text == "see attached"
    assert names(found) == [("提单 1.pdf", "application/pdf", 4), ("箱单.xls", "application/vnd.ms-excel", 5)]


def test_an_embedded_message_becomes_a_mail_file():
    inner = tnef(body((0x1F, 0x37, "ETA".encode("utf-16-le")), (0x1F, 0x1000, "inner words".encode("utf-16-le"))))
    found = read(tnef(NEW_FILE, (2, 0x69005, properties((0x0D, 0x3701, MESSAGE + inner)))))
    assert [(each.name, each.type) for each in found.attachments] == [("ETA.eml", "message/rfc822")]
    assert b"inner words" in found.attachments[0].data


@pytest.mark.parametrize(
    "values",
    [
        [(0x1F, 0x1000, "请确认".encode("utf-16-le"))],
        [(0x102, 0x1013, "<p>请确认</p>".encode()), (0x1F, 0x37, b"")],
        [rich(b"{\\rtf1\\ansi\\ansicpg936 \\'c7\\'eb\\'c8\\'b7\\'c8\\'cf\\par}")],
        [rich(b"{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset134 SimSun;}}\\f0\\'c7\\'eb\\'c8\\'b7\\'c8\\'cf}")],
        [rich(b"{\\rtf1\\ansi\\uc1 \\u35831?\\u30830?\\u-29788?}")],
        [
            rich(
                b"{\\rtf1\\ansi\\ansicpg936\\fromhtml1{\\*\\htmltag <p>}\\htmlrtf x\\htmlrtf0 \\'c7\\'eb\\'c8\\'b7\\'c8\\'cf{\\*\\htmltag </p>}}"
            )
        ],
    ],
)
def test_the_body_of_the_parcel_serves_a_mail_without_one(values):
    assert read(tnef(body(*values))).text == "请确认"
    assert read(tnef(body(*values)), b"own words").text == "own words"


@pytest.mark.parametrize("data", [b"no tnef", tnef()[:5], tnef(NEW_FILE) + b"\2" + b"\xff" * 20])
def test_a_broken_parcel_is_kept(data):
    assert [name for name, _, _ in names(read(data, b"x"))] == ["winmail.dat"]


def test_compressed_rich_text_is_unpacked():
    reference = struct.pack(">H", DICTIONARY.index(b"{\\rtf1") << 4 | 4)  # six bytes of the dictionary
    end = struct.pack(">H", (len(DICTIONARY) + 8) << 4)
    packed = bytes([0b1001]) + reference + b" H" + end
    assert inflate(struct.pack("<II4sI", len(packed) + 12, 8, b"LZFu", 0) + packed) == b"{\\rtf1 H"


def test_rich_text_bombs_are_cut():
    bomb = b"\xff" + (b"\x00\x0f" * 8 + b"\xff") * 200_000
    assert len(inflate(struct.pack("<II4sI", len(bomb), 0xFFFFFFFF, b"LZFu", 0) + bomb)) <= 1_000_000
    assert from_rtf(b"{" * 100_000 + b"\\u55357?x")[1] == "\ufffdx"
