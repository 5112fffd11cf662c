"""What of a text is looked for: words of an alphabet by their stem, Chinese by pairs of signs."""

import re
import unicodedata

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
WORD = re.compile(r"[a-z0-9]+")
# Words that every question has; a pair of signs that reaches over one of them would be a word of nobody.
ASIDE = re.compile(
    "请问一下|请问|您好|你好|怎么样|怎么办|怎么|怎样|如何|什么|一下|能不能|可不可以|可以|能否|是否|需要|想要|我想|我要|"
    "我们|你们|咱们|现在|还是|哪些|一个|[的了吗呢吧啊呀我你您]"
)
COMMON = frozenset(
    "a an the is are am was were be been do does did can could will would should i we you he she they it my our your "
    "me us him them to of for in on at by and or if how what which please with this that these there here have has had "
    "like need want tell know get got not no new now s t m re ve d ll hi hello".split()
)
ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
SHORTEST_STEM = 3


def terms_of(text: str) -> frozenset[str]:
    """The terms of a text; a question in other words for the same things has most of the same."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = {_stem(word) for word in WORD.findall(plain) if word not in COMMON}
    runs = HAN.findall(ASIDE.sub(" ", plain))
    return frozenset(words.union(*(_pairs(run) for run in runs)))


def is_chinese(text: str) -> bool:
    return HAN.search(text) is not None


def _pairs(run: str) -> set[str]:
    return {run} if len(run) == 1 else {run[at : at + 2] for at in range(len(run) - 1)}


def _stem(word: str) -> str:
    for ending, instead in ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)] + instead
    return word
