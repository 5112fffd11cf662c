"""What strangers write as HTML is dead: no script, no dialog, no request, nothing that covers our own buttons."""

import socket

import pytest
from playwright.sync_api import expect

from desk.core.db import db
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.intake.models import InboundItem
from desk.tickets.models import Message

pytestmark = pytest.mark.browser
# one mail each: most of them are left open, and would swallow those that follow
HOSTILE = """
<script>alert(1)</script>
<ScRiPt/x>alert(1)</sCrIpT><scr\0ipt>alert(1)</script>
<img src=x onerror=alert(2)>
<svg onload=alert(3)>
<svg><animate onbegin=alert(3) attributeName=x dur=1s></svg>
<svg><a xlink:href="javascript:alert(4)"><text y=9>x</text></a></svg>
<math href="javascript:alert(4)">x</math>
<a href=" &#1;javascript:alert(4)">x</a><a href="java&Tab;script:alert(4)">x</a>
<iframe srcdoc="<script>alert(5)</script>"></iframe>
<embed src="THERE/embed">
<object data="data:text/html,<script>alert(5)</script>"></object>
<base href="THERE/base/"><img src="relative">
<style>input[name=csrf_token][value^=a]{background:url(THERE/a)} @import "THERE/import";</style>
<link rel=stylesheet href="THERE/sheet"><link rel=preload as=image href="THERE/preload">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(6)&gt;">
<math><mtext><table><mglyph><style><!--</style><img src onerror=alert(6)>
<noscript><p title="</noscript><img src=x onerror=alert(7)>"></noscript>
<svg></p><style><a id="</style><img src=1 onerror=alert(8)>"></svg>
<form action="THERE/form"><button formaction="javascript:alert(9)">go</button></form>
<input autofocus onfocus=alert(10)><details open ontoggle=alert(11)>x</details>
<meta http-equiv=refresh content="0;url=THERE/refresh">
<div style="position:fixed;inset:0;background:url(THERE/style)">over</div>
<img src="THERE/pixel" width=1>
<div hx-get="/admin/audit" hx-trigger="load" data-hx-get="/admin/audit" hx-on:load="alert(13)">hx</div>
<div id=csrf_token></div><a name=body>x</a>
<table background="THERE/table"><tr><td>x</td></tr></table>
<video src="THERE/video" autoplay></video><audio src="THERE/audio" autoplay></audio>
""".strip().split("\n")
DEAD = (
    "script style link meta[http-equiv] base form input button iframe object embed svg math video noscript "
    "[onerror] [onload] [onfocus] [ontoggle] [hx-get] [data-hx-get] [id] [style*=position] [style*=url] [background]"
)


@pytest.fixture
def elsewhere():
    """Another host, and whether anybody ever came."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def came(server):
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def arrives(body):
    raw = f"From: zhou@hengyuan.example\nSubject: hostile\nContent-Type: text/html; charset=utf-8\n\n{body}"
    item_id = accept(raw.encode(), source="mail", at=utcnow(), ring_for_it=False).item_id
    handle(item_id)
    return db.session.get_one(Message, db.session.get_one(InboundItem, item_id).message_id)


def test_hostile_html_is_dead_and_asks_nothing_of_the_network(app, open_page, elsewhere):
    there = f"http://127.0.0.1:{elsewhere.getsockname()[1]}"
    open_page.forgive("violates the following Content Security Policy")  # the picture that was not fetched
    open_page.forgive(f"{there}/pixel")
    page = open_page("lin")
    for attack in HOSTILE:
        message = arrives("<p>plain words</p>" + attack.replace("THERE", there))
        page.goto(f"/tickets/{message.ticket.reference}/messages/{message.id}/html")
        expect(page.locator("body")).to_contain_text("plain words")
        assert (attack, [dead for dead in DEAD.split() if page.locator(dead).count()]) == (attack, [])
    assert not came(elsewhere)


def test_the_frame_shows_the_layout_and_its_links_but_lets_nothing_in(app, open_page, elsewhere):
    there = f"http://127.0.0.1:{elsewhere.getsockname()[1]}"
    open_page.forgive("violates the following Content Security Policy")
    open_page.forgive(f"{there}/pixel")
    arrives(f'<b>laid out</b><a href="{there}/link">link</a><img src="{there}/pixel">')
    page = open_page("lin")
    page.goto("/tickets?tab=all")
    page.locator("#queue-rows a", has_text="hostile").click()
    page.locator("#entries details:has(.laid-out) > summary").last.click()
    frame = page.frame_locator("#entries iframe").last
    expect(frame.locator("b")).to_have_text("laid out")
    assert frame.locator("a").get_attribute("href") == f"{there}/link"
    assert page.locator("#entries iframe").last.get_attribute("sandbox") == ""
    assert not came(elsewhere)
