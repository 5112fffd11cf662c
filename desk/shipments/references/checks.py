"""Check digits of the numbers a freight desk meets. Every function takes the compact upper-case spelling."""

from string import ascii_uppercase

# ISO 6346: letters count from 10 upwards and leave out the multiples of 11.
_LETTER_VALUES = dict(zip(ascii_uppercase, (n for n in range(10, 39) if n % 11), strict=True))
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def container_ok(value: str) -> bool:
    """Whether 4 letters and 7 digits carry a right check digit and one of the group letters U, J, Z.

    ISO 6346, annex A: weights 2^i over the first ten characters, sum mod 11 mod 10.
    """
    total = sum((_LETTER_VALUES.get(c) or int(c)) * 2**i for i, c in enumerate(value[:10]))
    return value[3] in "UJZ" and total % 11 % 10 == int(value[10])


def mawb_ok(value: str) -> bool:
    """Whether the 8th digit of the serial is right: the first seven mod 7 (IATA Resolution 600a)."""
    return int(value[3:10]) % 7 == int(value[10])


def s10_ok(value: str) -> bool:
    """Whether the 9th digit of a postal item number is right (UPU S10: 11 - sum mod 11; 10 is 0, 11 is 5)."""
    rest = 11 - sum(int(c) * w for c, w in zip(value[2:10], _S10_WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest) == int(value[10])


def ups_ok(value: str) -> bool:
    """Whether the last digit of a 1Z number is right.

    UPS tracking number guide: after `1Z`, letters count (code - 63) mod 10, even places double, and the
    sum with the check digit is a multiple of 10.
    """
    digits = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in value[2:17]]
    return value[17].isdigit() and (sum(digits[::2]) + 2 * sum(digits[1::2]) + int(value[17])) % 10 == 0


def imo_ok(value: str) -> bool:
    """Whether the 7th digit is the last digit of the first six weighted 7 to 2 (IMO Resolution A.1117(30))."""
    return sum(int(c) * w for c, w in zip(value[:6], range(7, 1, -1), strict=True)) % 10 == int(value[6])


def dhl_ok(value: str) -> bool:
    """Whether the 10th digit of an express waybill is the first nine mod 7 (DHL Express waybill format)."""
    return int(value[:9]) % 7 == int(value[9])
