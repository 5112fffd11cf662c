"""What the html of mail programs says of its parts: an earlier mail, its introduction, a signature."""

import re
from functools import lru_cache

from desk.core.html_lines import Line, html_lines

ATTRIBUTE = re.compile(r'\s([^\s=>"]+)="([^"]*)"')
NAMED = ("class", "id", "name", "data-marker")
# By part of a class, id or name: programs put their own prefixes before them.
QUOTES = (
    "yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|messagereplysection|ms-outlook-mobile-reference-message|"
    "mail-editor-reference-message|isreplycontent|__aliyun_previous_quote|alimail-quote|lark-mail-quote"
    "|mail-quote-collapse|"
    "history-quote-wrapper|xm_compose_origin_mail|quoted[-_](?:text|content|mail|message)|__quoted_text__"
    "|ntes-mailmaster-quote|mail-app-auto-quote|missive_quote|front-blockquote|hey_quote|qm_ref|olk_src_body_section|mail_android_quote"
)
INTRODUCTIONS = "gmail_attr|gmail_quote_attribution|moz-cite-prefix|airmail_on|reply-intro"
HISTORIES = (
    "divrplyfwdmsg|outlookmessageheader|moz-forward-container|moz-email-headers-table|zwchr|__divider__|__headers__|"
    "stopspelling|xm_mail_oringinal_describe|history-quote-meta"
)
SIGNATURES = r"(?<!apple)(?<!applemail)signature|xmail_sign|wisestamp|foxmail_sign"
BY_NAME = tuple(
    (role, re.compile(names))
    for role, names in (
        ("history", HISTORIES),
        ("quote", QUOTES),
        ("intro", INTRODUCTIONS),
        ("signature", SIGNATURES),
    )
)
CELLS = frozenset(("td", "th", "tr", "li", "label", "a"))  # `signature` in a table is who took the goods
CITED = re.compile(r"(?i)border-left\s*:\s*(?!none|0|medium none)|border-width:\s*0(?:px)? 0(?:px)? 0(?:px)? [1-9]")
# Outlook's prefixing bar, and the line above the head of the mail it answers.
BAR = re.compile(r"(?i)border-left:\s*solid (?:blue|#0000ff|navy) 1\.5pt")
HEAD = re.compile(
    r"(?i)border-top:\s*(?:solid|1(?:\.0)?p[tx] solid) ?(?:#(?:e1e1e1|b5c4df)|(?:rgb\(181, ?196, ?223\)))"
)
SIGN_RULE = re.compile(r"(?i)width:\s*210px")


def mail_lines(html: str) -> list[Line]:
    """The visible lines of a mail's html, with depth and marks: quote, inset, intro, history, head, signature."""
    return html_lines(html, role_of)


@lru_cache(maxsize=512)
def role_of(tag: str, attributes: str) -> str:
    """What a mail program means by this element; empty when nothing."""
    found = {name: value.lower() for name, value in ATTRIBUTE.findall(attributes)} if attributes else {}
    named = " ".join(found[name] for name in NAMED if name in found)
    style = found.get("style", "")
    if tag == "blockquote":
        return _of_blockquote(found, named, style)
    if "xmail-signature" in found:
        return "signature"
    for role, names in BY_NAME if named else ():
        if names.search(named) and not (role == "signature" and tag in CELLS):
            return role
    if found.get("name") == "quote":  # GMX; as a class it is the table of a price
        return "quote"
    return _of_style(tag, style)


def _of_blockquote(found: dict[str, str], named: str, style: str) -> str:
    """A plain blockquote may be the writer's own indent; it is a quote only below an introduction."""
    cited = found.get("type") == "cite" or "quote" in named or "cite" in named or "isreplycontent" in named
    return "quote" if cited or CITED.search(style) else "inset"


def _of_style(tag: str, style: str) -> str:
    if not style:
        return ""
    if tag == "hr":
        return "signs" if SIGN_RULE.search(style) else ""
    if HEAD.search(style):
        return "head"
    return "quote" if BAR.search(style) else ""
