"""Lines that a telephone, a mail program or a scanner adds below what its owner wrote."""

import re

DEVICE = (
    r"(i ?phone|i ?pad|i ?pod|i ?cloud|mac(book)?|android|samsung|galaxy|huawei|honor|xiaomi|redmi|poco|realme"
    r"|motorola|moto"
    r"|oppo|vivo|oneplus|blackberry|nokia|pixel|lg|htc|sony|xperia|windows|lumia|surface|chromebook"
    r"|smart-?phone|handy|mobil[a-z]*|móvil|phone|telefon[a-z]*|téléphone|celular|telefono|puhelin|outlook|yahoo"
    r"|mail|foxmail|gmail|aol|gmx"
    r"|web\.de|wps|tablet|proton|spark|airmail|boxer|mailbird|mailspring|thunderbird|zoho|mail\.ru|yandex|nine|k-9"
    r"|bluemail|edison|canary"
    r"|superhuman|hey|telekom|t-online|orange|o2|vodafone|wechat|device|apparaat|enhet|laite|gerät|appareil"
    r"|dispositivo|cihaz\w*|устройств\w*|почт\w*)"
)
OPENING = r"[\[(<*_\"'—–\-]{0,16}\s?"
FOOTER = re.compile(
    rf"(?i){OPENING}("
    rf"(sent|written|typed|composed) (from|via|with|using|by my|on|through) .{{0,60}}\b{DEVICE}\b.{{0,80}}"
    rf"|get outlook for .{{0,80}}"
    r"|sent from (my|the|a) .{1,40}|sent from [A-Z][\w. ]{1,30}|from my [\w. ]{1,25}|sent via [\w. ]{1,30}"
    rf"|(diese (nachricht|e-?mail|mail) wurde )?(von|vom|aus|mit) mein.{{0,40}}{DEVICE}.{{0,40}} "
    r"(gesendet|verschickt|geschrieben)"
    rf"|(diese (nachricht|e-?mail|mail) wurde )(von|mit|vom|über) .{{0,60}}{DEVICE}.{{0,40}}"
    rf"|(gesendet|verschickt) (von|mit|über|vom|aus) .{{0,40}}{DEVICE}.{{0,50}}|(holen"
    rf"|laden) sie sich outlook .{{0,60}}|outlook für .{{1,50}} (beziehen|herunterladen).{{0,50}}"
    rf"|(message )?(envoyé|expédié)e? (de|depuis|à partir de|avec|via|par) .{{0,50}}{DEVICE}.{{0,50}}|(télécharger"
    rf"|obtenir|obtenez) outlook .{{0,60}}"
    rf"|enviad[oa] (desde|do|de|pelo|via|a partir d.|con|com|através) .{{0,50}}{DEVICE}.{{0,50}}|(obtener|obter"
    rf"|obtenha) (o )?outlook .{{0,60}}"
    rf"|inviat[oa] (da|dal|con|tramite) .{{0,40}}{DEVICE}.{{0,40}}|(scarica|ottieni) outlook .{{0,60}}"
    rf"|(verstuurd|verzonden) (vanaf|vanuit|via|met|van) .{{0,40}}{DEVICE}.{{0,40}}"
    rf"|outlook voor .{{1,10}} downloaden.{{0,60}}"
    rf"|(skickat|sendt|skickades) (från|fra|via|med) .{{0,40}}{DEVICE}.{{0,40}}|(hämta|hent|få) outlook .{{0,60}}"
    rf"|(lähetetty) .{{0,50}}(phone|puhelim|pad|android|laitte|outlook|mail).{{0,30}}|(hanki) outlook .{{0,60}}"
    rf"|wysłan[eoay] (z|ze|za pomocą|przez) .{{0,50}}({DEVICE}|telefonu|poczty).{{0,40}}|(pobierz"
    rf"|uzyskaj) .{{0,12}}outlook.{{0,60}}"
    rf"|odesl[áa]n[oaé] (z|ze|pomocí|přes) .{{0,60}}|získejte outlook.{{0,60}}|odoslané z .{{0,50}}"
    rf"|отправлено (с|со|из|через|от) .{{1,60}}|надіслано з .{{1,40}}|(скачать|получить) outlook.{{0,60}}"
    rf"|.{{0,50}}(phone|pad|android|telefon|cihaz)\S{{0,10}} (gönderildi|gönderilmiştir).{{0,10}}"
    rf"|ios için outlook.{{0,50}}|android için outlook.{{0,50}}"
    rf"|iphone-?omról küldve|küldve .{{0,40}}{DEVICE}.{{0,30}}|trimis de pe .{{1,40}}|được gửi từ .{{1,40}}"
    rf"|dikirim dari .{{1,40}}|στάλθηκε από .{{1,40}}"
    r"|.{0,30}(iphone|ipad|android|スマートフォン|スマホ|携帯|outlook|yahoo!?メール"
    r"|windows).{0,14}から(の)?送信(されました|しています)?"
    r"|(android|ios)\s?版?\s?(の|用の?)?\s?outlook.{0,20}(入手|取得|ダウンロード).{0,60}|outlook for .{1,50}(を入手"
    r"|获取|取得|下載).{0,60}"
    r"|(나의|내) .{1,30}에서 보[냄낸].{0,10}|.{1,30}에서 (보냄|보냈습니다|발송).{0,4}|(ios|android)용 outlook.{0,60}"
    r"|(本邮件)?(发自|發自|来自|來自)\s?(我的|my)?\s?.{1,70}|(从|從|由)\s?(我的|我|my)\s?.{0,30}(传送|傳送|发送"
    r"|發送|发出|寄出|發出)"
    r"|(从|從)\s?.{1,30}的\s?.{0,24}(传送|傳送|发送|發送|寄出|寄送)"
    r"|(从|從)\s?.{1,30}版\s?.{0,12}(邮件|郵件|outlook|mail)\S{0,6}\s?(传送|傳送|发送|發送|寄出)?|(获取|取得|下載"
    r"|下载)\s?(适用于"
    r"|適用於)?\s?.{0,12}\[?outlook.{0,80}"
    r"|(发送自|發送自|傳送自|寄自|发自于)\s?.{1,40}|(通过|透過|使用|用)\s?.{1,20}(手机|手機|客户端|邮箱|郵件|邮件"
    r"|app)\s?(发送|发出|傳送|寄出|撰写)"
    r"|(该|此|本)(邮件|郵件|信息)(是)?(从|由|来自|通过)?.{0,16}(设备|手机|手機|客户端|终端|ipad|iphone).{0,4}(发送|发出|传送|撰写)"
    r"|签名由.{1,14}定制|簽名由.{1,14}訂製|已从 .{1,20} 发送|由.{1,20}(手机|邮箱|客户端|企业微信|钉钉"
    r"|飞书|灵犀办公|邮箱大师).{0,6}发(送|出)"
    r")[\])>*_.。!！\"'—–\-]{0,4}$"
)
# 来自, 发自 and `sent from` also open sentences; only a device or a mail program makes them a footer.
LOOSE = re.compile(
    rf"(?i){OPENING}(发自|發自|来自|來自|发送自|發送自|傳送自|寄自|本邮件|由|用|使用|通过|透過|从|從|sent via"
    rf"|sent from|from my|отправлено|надіслано|odesl|dikirim|được gửi|trimis|στάλθηκε"
    rf"|.{{1,30}}에서)"
)
LOOSE_SOURCE = re.compile(
    rf"(?i)iphon|ipad|android|harmony|鸿蒙|我的.{{0,20}}(设备|設備|裝置)|安卓|手机|手機|平板|华为|華為|荣耀|小米|红米|三星|魅族|\b(mate|nova|pura)\s?\d*\b|邮箱|郵箱|信箱"
    rf"|客户端|outlook|\b\w{{0,10}}mail\b"
    rf"|钉钉|飞书|lark|企业微信|微信|windows|oppo|vivo|一加|网易|\bqq|\b{DEVICE}\b"
)
# What goods, places and days are called: then it is these that were sent from somewhere.
GOODS = re.compile(
    r"(?i)\b(by|per|par|via|tramite|por|przez|met|med|mit) (e-?)?(mail|post|courriel|correo|email)\b"
    r"(?! (for|für|pour|app|master))"
    r"|\b(not|our|your|we|you|us|our|warehouse|depot|store|factory|plant|office|supplier|port|terminal|crate|box|pallets?"
    r"|container|dhl|ups|fedex|tnt|yesterday|today|tomorrow|(mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|lager|werk|büro|palette|karton|paket|gestern|heute|entrepôt|usine|bureau|palette|colis|hier|aujourd'hui|demain"
    r"|almac[eé]n|fábrica|oficina|ayer|hoy|magazzino|fabbrica|ufficio|ieri|oggi|armaz[eé]m|ontem|hoje|magazijn|kantoor"
    r"|gisteren|vandaag|magazyn\w*|wczoraj|dzisiaj|склад\w*|завод\w*|вчера|сегодня"
    r"|почтой|курьером|courier|kurier\w*|coursier|corriere|mensajero|koerier)\b"
    r"|[仓倉厂廠货貨柜櫃港省市县縣区區]|托盘|棧板|公司|我司|[贵貴][司方]|门店|門市|园区|園區|原件|单证|單證|正本|昨天|今天|明天|工程|库房|庫房"
)
SENTENCE = re.compile(r"[，。？！?；;]\s?\S|\?|？|[请請]|已|[吗嗎]|\bplease\b(?! excuse)")
EXCUSE = re.compile(
    r"(?i)\W{0,4}((please )?(excuse|forgive|pardon) .{0,40}(typos?|brevity|spelling|shortness|terse).{0,40}"
    r"|(please )?(excuse|forgive|pardon) any (errors|mistakes)"
    r"|(brevity|typos?|autocorrect).{0,40}(courtesy|thanks|due|blame).{0,40}|please excuse my brevity.{0,40}"
    r"|(bitte )?entschuldigen sie .{0,30}(tippfehler|kürze).{0,20}|bitte verzeihen sie .{0,40}"
    r"|désolé pour la brièveté.{0,30})$"
)
GREEN = re.compile(
    r"(?i)\W{0,6}((please )?(consider|think of|think about) (the|our|your)? ?environment.{0,80}|save (a tree"
    r"|paper)\W.{0,80}\b(print|e-?mail).{0,30}"
    r"|bitte (denken|prüfen) sie .{0,30}(umwelt|ausdruck).{0,80}|(pensez|merci de penser"
    r"|avant d.imprimer).{0,20}(environnement|imprim).{0,80}"
    r"|(antes de|piense en|pense no|pense antes).{0,20}(imprimir|medio ambiente|meio ambiente).{0,80}"
    r"|denk aan het milieu.{0,80}|(打印|列印).{0,12}(前|时).{0,12}(环境|環境|环保|環保).{0,30}|请(考虑"
    r"|保护)环境.{0,30})$"
)
GUARD = (
    r"(virus|avast|avg|mcafee|norton|scanner|sophos|eset|kaspersky|barracuda|mimecast|messagelabs|clamav|spam|secur)"
)
SCANNED = re.compile(
    rf"(?i)\W{{0,4}}(virus-?free\.?.{{0,60}}|this e-?mail (has been|was) (checked|scanned|screened) .{{0,60}}"
    rf"{GUARD}.{{0,60}}"
    r"|diese e-?mail wurde .{0,20}(viren|avast|avg).{0,60}|cet e-?mail a été (vérifié|analysé).{0,80}"
    rf"|(no virus found in this|avast logo|(scanned|checked) by .{{0,30}}{GUARD}|www\.av(ast|g)\.com|ᐧ$).{{0,80}}"
    r"|(此|本)(邮件|郵件)(已|经|通过).{0,30}(查毒|杀毒|病毒|安全扫描|安全检测).{0,30}"
    r"|este (correo|e-?mail) .{0,20}(virus|avast).{0,60})$"
)


def is_footer(text: str) -> bool:
    """Whether a telephone, a mail program or a scanner wrote this row."""
    if len(text) > 160:
        return False
    if "outlook" in text.lower() and "//aka.ms/" in text:
        return True
    if any(pattern.match(text) for pattern in (EXCUSE, GREEN, SCANNED)):
        return True
    if FOOTER.match(text) is None or SENTENCE.search(text) or GOODS.search(text):
        return False
    return LOOSE.match(text) is None or (LOOSE_SOURCE.search(text) is not None and len(text) <= 90)
