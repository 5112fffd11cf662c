"""What fifty thousand customers write: sentences put together so that no two letters are quite alike. Pure."""

from random import Random

LENGTH = 600  # bytes of a letter, about
SEARCH_WORD = "Palisander"  # stands in one ticket of a hundred
ONE_IN = 100

SUBJECTS = {
    "zh_CN": (
        "{no} 到哪里了",
        "{no} 什么时候能派送",
        "{no} 清关资料",
        "{no} 签收单",
        "{no} 预计到港日变了",
        "{no} 账单问题",
        "{no} 改派送地址",
        "{no} 外箱破损",
        "{no} 能否提前提货",
        "{no} 截单时间",
    ),
    "en": (
        "{no}: where is it?",
        "{no}: delivery date",
        "{no}: customs papers",
        "{no}: proof of delivery",
        "{no}: new ETA?",
        "{no}: question on the invoice",
        "{no}: change of address",
        "{no}: damaged carton",
        "{no}: earlier collection",
        "{no}: cut-off",
    ),
}
SENTENCES = {
    "zh_CN": (
        "这票货的收货人一直在催，请尽快给一个明确的时间。",
        "系统里两天没有更新了，不知道是不是停在中转港。",
        "仓库只留了明天上午的月台，错过就要等到下周。",
        "麻烦同时确认一下免费期还剩几天，超期怎么收费。",
        "如果需要补资料，请一次说清楚要哪几样，我们今天就能给。",
        "之前说好的时间已经过了，我们需要一个书面的说明。",
        "客户那边有促销，晚到要赔款，请帮忙想办法。",
        "柜子里有一部分是样品，可以先提出来吗？",
        "请把最新的船期和航次也写在邮件里，我好转给工厂。",
        "司机的联系方式能不能先发过来，门卫要登记。",
        "箱单和发票已经发过一次了，再附一份，请查收。",
        "费用这部分我们要先走内部审批，请给一份明细。",
    ),
    "en": (
        "The consignee asks every day, so please give us a firm date.",
        "Nothing has moved in the portal for two days.",
        "Our dock is booked for tomorrow morning only; the next slot is a week later.",
        "Please also tell us how much free time is left and what it costs after that.",
        "If customs need more papers, name all of them at once and you will have them today.",
        "The date that we were told has passed and we need something in writing.",
        "There is a promotion, and every day of delay costs us a penalty.",
        "Part of the load are samples; could they be collected first?",
        "Please put vessel and voyage into your answer, I have to pass it on to the factory.",
        "Could you send us the driver's details beforehand? The gate has to register him.",
        "The packing list and the invoice were sent before; here they are once more.",
        "The charges have to be approved on our side first, please send the details.",
    ),
}
OPENS = {"zh_CN": "您好，关于 {no}：\n", "en": "Hello,\n\nthis is about {no}. "}
ANSWERS = {
    "zh_CN": "您好，{no} 我们已经在跟承运人核对，今天下班前给您回复。",
    "en": "Dear customer,\n\nwe are checking {no} with the carrier. ",
}


def subject(dice: Random, language: str, number: str, *, marked: bool) -> str:
    words = dice.choice(SUBJECTS[language]).format(no=number)
    return f"{words} ({SEARCH_WORD})" if marked else words


def letter(dice: Random, language: str, number: str, *, ours: bool = False, marked: bool = False) -> str:
    """About 0.6 kB in this language about this shipment."""
    text = (ANSWERS if ours else OPENS)[language].format(no=number)
    if marked:
        text += f"{SEARCH_WORD}. "
    gap = "" if language == "zh_CN" else " "
    while len(text.encode()) < LENGTH:
        text += dice.choice(SENTENCES[language]) + gap
    return text.rstrip()
