"""The characters that texts of a language are full of: about half of any letter consists of these."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Script:
    """An alphabet: its small letters, and the ten or so that make up half of a text."""

    letters: frozenset[str]
    frequent: frozenset[str]


SIMPLIFIED = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
    "您请谢货运柜船港单提订舱报关仓库箱费用账款付款收到附件确认更正更新预计时间安排联系客户公司邮件回复查询催尽快麻烦帮忙截放派送货物拖车码头起运目的清关发票装箱核对修改电放"
    "，。！？、：；（）“”《》【】"
)
TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運"
    "您請謝貨櫃船港單訂艙倉庫箱費用帳款付款收到附件確認更正預計時間安排聯繫客戶公司郵件回覆查詢盡快麻煩提單報關測試"
    "，。！？、：；（）「」《》【】"
)
KANA = frozenset(
    "あいうえおかがきぎくぐけげこごさざしじすずせぜそぞただちっつづてでとどなにぬねのはばひびふぶへべほぼまみむめもゃやゅゆょよらりるれろわをん"
    "アイウエオカガキギクグケゲコゴサザシジスズセゼソタダチッツテデトドナニネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロワンー、。「」"
)
HANGUL = frozenset(
    "이다는을를가에의고하지은로도한기사시리어나서자아대해니라과수정인안제일요있부것보주으그와전여습게들까성공만및확예장구무선"
    "세화면동관상항원신소말위연내당조비진문스유경물감계중오우드합입신출적발착영"
    "트되된될됩습니까할했합바랍각년월감답업분회재용량업체통운송처명번행급청처후반개등생김박최강윤임"
)
CYRILLIC = Script(frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґ"), frozenset("оеаинтсрвл"))
GREEK = Script(frozenset("αβγδεζηθικλμνξοπρςστυφχψωάέήίόύώϊϋ"), frozenset("αοιετσνηυρ"))
HEBREW = Script(frozenset("אבגדהוזחטיכלמנסעפצקרשתםןךףץ"), frozenset("יהולאתרמבש"))
ARABIC = Script(frozenset("ابتثجحدذرزسشصضطظعغفقكلمنهويىةءأإئؤ،"), frozenset("اليمنورتبه"))
THAI = Script(frozenset("กขคงจฉชซญณดตถทธนบปผฝพฟภมยรลวศษสหอะาิีึืุูเแโใไ่้๊็์ัำๆ"), frozenset("านรอกเงมยลวด่้ั"))
# Words that only one of the Latin sets spells right; two different ones decide.
_POLISH_CZECH_HUNGARIAN = (
    "że|się|są|będzie|proszę|dziękuję|również|już|może|też|który|także|jeśli|być|został|pozdrawiam|łączę|kontener"
    "|zamówienie"
    "|že|být|již|při|před|prosím|děkuji|děkujeme|dobrý|není|také|který|zásilka|přepravy|zboží|můžete|pozdravem"
    "|dobrý deň|ďakujem"
    "|és|hogy|kérjük|kérem|köszönöm|köszönettel|üdvözlettel|tisztelt|szállítmány|kérjük|küldemény|még|erősítse|időpont"
)
CENTRAL = {
    "cp1250": re.compile(rf"(?i)\b(?:{_POLISH_CZECH_HUNGARIAN})\b"),
    "iso8859_2": re.compile(rf"(?i)\b(?:{_POLISH_CZECH_HUNGARIAN})\b"),
    "cp1254": re.compile(
        r"(?i)\b(?:için|değil|sayın|saygılarımızla|teşekkür|teşekkürler|lütfen|olduğu|yükleme|ediyoruz|rica ederiz"
        r"|şekilde|değişti)\b"
    ),
}
