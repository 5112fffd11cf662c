"""How many text messages a text is: 160 signs of GSM-7 or 70 of UCS-2, fewer when there are several."""

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_TWICE = frozenset("\f^{}\\[~]|€")  # these take an escape before them


def is_gsm_7(text: str) -> bool:
    return set(text) <= GSM_7 | GSM_7_TWICE


def segments(text: str) -> int:
    """At least one. In several, no sign is parted: an escape stays with its sign, a surrogate with the other."""
    plain = is_gsm_7(text)
    widths = [2 if (one in GSM_7_TWICE if plain else ord(one) > 0xFFFF) else 1 for one in text]
    alone, together = (160, 153) if plain else (70, 67)
    if sum(widths) <= alone:
        return 1
    count, filled = 1, 0
    for width in widths:
        if filled + width > together:
            count, filled = count + 1, 0
        filled += width
    return count
