"""Which mails of a carrier only say that ours has come in. Pure."""

import re

LOOKED_AT = 1_500  # characters; who writes more has something to say
CAME_IN = re.compile(
    r"(?i)(?:thank you for (?:contacting|your (?:e-?mail|enquiry|inquiry|message|request))"
    r"|(?:we have|we've|has been|was) (?:successfully )?(?:received|registered|logged|created)"
    r"|your (?:case|ticket|request|enquiry|inquiry) (?:number|no\.?|id|reference) is"
    r"|已收到(?:您|你|贵司)|(?:邮件|来信|来函|请求|咨询)(?:我们)?(?:已|已经)(?:收到|受理|登记)|已为(?:您|你)(?:创建|登记))"
)
WILL_ANSWER = re.compile(
    r"(?i)(?:(?:we|our team|an? (?:agent|colleague|representative)) (?:will|shall|aims? to)"
    r" (?:respond|reply|answer|get back|contact|be in touch|revert)"
    r"|(?:do not|don't|please do not) reply to this|this is an automat(?:ed|ic)|automatically generated"
    r"|(?:工作日|小时|尽快|尽早|第一时间)[^。\n]{0,16}(?:回复|答复|联系|处理)|请勿(?:直接)?回复|系统自动)"
)


def is_acknowledgement(subject: str, text: str) -> bool:
    """Whether these words only say that a mail came in and will be answered: it takes both to be one."""
    said = f"{subject}\n{text}"
    return len(text) <= LOOKED_AT and bool(CAME_IN.search(said) and WILL_ANSWER.search(said))
