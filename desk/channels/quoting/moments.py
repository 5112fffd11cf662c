"""Dates and times of day as mail programs write them into headers and introductions."""

import re

DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}\s?월")
TIME = re.compile(
    r"(?i)\d\s?[:：h時时시点點]\s?\d\d|(?<![\d.])\d{1,2}\.\d\d(?![\d.])|\d\s?[点點]|\d\s?[ap]\.?m\b"
    r"|[上下中]午\s?\d|오[전후]\s?\d|午[前後]\s?\d"
)
