"""The HTML beside the text of a mail: paragraphs, links and images, and nothing that anybody typed as markup."""

import re
from collections.abc import Mapping
from html import escape

URL = re.compile(r"https?://[^\s<>\"'，。；！？、（）【】《》「」]+")
AFTER_URL = ".,;:!?)]}*_"  # of the sentence, not of the address
IMAGE = re.compile(r"\[image:([^\[\]\n]{1,255})\]")
PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"></head>'
    '<body style="font-family:sans-serif;font-size:14px;line-height:1.5">{}</body></html>'
)


def image_mark(name: str) -> str:
    """What stands in a text where the image of this name is shown."""
    return f"[image:{name}]"


def without_marks(text: str) -> str:
    """The text for readers who see no images."""
    return IMAGE.sub(r"[\1]", text)


def html_of(text: str, cids: Mapping[str, str]) -> str:
    """The text as a page; `cids` are the Content-IDs of its images by their names."""
    paragraphs = [part for part in re.split(r"\n[ \t]*\n+", text.strip("\n")) if part.strip()]
    return PAGE.format("\n".join(f'<p dir="auto">{_lines(part, cids)}</p>' for part in paragraphs))


def _lines(part: str, cids: Mapping[str, str]) -> str:
    return "<br>\n".join(_line(one, cids) for one in part.split("\n"))


def _line(line: str, cids: Mapping[str, str]) -> str:
    said, end = [], 0
    for found in re.finditer(f"{URL.pattern}|{IMAGE.pattern}", line):
        said += [escape(line[end : found.start()]), _image(found[1], cids) if found[1] else _link(found[0])]
        end = found.end()
    return "".join([*said, escape(line[end:])])


def _link(written: str) -> str:
    url = written.rstrip(AFTER_URL)
    shown = escape(url)
    return f'<a href="{shown}">{shown}</a>{escape(written[len(url) :])}'


def _image(name: str, cids: Mapping[str, str]) -> str:
    shown = escape(name)
    return f'<img src="cid:{escape(cids[name])}" alt="{shown}">' if name in cids else f"[{shown}]"
