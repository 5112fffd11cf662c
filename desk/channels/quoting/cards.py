"""Who wrote, and how to reach them: the closing words, and the card below them."""

import re
from collections.abc import Sequence

CLOSINGS = """
best regards|kind regards|warm regards|warmest regards|kindest regards|with kind regards|with best regards|regards
many regards|rgds|brgds
best wishes|best|all the best|thanks|thank you|many thanks|thanks a lot|thanks and regards|thanks & regards
thanks and best regards|thanks & best regards
thank you and best regards|thanks in advance|thx|cheers|sincerely|yours sincerely|sincerely yours|yours faithfully
yours truly|yours|respectfully|br|b.rgds
b. regards|b/regards|b/rgds|tks|tks & rgds|tks & brgds|tks/brgds|cordially|greetings|have a nice day
have a great day|warmly|take care
mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße
freundliche grüsse|viele grüße|viele grüsse
beste grüße|beste grüsse|schöne grüße|liebe grüße|herzliche grüße|mit besten grüßen|grüße|gruß|gruss|mfg|lg|vg
hochachtungsvoll|danke|vielen dank
cordialement|bien cordialement|très cordialement|sincères salutations|meilleures salutations|salutations|bien à vous
merci|merci d'avance
saludos|un saludo|saludos cordiales|un cordial saludo|atentamente|atte|gracias|muchas gracias|quedo atento
cordialmente|cordiales saludos
cordiali saluti|distinti saluti|saluti|un saluto|grazie|grazie mille|buona giornata|atenciosamente|cumprimentos
com os melhores cumprimentos|abraços|obrigado|obrigada
met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groeten|groet|mvg|bedankt
hartelijke groet
med vänliga hälsningar|vänliga hälsningar|mvh|hälsningar|med venlig hilsen|venlig hilsen|hilsen|med vennlig hilsen
vennlig hilsen|ystävällisin terveisin|terveisin
pozdrawiam|z poważaniem|z wyrazami szacunku|dziękuję|s pozdravem|děkuji|с уважением|спасибо|с наилучшими пожеланиями
saygılarımla|iyi çalışmalar|teşekkürler
谢谢|謝謝|多谢|多謝|感谢|非常感谢|谢谢配合|谢谢您|谢了|祝好|顺祝商祺|順祝商祺|商祺|顺颂商祺|順頌商祺|顺颂时祺
順頌時祺|顺祝商安|此致|敬礼|此致敬礼|致礼|祝商祺|祝工作顺利
祝您工作愉快|祝工作愉快|祝您生活愉快|祝您一切顺利|顺祝生意兴隆|祝生意兴隆|敬上|敬启|敬具|以上
以上、よろしくお願いいたします|よろしくお願いします|よろしくお願いいたします|宜しくお願い致します
宜しくお願いいたします
감사합니다|고맙습니다|수고하세요|드림|即頌商祺|即颂商祺|致以诚挚的问候|此致 敬礼
"""
CLOSING = frozenset(word for word in CLOSINGS.replace("\n", "|").split("|") if word)
WISHES = re.compile(
    r"(祝|敬祝|顺祝|順祝|并祝|並祝|即颂|即頌|顺颂|順頌|谨祝).{1,12}$|(工作|一切|万事|生活|生意|身体).{0,2}(顺利"
    r"|愉快|兴隆|如意|健康)$"
)
EDGES = " \t,.;:!~*_-–—，。；：！～、"
LABELLED = re.compile(
    r"(?i)\W{0,4}((t|m|f|e|p|d|w|o|h|tel|phone|ph|mob|mobile|cell|fax|direct|office|hotline|e-?mail|mail|web|website"
    r"|www|skype|wechat|whatsapp|line|qq|msn|add|address|addr"
    r"|tél|téléphone|telefon|telefono|teléfono|telefone|móvil|mobil|portable|handy|telephone|site|sitio web|internet"
    r"|dirección|indirizzo|adresse|ust-?idnr?|vat|hrb|kvk|p\.?iva|nip"
    r"|телефон|тел|моб|адрес|сайт|電話|携帯|住所|전화|휴대폰|팩스|이메일|주소|메일|メール)"
    r"(\s?(no|nr|number|hp|id|（[^）]{1,8}）|\([^)]{1,8}\)))?\s?[./]?\s?[:：.+|]\s?\S"
    r"|(t|m|f|e|p|d|w|tel|mob|fax|cell)\s{1,4}([+(\d]|\S{2,40}@)"
    r"|(联系|聯繫|办公|公司|直线|直線|客服|24小时|紧急|仓库)?(电话|電話|手机|手機|传真|傳真|邮箱|郵箱|电邮|邮件"
    r"|地址|网址|網址|网站|微信|微信号|邮编|郵編|座机|热线|固话|移动电话"
    r"|总机)\s?(/微信)?(（[^）]{1,8}）|\([^)]{1,8}\))?\s?[:：]?\s?[\w+(])"
)
PHONE = re.compile(r"(\+|00|\(\+?|0|1)\d[\d\s().\-–/]{6,24}\d")
SITE = re.compile(
    r"(?i)^\W{0,3}(<?https?://\S+|www\.\S+|<?mailto:\S+|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.-]{1,40}>?)(\s?[|<].{0,120})?$"
    r"|^(\[[^\]]{1,60}\]\s?(<[^>]{1,200}>)?\s?){1,8}$"
)
EMAIL = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}\.\w")
WEB = re.compile(r"(?i)https?://\w|\bwww\.\w")
STREET = re.compile(
    r"(?i)\b\d{1,5}\w?[, ]+\w+.{0,30}\b(street|st|road|rd|avenue|ave|lane|ln|drive|blvd|boulevard|way|square|rue"
    r"|calle|via|platz)\b|(straße|strasse|str\.|weg|platz|gasse|kade|laan)\s?\d"
    r"|\b(unit|suite|floor|room|rm|p\.?o\.? box)\.? ?\w?\d|〒\d{3}|[市区町村郡]\S{0,12}\d{1,4}-\d"
    r"|[市区縣县區].{1,20}[路街道巷号號].{0,12}\d|\d+\s?[号號](楼|樓|室|院)?|\b[A-Z]{1,2}-\d{4,5}\b"
    r"|^\d{5} [^\W\d]{3,}|\b\d{1,2}(st"
    r"|nd|rd|th) floor\b|\b(road|street|avenue|lane|marg|estate)\b.{1,40}\d{5,6}"
)
COMPANY = re.compile(
    r"(?i)\b(ltd|limited|inc|corp|llc|llp|plc|gmbh|ag|kg|ug|e\. ?k|s\.?a\.?|s\.?a\.?r\.?l|sas|s\.?r\.?l|s\.?p\.?a"
    r"|b\.?v|n\.?v|oy|ab|a/s|aps|pty|pte|sp\. z o\.o|s\.l|company|group|logistics|shipping"
    r"|freight|forwarding|trading|international|co)\b\.?|有限公司|股份|集团|公司|株式会社|(주)|주식회사|货运|物流"
    r"|国际|实业|科技|贸易|集團|貨運|國際|實業|貿易|进出口|進出口|船务|船務"
)
COMPANY_END = re.compile(r"(?i)\b(ltd|inc|corp|co|llc|s\.?a|s\.?l|b\.?v|s\.?r\.?l|e\.?k)\.$")
TITLED = re.compile(
    r"(?i)\b(manager|director|coordinator|executive|specialist|assistant|officer|head|lead|supervisor|clerk|agent"
    r"|sales|operations?|ceo|cfo|coo|owner|founder|department|dept|team|purchasing"
    r"|leiter(in)?|leitung|geschäftsführer(in)?|einkauf|vertrieb|sachbearbeiter(in)?|disponent(in)?|responsable"
    r"|directeur|directrice|gérant|jefe|jefa|director[ae]?|responsabile|inkoper|kierownik)\b"
    r"|[经經]理|主管|[专專][员員]|[总總][监監]|业务|業務|操作|客服|主任|助理|总经理|董事|部[门門]?$|部\s|組長|課長|部長|係|担当|과장|대리|부장"
    r"|팀장|кладов|менеджер|директор"
)
ASKS = re.compile(
    r"(?i)[?？]|^\W{0,3}(p\.?\s?s|nb|备注|备註|補充|补充|注|另外|另)\s?[.:：,，]|\b(please|pls|kindly|could you"
    r"|can you|bitte"
    r"|veuillez|por favor|per favore|prosz)\b|[请請]|麻[烦煩]|[帮幫]|[谢謝][谢謝]|deliver|consignee|[收送提][货貨]"
)
TERMS = re.compile(
    r"(?i)\b(subject to|governed by|according to|based on|based upon|gemäß|auf Grundlage"
    r"|unterliegen).{0,60}\b(conditions|terms|ADSp|BIFA|FIATA|Spediteurbedingungen|AGB)"
)
OTHERS = re.compile(
    r"(?i)\b(consignee|shipper|notify|deliver|delivery|pick-?up|contact person|receiver|warehouse|driver)\b"
    r"|[收发發送提][货貨]|通知人|联系人|聯[絡繫]人|司机|司機|仓库地址|倉庫地址"
)
PARTY = re.compile(
    r"(?i)\b(consignee|shipper|notify|deliver|delivery|pick-?up|collect|address|contact|receiver|sender|consignor"
    r"|bill to|ship to|invoice|warehouse|bank|agent|forwarder|broker|supplier|factory|driver|details|below|following"
    r"|buyer|seller|importer|exporter|manufacturer|changed|whom?|here"
    r"|empfänger|absender|lieferadresse|destinataire|destinatario|mittente)\b|[收发發送提][货貨]|通知人|联系人"
    r"|联系方式|地址|仓库|抬头|开票|聯[絡繫]|倉庫|抬頭|開票|帳戶|報關行|工廠|供應商|買方|賣方|進口商|資料|換一|司机|司機"
    r"|账户|代理|如下|以下|报关行|工厂|供应商|买方|卖方|进口商|资料|换一|改成|新的|同事|联系|找"
)
PROSE = re.compile(
    r"(?i)\b(is|are|was|will|we|you|your|my|our|if|when|because|it|this|that|there|has|have|can|ist|sind|wir|est"
    r"|nous|es|está)\b|[。；我你您]|了[，。]"
)
NAME = re.compile(r"[^\d@:：/|<>?？!！。;；]{1,40}$")


def is_closing(text: str) -> bool:
    """Whether a row is the polite end of a mail, with or without the writer's name after it."""
    words = text.strip(EDGES).lower()
    if words in CLOSING or WISHES.match(words) or all(part.strip(EDGES) in CLOSING for part in words.split("/")):
        return True
    head, comma, name = words.replace("，", ",").replace("！", ",").partition(",")
    return bool(comma) and head.strip(EDGES) in CLOSING and NAME.match(name.strip()) is not None and len(name) <= 30


def is_name(text: str) -> bool:
    """Whether a row could be a name and nothing else."""
    return NAME.match(text) is not None and len(text.split()) <= 5 and not ASKS.search(text) and not is_closing(text)


def is_address(text: str) -> bool:
    """Whether a row is one mail address and nothing else."""
    return "@" in text and " " not in text and SITE.match(text) is not None


def is_contact(text: str) -> bool:
    """Whether a row says how to reach somebody."""
    if len(text) > 160 or PROSE.search(text):
        return False
    if LABELLED.match(text) or SITE.match(text):
        return True
    number = PHONE.search(text)
    return "，" not in text and (
        STREET.search(text) is not None or (number is not None and len(text) - len(number[0]) <= 30)
    )


def is_card(rows: Sequence[str], contacts: int = 2) -> bool:
    """Whether all these rows could stand on a visiting card, and at least `contacts` of them certainly do."""
    if not rows or len(rows) > 14 or any(_is_sentence(row) for row in rows):
        return False
    reach = sum(map(is_contact, rows))
    known = sum(is_contact(row) or is_position(row) for row in rows)
    return reach > 0 and known >= contacts and known * 3 >= len(rows)


def is_full_card(rows: Sequence[str]) -> bool:
    """Whether these rows are a card beyond doubt, wherever they stand: a company or a position and two contacts."""
    text = "\n".join(rows)
    ways = sum(way.search(text) is not None for way in (EMAIL, PHONE, WEB, STREET))
    return len(rows) > 2 and ways > 1 and not is_contact(rows[0]) and any(map(is_position, rows)) and is_card(rows, 3)


def speaks(row: str) -> bool:
    """Whether a row says something to the reader."""
    return _is_sentence(row) or (PROSE.search(row) is not None and TERMS.search(row) is None)


def is_position(row: str) -> bool:
    """Whether a row names a company, a department or a function."""
    return COMPANY.search(row) is not None or TITLED.search(row) is not None


def concerns_party(row: str) -> bool:
    """Whether a row names somebody else than the writer."""
    return OTHERS.search(row) is not None


def names_party(row: str) -> bool:
    """Whether a row says whose address follows: then it is part of the message."""
    return PARTY.search(row) is not None


def _is_sentence(row: str) -> bool:
    if TERMS.search(row):
        return False
    if row[-1:] == "." and len(row.split()) > 6 and COMPANY_END.search(row) is None:
        return True
    if is_contact(row) and not ASKS.search(row):
        return False
    return ASKS.search(row) is not None or len(row) > 140 or row[-1:] in "。！!?？:："
