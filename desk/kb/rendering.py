"""An article as HTML: Markdown without HTML of its own, through the one sanitiser."""

import re

from markdown_it import MarkdownIt
from markupsafe import Markup

from desk.core.html import clean_html
from desk.core.html_lines import html_to_text

LINK = re.compile(r"(?i)(https?://|mailto:)")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image"])
_MARKDOWN.validateLink = lambda url: LINK.match(url) is not None  # type: ignore[method-assign]


def rendered(body: str) -> Markup:
    """The body of an article for a page; links lead to the web or to a mail address, and pictures are not shown."""
    return Markup(clean_html(_MARKDOWN.render(body)))


def beginning(body: str, longest: int = 140) -> str:
    """Its first words, as text."""
    text = " ".join(html_to_text(rendered(body)).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
