"""HTML that strangers wrote: the one sanitiser, and its text."""

import html
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
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
        _tamed(text),
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
def _tamed(text: str) -> str:
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


def html_to_text(text: str) -> str:
    """The visible words of `text`: paragraphs and rows as lines, cells parted by blanks. Linear; never raises."""
    return tidy("\n".join(line.text for line in html_lines(text)))


def tidy(text: str) -> str:
    """`text` without blanks at line ends and without more than one empty line in a row."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip("\n")


@dataclass(frozen=True)
class Line:
    """One visible line, how many quotes it stands in, and the roles of the elements around it."""

    text: str
    depth: int = 0
    marks: frozenset[str] = frozenset()


Role = Callable[[str, str], str]  # of an element, by its tag and its attributes; "quote" adds depth, "" is none


TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>"]+="[^"]*")*)\s*/?>|([^<]+)|<')
SPACED = words("p blockquote h1 h2 h3 h4 h5 h6 ul ol dl table pre")
BLOCKS = SPACED | words(
    "div li tr dt dd hr center address article aside section header footer main nav form fieldset figure "
    "caption thead tbody tfoot"
)
STRUCTURE = TAGS | BLOCKS | {"wbr"}
MARKS = {"*": {"style", "class", "id", "type", "hidden", "name", "data-marker", "xmail-signature"}}
HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|\smax-height\s*:\s*0(?:px)?\s*[;\"!]|\shidden="
)
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\u034f]")  # soft hyphens, and what newsletters pad with
BLANKS = re.compile(r"[ \t\r\n\f]+")


def no_role(tag: str, attributes: str) -> str:
    """For whoever wants the text alone."""
    return ""


def html_lines(text: str, role: Role = no_role) -> list[Line]:
    """The visible lines of `text`. What `role` says of an `hr` marks the line that follows it."""
    normal = nh3.clean(
        _tamed(text),
        tags=set(STRUCTURE),
        clean_content_tags=set(DROPPED) - STRUCTURE,
        attributes=MARKS,
        link_rel=None,
    )
    writer = _Writer(role)
    for token in TOKEN.finditer(normal):
        if token[2] is None:
            writer.write(html.unescape(token[0]))
        elif token[1]:
            writer.close(token[2])
        else:
            writer.open(token[2], token[3])
    writer.line()
    return writer.lines


@dataclass
class _Open:
    tag: str
    role: str
    hides: bool


@dataclass
class _Writer:
    role: Role
    lines: list[Line] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    open_roles: Counter[str] = field(default_factory=Counter)
    marks: frozenset[str] = frozenset()
    next_marks: frozenset[str] = frozenset()
    hidden: int = 0
    verbatim: int = 0

    def write(self, text: str) -> None:
        if self.hidden:
            return
        if self.verbatim:
            first, *others = text.split("\n")
            self.pieces.append(first)
            for other in others:
                self.line(keep=True)
                self.pieces.append(other)
            return
        self.pieces.append(BLANKS.sub(" ", text))

    def line(self, keep: bool = False) -> None:
        """End the current line; an empty one counts only with `keep`."""
        text = UNSEEN.sub("", "".join(self.pieces)).replace("\xa0", " ")
        text = text.rstrip() if self.verbatim else BLANKS.sub(" ", text).strip()
        if text or keep:
            self.lines.append(Line(text, self.open_roles["quote"], self.marks | self.next_marks))
            self.next_marks = frozenset() if text else self.next_marks
        self.pieces = []

    def gap(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line("", self.open_roles["quote"], self.marks))

    def open(self, tag: str, attributes: str) -> None:
        if tag == "br":
            if not self.hidden:
                self.line(keep=True)
            return
        self._break(tag)
        role = self.role(tag, attributes)
        if role and not self.hidden:
            self.line()
        if tag in VOID:
            self.next_marks |= {role} - {""}
            return
        entry = _Open(tag, role, bool(attributes) and HIDDEN.search(attributes) is not None)
        self.stack.append(entry)
        self._count(entry, 1)

    def close(self, tag: str) -> None:
        if tag in VOID or not self.stack or self.stack[-1].tag != tag:  # cleaned markup is balanced
            return
        self._break(tag)
        if self.stack[-1].role and not self.hidden:
            self.line()
        self._count(self.stack.pop(), -1)

    def _break(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.pieces.append(" ")
        if tag in BLOCKS and not self.hidden:
            self.line()
            if tag in SPACED:
                self.gap()

    def _count(self, entry: _Open, step: int) -> None:
        if entry.role:
            self.open_roles[entry.role] += step
            self.marks = frozenset(role for role, times in self.open_roles.items() if times)
        self.hidden += step * entry.hides
        self.verbatim += step * (entry.tag == "pre")
