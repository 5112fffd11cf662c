# ruff: noqa: E501

import pytest

from desk.core.html import clean_html
from desk.core.html_lines import html_to_text

HOSTILE = [
    "<script>x</script>", "<ScRiPt/x>x</ScRiPt>", "<scr\0ipt>x</script>", "<img src=x onerror=x>", "<svg><animate onbegin=x>",
    "<svg><a xlink:href=javascript:x>t</a></svg>", "<math href=javascript:x>t</math>", '<a href=" &#1;javascript:x">t</a>',
    '<a href="java&Tab;script:x">t</a>', '<iframe srcdoc="<script>x</script>"></iframe>', "<object data=data:text/html,x></object>",
    "<embed src=x>", "<form action=x><button formaction=javascript:x>t</button></form>", "<input autofocus onfocus=x>",
    "<details ontoggle=x open>t</details>", "<base href=//x>", "<link rel=stylesheet href=x>", "<meta http-equiv=refresh content=0>",
    "<style>@import 'x'</style>", '<p style="background:url(javascript:x)">t</p>', '<p style="position:fixed;inset:0">t</p>',
    "<div id=csrf_token>t</div>", "<a name=body>t</a>", '<div hx-get="/admin" hx-trigger=load>t</div>', '<div data-hx-get="/x">t</div>',
    "<div hx-on:click=x>t</div>", "<div hx-swap-oob=true>t</div>", '<img src="data:text/html,x">', "<img src=javascript:x>",
    "<noscript><p title='</noscript><img src=x onerror=x>'></noscript>", "<!--><img src=x onerror=x>-->", "<template><script>x</script></template>",
]  # fmt: skip
FORBIDDEN = [
    "<script", "onerror", "onbegin", "onfocus", "ontoggle", "onclick", "javascript:", "data:text/html", "<style", "<base", "<form", "<meta",
    "<object", "<embed", "<iframe", "srcdoc", "formaction", "<link", "<svg", "<math", "url(", "position", " id=", " name=", "hx-", "<input",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_acts_survives(text):
    cleaned = clean_html(text).lower()
    assert [word for word in FORBIDDEN if word in cleaned] == []


def test_ordinary_formatting_survives():
    text = '<table border="1"><tbody><tr><td style="color:red"><b>ETA</b></td></tr></tbody></table><img src="cid:a@b">'
    assert clean_html(text) == text


def test_links_open_without_telling_where_they_came_from():
    assert 'rel="noopener noreferrer nofollow"' in clean_html('<a href="https://x.test/">t</a>')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>a &lt;b&gt;&nbsp;c</p><p>d<br>e</p>", "a <b> c\n\nd\ne"),
        ("<head><title>no</title><style>no</style></head><body>yes<script>no</script></body>", "yes"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<div style="display:none">no</div>yes', "yes"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("提单<!-- no -->号", "提单号"),
    ],
)
def test_text_is_what_a_reader_sees(text, words):
    assert html_to_text(text) == words


UNITS = [
    "<div>",
    "<b><i>",
    "<table>",
    "<a ",
    "&amp;",
    "&",
    "<",
    "<!--",
    "<p>x",
    "<p><font color=x>",
    "\xa0\n",
    "<b></div><div>",
]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("read", [clean_html, html_to_text])
@pytest.mark.timeout(30)  # well under a second; the sanitiser's own quadratic cases took minutes
def test_time_grows_with_length_only(read, unit):
    assert isinstance(read(unit * (1_000_000 // len(unit.encode()))), str)
