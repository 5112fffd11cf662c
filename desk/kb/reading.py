"""How a page for everybody is made: in the language that its reader chose, or that their browser reads."""

from flask import Response, make_response, render_template, request
from flask_babel import force_locale, get_locale

from desk.accounts.types import Language
from desk.channels.queries import main_address


def chosen_language() -> str | None:
    wished = request.values.get("lang")
    return wished if wished in set(Language) else None


def reader_language() -> str:
    """What the reader chose, else what their browser reads: what an agent set for themselves is for other pages."""
    read = request.headers.get("Accept-Language", "").lstrip().lower() or str(get_locale())
    return chosen_language() or (Language.ZH_CN.value if read.startswith("zh") else Language.EN.value)


def page_for(template: str, language: str, status: int = 200, **context: object) -> Response:
    """A page in the frame of the customer's pages."""
    with force_locale(language):
        body = render_template(
            template, html_lang=language.replace("_", "-"), lang=language, reach_us=main_address(), **context
        )
    return make_response(body, status)
