"""Signatures that can be told from the message: below `-- `, and what telephones add."""

import re

LONGEST = 15  # rows; more than that below a delimiter is not a signature
DEVICE = (
    r"(i ?phone|i ?pad|i ?pod|mac|android|samsung|galaxy|huawei|honor|xiaomi|redmi"
    r"|oppo|vivo|oneplus|blackberry|nokia|pixel|lg|htc"
    r"|smartphone|handy|mobile|phone|móvil|mobil|outlook|yahoo|mail|windows|foxmail|gmail|aol|wps|tablet|proton|spark|airmail|celular|téléphone)"
)
FOOTER = re.compile(
    r"(?i)[\[(<*_]{0,3}("
    rf"sent (from|via|with|using) .{{0,40}}\b{DEVICE}\b.{{0,60}}|get outlook for .{{0,80}}|sent from my .{{1,40}}"
    rf"|(von|vom) mein.{{1,40}} (gesendet|aus gesendet)|gesendet (von|mit|über) .{{0,40}}{DEVICE}.{{0,40}}"
    rf"|envoyé (de|depuis|à partir de) .{{0,40}}{DEVICE}.{{0,40}}|télécharger outlook .{{0,60}}"
    rf"|enviad[oa] (desde|do|de|pelo) .{{0,40}}{DEVICE}.{{0,40}}|obtener outlook .{{0,60}}"
    rf"|inviato (da|dal|con) .{{0,40}}{DEVICE}.{{0,40}}|scarica outlook .{{0,60}}"
    r"|.{0,30}(iphone|ipad|android|スマートフォン|携帯|outlook|yahoo!?メール).{0,10}から送信(されました)?"
    r"|(나의|내) .{1,30}에서 보[냄낸].{0,10}|.{1,20}에서 보냄"
    r"|(发自|發自|来自|來自)\s?(我的|my)?\s?.{1,30}|從我的.{1,30}(傳送|發送|寄出)|从我的.{1,30}(发送|发出)"
    r"|(获取|取得|下載|下载)\s?\[?outlook.{0,80}|(发送自|發送自|傳送自)\s?.{1,40}"
    r"|通过.{1,20}(手机|客户端)发送|已从 .{1,20} 发送"
    r")[\])>*_.。]{0,3}$"
)
# 来自 and 发自 also open sentences; only a device or a mail program makes them a footer.
CHINESE = re.compile(r"[\[(<*_]{0,3}(发自|發自|来自|來自|发送自|發送自|傳送自)")
CHINESE_SOURCE = re.compile(
    r"(?i)iphone|ipad|android|安卓|手机|手機|平板|华为|華為|荣耀|小米|红米|三星|魅族|mate|邮箱|郵箱|信箱|客户端|outlook|mail|钉钉|飞书|企业微信|windows|oppo|vivo"
)


def is_delimiter(raw: str) -> bool:
    """Whether this row is the conventional `-- ` (some programs lose the blank)."""
    return raw.rstrip() in ("--", "—")


def is_footer(text: str) -> bool:
    """Whether a telephone or a mail program wrote this row."""
    if len(text) > 120 or FOOTER.match(text) is None:
        return False
    return CHINESE.match(text) is None or (CHINESE_SOURCE.search(text) is not None and len(text) <= 30)
