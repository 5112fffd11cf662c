"""Countries as senders write them: two letters, three letters, or a name in English or Chinese."""

import re
from functools import cache

import pytz

from desk.shipments.carriers.generic_values import word

# ISO 3166: three letters, then the two.
_THREE = """
ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI
BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT
BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU
CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET
FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR
GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR
IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB
LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH
MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE
NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL
PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ
SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC
TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM
URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW
"""
_CHINESE = """
中国CN 中国大陆CN 香港HK 中国香港HK 澳门MO 中国澳门MO 台湾TW 中国台湾TW 日本JP 韩国KR 新加坡SG
马来西亚MY 泰国TH 越南VN 菲律宾PH 印度尼西亚ID 印尼ID 印度IN 阿联酋AE 阿拉伯联合酋长国AE
沙特阿拉伯SA 沙特SA 以色列IL 土耳其TR 德国DE 法国FR 英国GB 意大利IT 西班牙ES 荷兰NL 比利时BE 波兰PL
奥地利AT 瑞士CH 瑞典SE 挪威NO 丹麦DK 芬兰FI 爱尔兰IE 葡萄牙PT 捷克CZ 匈牙利HU 希腊GR 美国US 加拿大CA
墨西哥MX 巴西BR 智利CL 澳大利亚AU 新西兰NZ 南非ZA 俄罗斯RU 哈萨克斯坦KZ 柬埔寨KH 缅甸MM 老挝LA
巴基斯坦PK 孟加拉国BD
"""
_OTHERS = {"UK": "GB", "UNITED KINGDOM": "GB", "GREAT BRITAIN": "GB", "ENGLAND": "GB", "UNITED STATES OF AMERICA": "US",
           "SOUTH KOREA": "KR", "KOREA": "KR", "REPUBLIC OF KOREA": "KR", "VIET NAM": "VN", "RUSSIAN FEDERATION": "RU",
           "CZECHIA": "CZ", "HOLLAND": "NL", "THE NETHERLANDS": "NL", "MAINLAND CHINA": "CN", "TÜRKIYE": "TR",
           "MACAO": "MO", "UAE": "AE", "HONG KONG SAR": "HK", "MYANMAR": "MM"}  # fmt: skip
# Names that are a town's as well, when they stand alone.
_DOUBTFUL = {"LEBANON", "JORDAN", "PERU", "CUBA", "NORWAY", "POLAND", "PANAMA", "JAMAICA", "MEXICO", "HOLLAND"}
_PART = re.compile(r"[,，、;；/|]+")


def country(value: object) -> str:
    """ISO 3166 in two letters of a field that names a country; empty for what names none."""
    said = word(value)
    if len(said) == 2 and said in pytz.country_names:
        return said
    return _by_three().get(said) or _by_name().get(said) or ""


def country_at_end(value: object) -> str:
    """The country that a place's text ends with, or in Chinese begins with; empty if none is spelled out for certain.

    Two and three letters are not believed here: `CA` and `DE` are as well states. A country's name alone counts only
    where it can be no town's.
    """
    parts = [part.strip() for part in _PART.split(word(value)) if part.strip()]
    if not parts:
        return ""
    last, alone = parts[-1], len(parts) == 1
    sure = len(last) > 3 and last not in ("GEORGIA", "JERSEY") and not (alone and last in _DOUBTFUL)
    return _chinese().get(parts[0]) or _chinese().get(last) or (_by_name().get(last, "") if sure else "")


@cache
def _by_three() -> dict[str, str]:
    return {pair[:3]: pair[3:] for pair in _THREE.split()}


@cache
def _chinese() -> dict[str, str]:
    return {pair[:-2]: pair[-2:] for pair in _CHINESE.split()}


@cache
def _by_name() -> dict[str, str]:
    return {name.upper(): code for code, name in pytz.country_names.items()} | _OTHERS | _chinese()
