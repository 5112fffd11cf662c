"""The words of mail programs above what they quote, told from those of people, in many languages."""

import re

from desk.channels.quoting.moments import DATE, TIME

TAIL = 48  # characters that the verb, its colon and a frame take at most
FRAME = "-—–*_=~# "
OPENS = re.compile(
    r"(?i)(?:on|at|am|le|el|il|em|no dia|a\(s\)|op|den|w dniu|dnia|dne|dňa|vào|pada|ngày|à|la|în|στις|la data|在|于|於"
    r"|il giorno|el día|mon|tue|wed|thu|fri|sat|sun|\(?\d{1,4}[-/.年])(?=[\s,\d,，:(（<\"“年]|$|[^\x00-\x7f])"
)
DATED_START = re.compile(r"\W{0,4}(?:[^\W\d]{1,14}[.,،]{0,2}\s?){0,3}\(?\d")
VERB = (
    r"(?:wrote|writes|said|has written|schrieb|geschrieben|a\s+[ée]crit|[ée]crit|escribi[óo]|escribe|ha\s+scritto"
    r"|scritto|escreveu|schreef|heeft geschreven|skrev|kirjoitti|napisa[łl]\s?\(?a?\)?|napisali|pisze|napsala?"
    r"|napsal\(a\)|píše|napísala?"
    r"|пишет|писала?|написала?|написал\(а\)|написав|пише|yazdı|yazmış|írta|a scris|đã viết|menulis|έγραψε|כתב/ה|כתב"
    r"|كتب|เขียนว่า"
    r"|写道|寫道|写到|寫到|写|寫|来信|來信|编写|撰寫|写信说|书写|说道|的来信|发来邮件"
    r"|書きました|さんは書きました|のメール|のメッセージ|さんからのメッセージ|작성함|작성|쓰셨습니다|씀|보냄"
    r"|쓴\s*글|쓰신\s*글|썼습니다)"
)
ENDS = re.compile(rf"{VERB}(?:\s+the following| folgendes| ce qui suit| lo siguiente)?\s*[:：]?[{FRAME}\s>\]]*$")
FRAMED = re.compile(rf"\s?[{FRAME}]{{3,}}\S.*\S\s?[{FRAME}]{{3,}}$")
ENDINGS = frozenset(":：")
INSIDE = re.compile(
    r"(?i)(?:\s[写寫][于於]\s?(?=\d{4})|\b(?:schrieb|skrev|schreef|wrote|kirjoitti|[ée]crit|ha\s+scritto|escribi[óo]|escreveu"
    r"|napisał\(?a?\)?)\b).{0,200}[:：][\s*_]*$"
)
OWN_LETTER = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?[ ,，]{0,3}[您你]在(来信|來信)中(写道|寫道|说)")  # Foxmail
QUOTING = re.compile(
    r"(?i)\W{0,4}(quoting|quote from|zitat von|zitiere|citando(?: a)?|citazione di|citation de|citat|цитирую"
    r"|引用)\b.{1,160}[:：]$"
)
ADDRESSED_END = re.compile(r"[<(\[](?:mailto:)?\s?[^\s<>@]{1,80}@[^\s<>@]{1,120}[>)\]]{1,3}\s?[:：]$")
ANGLED = re.compile(r"[<(\[＜](?:mailto:)?\s?[^\s<>@]{1,80}@[^\s<>@]{1,120}[>)\]＞]")
ADDRESSED_VERB = re.compile(rf"(?i)[^\s<>].{{0,80}}<(?:mailto:)?[^\s<>@]{{1,80}}@[^\s<>@]{{1,120}}>\s*{VERB}\s?[:：]$")
DATED_NAME = re.compile(r"\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}[ ,].{0,100}<[^<>\s]{1,80}@[^<>\s]{1,120}>$")  # an older Gmail
UNCLOSED = re.compile(r"<[^<>]{0,120}$")
ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]")
NAMED_DATE = re.compile(
    r"(?i).{1,80}?([于於]\s*\d{4}\s?[-/年]|\b(wrote\s+on|wrote\s+at|wrote\s+\(|schrieb\s+am|skrev\s+den|[ée]crit\s+le"
    r"|escribi[óo]\s+el|ha\s+scritto\s+il)\s.{0,30}\d)"
)
FLATTENED = re.compile(rf"(?i)(.{{8,250}}?[<(][^\s<>@]{{1,80}}@[^\s<>@]{{1,120}}[>)]\s?{VERB}\s?[:：])\s{{2,}}\S")
BARE = re.compile(
    r"(?!(?i:you|i|we|they|he|she|it|as|who|sie|ich|wir|vous|nous|usted|tú|lei)\b)(?:[^\W\d_a-zà-ÿ][\w.'’-]*,?\s+){1,4}"
    + rf"{VERB}\s?[:：]$"
)
BARE_ADDRESS = re.compile(rf"[^\s<>@]{{1,80}}@[^\s<>@]{{1,120}}\s{VERB}\s?[:：]$")
# A name wrote, not what stands in a contract: 合同里写道.
BARE_CJK = re.compile(
    r"(?![你您我他她它咱])[\u3400-\u9fff]{2,6}(?<![里裡中上内內面])\s?(?:写道|寫道|说道|来信)\s?[:：]$"
)
BARES = (BARE, BARE_ADDRESS, BARE_CJK)
# What a person writes around somebody else's words, and a mail program never does.
HUMAN = re.compile(
    r"\b(the|our|your|my|his|her|their|they|we|he|she|you|who|that|has|have|had|also|just|again|agent|someone"
    r"|because|when|email|mail|carrier|die|der|das|unser|unsere|ihr|ihre|wir|notre|votre|nous|le transporteur"
    r"|nuestro|su|nostro)\b(?! \d)"
    r"|船公司|我司|贵司|我们|你们|你|您|他们|他|她|客户|同事|海关|工厂|供应商|对方|来信中|邮件[里中]|告知|通知"
    r"|回复说|给我|司机|仓库|[貴敝]司|[我你他]們|客戶|海關|工廠|供應商|對方|來信中|郵件[裡裏中]|回覆說|給我|司機|倉庫"
)
# The Bat! and others address who is quoted.
YOU_WROTE = re.compile(
    r"(?i)(\byou wrote|\bschrieben sie|\bschriebst du|\bsie schrieben|\bvous (avez écrit|écriviez)|\busted escribió"
    r"|\bвы писали)\b"
)
BRACKETED = re.compile(r"[^\[\]():：]{2,80}[\[(][^\[\]()]{6,60}[\])][:：]$")  # Mutt's `Ada [2026-01-05 10:00]:`
SPOKEN = re.compile(r"(?i)(\bsaid|\bsays|说道|說道)\s*[:：]\W*$")
DIGIT = re.compile(r"\d")
WORD = re.compile(r"[a-zà-ÿ]{2,}", re.IGNORECASE)
PARTICLES = frozenset("van von der den de del della di da dos la le bin al el zu zur und and via uhr pm am".split())
OWNED = re.compile(r"\b(the|our|your|my|his|their|agent|carrier|unser|unsere|notre|votre|nuestro)\b")
NAMED_DAY = re.compile(
    r"\bOn (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, .{6,24}(?:19|20)\d\d,? (?:[A-Z][\w.'-]+ ){2,4}wrote:$"
)


def may_end(text: str) -> bool:
    """Whether an attribution could end with this line; a quick look."""
    return text[-1] in ENDINGS or (text[-1] == ">" and text[0].isdigit()) or says_who_wrote(text)


def closes_address(above: str, text: str) -> bool:
    """Whether a line such as `> wrote:` is no quote but the end of the wrapped attribution above."""
    return "<" in above and len(text) < TAIL and says_who_wrote(text) and UNCLOSED.search(above) is not None


def opens_quote(text: str) -> bool:
    """Whether a line is an attribution with the quoted words behind it, as some programs flatten html."""
    found = FLATTENED.match(text) if "@" in text else None
    return found is not None and introduces(found[1].strip(FRAME), False)


def says_who_wrote(text: str) -> bool:
    """Whether a line ends with somebody writing."""
    return ENDS.search(text.lower(), max(0, len(text) - TAIL)) is not None


def is_complete(window: str) -> bool:
    """Whether nothing of the attribution can stand in the row above."""
    return (
        DATE.search(window) is not None
        and (OPENS.match(window) or DATED_START.match(window) or ANGLED.search(window)) is not None
    )


def introduces(window: str, quoted: bool) -> bool:
    """Whether a line introduces an earlier mail; `quoted` says that the next written row is marked as a quote."""
    if len(window) < 6:
        return False
    if OWN_LETTER.match(window):
        return True
    if ADDRESSED_VERB.match(window) and _begins_well(window) and not HUMAN.search(window):
        return True
    if quoted and YOU_WROTE.search(window) and DATE.search(window) and TIME.search(window):
        return True
    if QUOTING.match(window) or (quoted and _in_any_language(window)):
        return quoted
    if not says_who_wrote(window) and not (window[-1] in ":：*_" and INSIDE.search(window[-260:])):
        return _unknown_verb(window, quoted)
    human = HUMAN.search(window) is not None
    if human and "<" not in window:
        return False
    return _says(window, quoted, human)


def _says(window: str, quoted: bool, human: bool) -> bool:
    """Whether a line with such a verb is a program's."""
    dated, timed = DATE.search(window) is not None, TIME.search(window) is not None
    angled = ANGLED.search(window)
    if angled and (quoted or dated or timed):
        return _begins_well(window) and (quoted or not OWNED.search(window[: angled.start()]))
    if quoted:
        day = OPENS.match(window) is not None and DIGIT.search(window) is not None  # `On Sat 21 Nov, Ada wrote:`
        return not human and (dated or timed or day or any(bare.match(window) for bare in BARES))
    return not human and _certain(window, dated, timed)


def _certain(window: str, dated: bool, timed: bool) -> bool:
    """Without quote marks below, everything below would be cut: only a mail program's own wording may do that."""
    if (window[-1:] not in ":：" and not timed) or SPOKEN.search(window[-TAIL:]):
        return False
    opens = OPENS.match(window) is not None
    if ADDRESS.search(window) and (dated or timed):
        return opens or NAMED_DATE.match(window) is not None or DATED_START.match(window) is not None
    if dated and timed and len(window) < 160 and _name_writes(window):
        return opens or NAMED_DATE.match(window) is not None or DATED_START.match(window) is not None
    return NAMED_DAY.match(window) is not None


def _name_writes(window: str) -> bool:
    """Whether it is a name that wrote, not `the driver`."""
    verb = ENDS.search(window.lower(), max(0, len(window) - TAIL))
    if verb is None or verb[0] > "\u2e80":  # among Chinese words a small one is somebody's account
        return True
    return not any(_small_words(window[: verb.start()])[:1])  # `Service client` is one


def _unknown_verb(window: str, quoted: bool) -> bool:
    """Many languages end with the address: `пн, 5 янв. 2026 г. в 10:00, Ada <a@b>:`"""
    if quoted and (DATED_NAME.match(window) or _bracketed(window)):
        return True
    addressed = ADDRESSED_END.search(window)
    if addressed is None or DATE.search(window) is None:
        return False
    if not (DATED_START.match(window) or OPENS.match(window)):
        return False
    return quoted or (TIME.search(window) is not None and not any(_small_words(window[: addressed.start()])))


def _small_words(text: str) -> list[bool]:
    """For each word after the last time of day whether it is a small one: no name has them."""
    times = list(TIME.finditer(text))
    said = text[times[-1].end() :] if times else ""
    return [word.islower() for word in WORD.findall(said) if word not in PARTICLES]


def _in_any_language(window: str) -> bool:
    """Whether somebody's address, a date and a time stand above marked rows, whatever the words between mean."""
    if window[-1] not in ENDINGS or len(window) > 250 or ANGLED.search(window) is None or HUMAN.search(window):
        return False
    return DATE.search(window) is not None and TIME.search(window) is not None


def _bracketed(window: str) -> bool:
    found = BRACKETED.match(window)
    return found is not None and DATE.search(window) is not None and TIME.search(window) is not None


def _begins_well(window: str) -> bool:
    """A date, an opening word, or the name and address itself come first; a sentence does not."""
    if OPENS.match(window) or DATED_START.match(window):
        return True
    found = ANGLED.search(window)
    return found is not None and found.start() <= 60 and not re.search(r"[.!?。！？：:;；]\s", window[: found.start()])
