"""HTML that strangers wrote: the one sanitiser."""

import html
import re
from functools import lru_cache

import nh3

LONGEST = 1_000_000  # characters; the rest of a longer body is dropped before parsing


def words(text: str) -> frozenset[str]:
    """The words of `text`, as a set."""
    return frozenset(text.split())


TAGS = words(
    "a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 "
    "h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot "
    "th thead tr tt u ul"
)
DROPPED = words("script style title template noscript noembed noframes xmp iframe object embed svg math")
ATTRIBUTES = {
    "*": {"style", "title", "dir", "lang", "align", "valign"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {"width", "border", "cellpadding", "cellspacing", "bgcolor"},
    "td": {"width", "height", "colspan", "rowspan", "bgcolor", "nowrap"},
    "th": {"width", "height", "colspan", "rowspan", "bgcolor", "nowrap"},
    "tr": {"bgcolor"},
    "col": {"width", "span"},
    "font": {"color", "size", "face"},
    "ol": {"start", "type"},
    "ul": {"type"},
}
# Nothing that moves, covers or loads: text inside the frame must stay in its place.
STYLES = words(
    "color background-color font-weight font-style font-size font-family text-align text-decoration "
    "text-indent vertical-align line-height white-space border border-top border-right border-bottom "
    "border-left border-collapse padding padding-top padding-right padding-bottom padding-left "
    "list-style-type width"
)
SCHEMES = frozenset({"http", "https", "mailto", "tel", "cid", "data"})
PICTURE = re.compile(r"(?i)(https?:|cid:|data:image/(png|jpe?g|gif|webp|bmp);base64,)")
REMOTE = re.compile(r'(?i)(<img(?: [a-z]+="[^"]*")*? )src(?==\"\s*https?:)')  # in what is already clean
LINK = re.compile(r"(?i)(https?:|mailto:|tel:)")
# Left-overs of another parser's view of the same bytes; they are nobody's words.
CONDITIONAL = re.compile(r"<!\[(?:if|endif)[^>\[\]]{0,100}\]>", re.IGNORECASE)

# The tree builder walks up its open elements for every tag, and reopens formatting in every block: both are quadratic.
OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
ANY_TAG = re.compile(r"<[^<>]*>")
VOID = words("br hr img col wbr input meta link area base")
CLOSE_THEMSELVES = words("p li td th tr tbody thead dt dd option html head body")
REOPENED = words("a b big code em font i nobr s small strike strong tt u")
MOST_TAGS = 100_000
CROWDED = re.compile(r"<[a-zA-Z][^<>\s]*(?:\s+[^<>\s]+){1000}")  # attributes of one tag are compared with each other
MOST_LABOUR = 20_000_000
MOST_REFERENCES = 30_000  # character references are quadratic in the tokenizer too: 0.1 s at this many
MARKUP_TO_BLANK = str.maketrans("<>&\xa0", "    ")


def clean_html(text: str) -> str:
    """`text` reduced to an allow-list of tags, attributes, styles and link schemes. Linear; never raises.

    Pictures elsewhere keep their address as `data-remote-src`: none loads, and tells who reads, before somebody asks.
    """
    cleaned = nh3.clean(
        tamed(text),
        tags=set(TAGS),
        clean_content_tags=set(DROPPED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        filter_style_properties=set(STYLES),
    )
    return REMOTE.sub(r"\1data-remote-src", cleaned)


@lru_cache(maxsize=1)  # a mail's html is cleaned for the eye and read for its words
def tamed(text: str) -> str:
    """Markup that the parser below reads in linear time; one built to blow it up is reduced to its words."""
    text = CONDITIONAL.sub("", text[:LONGEST])
    simple = text.count("&") + text.count("\xa0") <= MOST_REFERENCES and text.count("<") <= 2 * MOST_TAGS
    if simple and _labour(text) <= MOST_LABOUR and not CROWDED.search(text):
        return text
    return html.unescape(ANY_TAG.sub(" ", text)).translate(MARKUP_TO_BLANK)


def _labour(text: str) -> int:
    """How much work the tree builder may have: tags times what stays open above them (it walks up, and reopens)."""
    tags = 0
    still_open: dict[str, int] = {}
    most_open: dict[str, int] = {}
    for slash, name in OPENING.findall(text):
        tags += 1
        name = name.lower()
        if name in VOID or name in CLOSE_THEMSELVES:
            continue
        level = still_open.get(name, 0) + (-1 if slash else 1)
        still_open[name] = max(0, level)
        most_open[name] = max(level, most_open.get(name, 0))
    return (
        MOST_LABOUR + 1
        if tags > MOST_TAGS
        else tags * sum(level * (10 if name in REOPENED else 1) for name, level in most_open.items())
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if PICTURE.match(value.strip()) else None
    if name == "href":
        return value if LINK.match(value.strip()) else None
    if name == "style":
        return None if re.search(r"(?i)url\(|expression|@import|\\", value) else value
    return value
