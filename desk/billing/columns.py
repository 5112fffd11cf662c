"""The columns of an invoice file, named in both languages."""

COLUMNS = {
    "invoice": ("账单号", "invoice"),
    "customer": ("客户", "customer"),
    "currency": ("币种", "currency"),
    "issued": ("开票日期", "issued"),
    "due": ("到期日", "due"),
    "shipment": ("货运编号", "shipment reference"),
    "charge": ("费用代码", "charge code"),
    "description": ("说明", "description"),
    "quantity": ("数量", "quantity"),
    "basis": ("计费单位", "basis"),
    "amount": ("金额", "amount"),
}
REQUIRED = ("invoice", "customer", "currency", "issued", "charge", "amount")
_KEYS = {name.casefold(): key for key, names in COLUMNS.items() for name in (key, *names)}


def column_name(key: str, language: str) -> str:
    """What a column is called in this language; an unknown one is its own name."""
    zh, en = COLUMNS.get(key, (key, key))
    return zh if language.startswith("zh") else en


def column_key(head: str) -> str | None:
    """The column that this head means, in whichever language; None for no column of ours."""
    return _KEYS.get(" ".join(head.replace("_", " ").split()).casefold())
