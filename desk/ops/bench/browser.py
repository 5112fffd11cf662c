"""A small browser: one connection that stays open, cookies, and forms with their hidden fields."""

import gzip
import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

FIELD = re.compile(r"<input\b[^>]*>")
NAME, VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')
ASSET = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="(/static/[^"]+)"|<use href="(/static/[^"#]+)')


class Unexpected(RuntimeError):
    """The desk answered something else than it should: no figure is worth anything then."""


@dataclass
class Answer:
    """`wire` is what travelled, head and body."""

    status: int
    text: str
    wire: int


@dataclass
class Browser:
    """One agent's browser on this machine."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._ask("POST", path, urlencode(form), headers)

    def log_in(self, email: str, password: str) -> None:
        form = hidden(self.get("/login").text) | {"email": email, "password": password}
        if self.post("/login", form).status != 303:
            raise Unexpected("the login was refused")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | {"Cookie": cookies}
        self._connection.request(method, path, body, {"Accept-Encoding": "gzip", **sent})
        answer = self._connection.getresponse()
        raw = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        packed = answer.headers.get("Content-Encoding") == "gzip"
        text = (gzip.decompress(raw) if packed else raw).decode("utf-8", "replace")
        return Answer(answer.status, text, len(raw) + len(str(answer.headers)))


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a form, as they would be sent."""
    found = {}
    for tag in FIELD.findall(page):
        name, value = NAME.search(tag), VALUE.search(tag)
        if name and value and 'type="hidden"' in tag:
            found[name[1]] = unescape(value[1])
    return found


def form_of(page: str, name: str) -> dict[str, str]:
    """The hidden fields of the form with this id. Raises Unexpected when it is not there."""
    begin = page.find(f'<form id="{name}"')
    if begin < 0:
        raise Unexpected(f"the page has no form {name}")
    return hidden(page[begin : page.index("</form>", begin)])


def assets_of(page: str) -> set[str]:
    """Our own files that a browser fetches for this page."""
    return {unescape(first or second) for first, second in ASSET.findall(page)}
