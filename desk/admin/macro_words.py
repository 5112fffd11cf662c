"""What is wrong with the text of a canned reply, in the language of who edits it."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from desk.tickets.canned.files import MacroError

SAID = (  # in the order in which they are tried; the groups of the pattern go into the sentence
    (re.compile(r"unknown name: (?P<found>.*)", re.DOTALL), _l("no value has the name “%(found)s”")),
    (re.compile(r"(?P<found>\w+) is used but neither required nor optional"),
     _l("“%(found)s” is used, but stands neither in required nor in optional")),
    (re.compile(r"(?P<found>\w+) is optional but stands outside \[\[ \]\]"),
     _l("“%(found)s” is optional, but stands outside [[ ]]")),
    (re.compile(r"\[\[ inside \[\[ \]\]: .*"), _l("[[ ]] stands inside [[ ]]")),
    (re.compile(r"closed without being opened: (?P<found>.*)"), _l("“%(found)s” closes what was never opened")),
    (re.compile(r"not closed: (?P<found>.*)"), _l("“%(found)s” is not closed")),
    (re.compile(r"more than one \|\| .*"), _l("[[ ]] holds more than one ||")),
    (re.compile(r"a canned reply begins with ---"), _l("the text must begin with a line ---")),
    (re.compile(r"the head is not closed by ---"), _l("the head is not closed by a line ---")),
    (re.compile(r"the body is empty"), _l("the text is empty")),
    (re.compile(r"title is missing"), _l("the title is missing")),
    (re.compile(r"not a `key: value` line: (?P<found>.*)"), _l("“%(found)s” is not of the form key: value")),
    (re.compile(r"unknown key: (?P<found>.*)"), _l("there is no entry “%(found)s”")),
    (re.compile(r"(?P<found>[\w-]+) is given twice"), _l("“%(found)s” stands there twice")),
    (re.compile(r"(?P<found>[\w-]+): the body does not say this"),
     _l("the sentence of “%(found)s” does not stand in the text")),
)  # fmt: skip


def in_words(problem: MacroError) -> str:
    """Line and fault; a fault that has no words here is told as it is."""
    said = problem.what
    for pattern, words in SAID:
        match = pattern.fullmatch(problem.what)
        if match:
            said = str(words) % match.groupdict() if match.groupdict() else str(words)
            break
    return str(gettext("Line %(line)s: %(said)s", line=problem.line, said=said))
