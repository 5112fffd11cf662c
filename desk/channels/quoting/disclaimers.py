"""What companies and mailing lists put below every mail: legal notices, addresses to unsubscribe."""

import re
from collections.abc import Sequence

from desk.channels.quoting.cards import ASKS

TITLE = re.compile(
    r"(?i)\W{0,6}(((e-?mail )?(legal |privacy |confidentiality )?(disclaimer|confidentiality notice"
    r"|confidentiality statement|legal notice|privacy notice)"
    r"|notice of confidentiality|confidentiality|confidential|avis de confidentialité|avertissement"
    r"|haftungsausschluss|vertraulichkeitshinweis|aviso legal"
    r"|aviso de confidencialidad|aviso de confidencialidade|nota di riservatezza|avvertenza"
    r"|vertrouwelijkheidsclausule)\W{0,3}([:：.]|$)"
    r"|(邮件|郵件|法律|重要)?(免责|保密|机密|機密|保密性)(声明|聲明|提示|条款|條款|申明|通知|须知"
    r"|信息)\W{0,2}([:：]|$))"
)
# Each group is one thing that legal notices say; three of them together no customer writes.
NOTICES = tuple(
    re.compile(f"(?i){pattern}")
    for pattern in (
        r"\b(this|the) (e-?mail|message|communication|transmission|information)|diese (e-?mail|nachricht|mitteilung)"
        r"|ce (message|courriel|mail|courrier)"
        r"|este (mensaje|correo|e-?mail|mensagem)|esta mensagem|questo? (messaggio|e-?mail|comunicazione)"
        r"|dit bericht|deze e-?mail|(本|此|这封|該|该)(电子|電子)?(邮件|郵件|信息|邮箱)",
        r"\bconfidential|privileged|vertraulich|confidentiel|confidencial|riservat|vertrouwelijk|poufn"
        r"|конфиденциальн|保密|机密|機密|商业秘密|秘密",
        r"intended (solely |only |exclusively )?(for|recipient)|named (addressee|recipient)|sole use of|addressee"
        r"|nur für den|bestimmt(e|en)? (empfänger|adressat)"
        r"|destinataire|destinatari|geadresseerde|(仅|僅|只)(限|供|为|發|发)|(指定|预定|預定|特定|目标|上述"
        r"|抄送)(的)?(收件|接收|个人|对象|地址)"
        r"|非.{0,4}收件人|收件人使用",
        r"(received|receive) (this|it).{0,40}(in error|by mistake)|not the (intended|named)|irrtümlich"
        r"|erhalten haben|par erreur|por error|por engano|per errore"
        r"|ten onrechte|误收|誤收|错误(地)?(收到|发送)|錯誤|误发|如(果)?您?(并)?(不是|非)",
        r"(notify|inform|contact|advise) (the sender|us|the originator)|delete (it|this|the|all)|destroy"
        r"|informieren sie|löschen|vernichten|(avertir|informer|prévenir).{0,20}expéditeur"
        r"|notif(ique|icar)|elimin|(avvis|inform)ar.{0,20}mittente|verwijder|(删除|刪除|销毁|銷毀)|(通知|告知"
        r"|联系)(我们|发件人|寄件人|發件人"
        r"|发送)",
        r"(unauthori[sz]ed|prohibited|forbidden|disclos|disseminat|distribut|copying)|unbefugt|nicht gestattet"
        r"|untersagt|interdit|prohibid|proibid|vietat|verboden"
        r"|(禁止|不得|严禁|嚴禁|勿).{0,20}(使用|复制|複製|披露|传播|傳播|泄露|洩露|转发|散布|公开)",
        r"(views|opinions) (expressed|or opinions|are|contained)|do(es)? not (necessarily )?(represent|reflect)"
        r"|not accept (any )?(liability|responsibility)|no liability"
        r"|virus(es)?\b|(standard|general) (trading|business) (terms|conditions)|不代表.{0,12}(公司|立场|观点)"
        r"|不承担.{0,20}责任|病毒",
    )
)
LIST = re.compile(
    r"(?i)(\S{2,60} mailing list$|you received this message because|to unsubscribe (from|send)|unsubscribe (here"
    r"|from this list)\W*(https?:.{0,200})?$|to post to this group"
    r"|.{0,60}(mailman/listinfo|groups\.google\.com|/optout)|to view this discussion|for more options, visit"
    r"|manage your subscription)"
)
PGP = re.compile(r"-{3,5}\s?(BEGIN PGP SIGNATURE|END PGP SIGNATURE)\s?-{3,5}$")
PGP_OPENING = re.compile(r"-{3,5}\s?BEGIN PGP SIGNED MESSAGE\s?-{3,5}$")
ENOUGH = 3
# Who writes for himself, and what he trades in: notices speak of neither.
OWN_VOICE = re.compile(
    r"\b(I|I'm|I've)\b|我(?![司方们公])|(?i:\b(prices?|rates?|suppliers?|consignee|shipper|preise?|prix|precios?|prezzi|tarieven)\b)"
    r"|价格|报价|运价|工厂|供应商|货代|报关|客户"
)


def is_notice(rows: Sequence[str]) -> bool:
    """Whether a paragraph is a legal notice: it says so in its title, or says three of the things they say."""
    text = " ".join(rows)[:3000]
    said = sum(notice.search(text) is not None for notice in NOTICES)
    if OWN_VOICE.search(text):
        return False
    if TITLE.match(text):
        return said >= ENOUGH - 1 or (said > 0 and len(rows) == 1 and len(text) < 40)
    return said >= ENOUGH and (len(text) >= 100 or (len(text) >= 35 and not text.isascii()))


def words_above(rows: Sequence[str]) -> int:
    """How many rows of a paragraph that is a notice stand above it, with nothing of one in them."""
    above = 0
    while above + 1 < len(rows) and not _says_any(rows[above]) and is_notice(rows[above + 1 :]):
        if rows[above + 1][:1].islower():  # one sentence, wrapped
            return 0
        above += 1
    return above


def _says_any(row: str) -> bool:
    return row.isupper() or TITLE.match(row) is not None or any(notice.search(row) for notice in NOTICES)


def goes_on(rows: Sequence[str]) -> bool:
    """Whether a paragraph below a notice belongs to it."""
    text = " ".join(rows)[:3000]
    return sum(notice.search(text) is not None for notice in NOTICES) >= 1 or (len(rows) == 1 and not ASKS.search(text))


def is_list_footer(text: str) -> bool:
    """Whether a mailing list wrote this row below the mail."""
    return LIST.match(text) is not None
