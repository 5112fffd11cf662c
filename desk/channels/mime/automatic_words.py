"""How programs name themselves and their mails, in the languages they speak."""

import re

# People and programs leave accents out.
PLAIN = str.maketrans(
    {each: f"[{each}{plain}]" for each, plain in zip("áàâãäéèêëíîïóôõöúûüçñ", "aaaaaeeeeiiioooouuucn", strict=True)}
)

DAEMON = re.compile(r"(?:mailer|mail|mailserver|m)?[-_.]?daemon|microsoftexchange[0-9a-f]{16,40}|bounced?[-_.]?mail")
POSTMASTER = re.compile(r"post[-_]?master|mail[-_.]?(?:system|admin)|mailadmin(?:istrator)?")
ROBOT = re.compile(
    r"(?:.*[._+=-])?(?:(?:no|non|do[-_.]?not|dont|donot|not|ne[-_.]?pas|nicht)[-_.]?(?:reply|replies|responder|respond"
    r"|repondre|antworten)|no[-_.]?responda|noresponder|naoresponda"
    r"|auto[-_.]?(?:reply|mailer|mail|notify|notification|confirm|response))(?:[._+=-].*|\d*)"
    r"|(?:.*[._+=-])?(?:notif(?:y|ications?|ier))(?:[_+=-].*|\d*)"
    r"|(?:bounces?|alerts?|newsletters?|mailings?|cron|nagios|zabbix|www-data|e?robot)(?:[_+=-].*|\d*)"
)
RETURNED = re.compile(
    r"(?i)\s*(?:[\[【]?\s*(?:undeliver(?:ed|able)|non-?deliverable|delivery (?:status notification|failure|failed"
    r"|has failed|incomplete|delayed"
    r"|report)|mail delivery (?:fail|system|problem)|mail (?:system error|failure|could not be delivered)"
    r"|message (?:could not|cannot) be delivered"
    r"|returned mail|failure notice|message (?:delivery )?delayed|delayed mail|warning: (?:could not send|message)"
    r"|could not deliver"
    r"|unzustellbar|nicht zustellbar|zustellung (?:fehlgeschlagen|verzögert)|benachrichtigung zum (?:übermittlungs"
    r"|zustell)status"
    r"|non recapitabile|mancato recapito|notifica (?:di )?stato|non remis|échec de (?:la )?remise"
    r"|notification d.état de remise"
    r"|no se (?:puede|pudo|ha podido) entregar|entrega fallida|notificación de estado|não (?:foi )?entregue"
    r"|notificação de status"
    r"|onbestelbaar|niet bezorgd|olevererbart|kunne ikke leveres|nie dostarczono|niedostarczon|не доставлено"
    r"|недоставленное"
    r"|(?:系统|系統|邮件|郵件|邮件系统)?退信|(?:邮件|郵件|您的邮件|你的邮件)?(?:被退回|无法送达|无法投递|無法投遞"
    r"|無法傳遞|无法传递|未送达|未傳遞|投递失败|投遞失敗|发送失败|發送失敗|延迟投递)"
    r"|来自.{0,40}的退信|配信不能|配信できません|メール配信エラー|配送不能|전달되지 않음|배달되지 않음|반송))"
)
_ROBOTS_SAY = (
    r"auto(?:matic|mated|matically)?[\s_-]*(?:e-?mail[\s-]*)?(?:generated[\s-]*)?(?:reply|response|responder"
    r"|acknowledge?ment|answer)"
    r"|vacation (?:auto-?)?(?:reply|response|notice|message)"
    r"|automatische (?:antwort|e-?mail|reactie)|automatisch antwoord|automatiskt? svar|autosvar|automaattinen vastaus"
    r"|réponse automatique|message automatique|respuesta automática|resposta automàtica|risposta automatica"
    r"|resposta automática"
    r"|автоответ(?:чик)?|автоматический ответ|автоматична відповідь|автоматичен отговор|odpowiedź automatyczna"
    r"|automatyczna odpowiedź"
    r"|automatická odpov[eě][dď]ď?|automatikus válasz|răspuns automat|automatski odgovor|samodejni odgovor"
    r"|otomatik (?:yanıt|cevap)"
    r"|balasan otomatis|trả lời tự động|ตอบกลับอัตโนมัติ|رد تلقائي|תשובה אוטומטית|αυτόματη απάντηση"
    r"|(?:系统|系統|休假|假期|外出|邮件)?(?:自动|自動)(?:回复|回復|答复|应答|回覆|答覆|回應|回信|応答|返信"
    r"|回答)(?:邮件|メール)?|자동\s*(?:회신|응답|답장)"
).translate(PLAIN)
_PEOPLE_SAY = (
    r"out[\s-]of[\s-](?:the[\s-])?office(?:[\s-]*(?:auto-?\s?reply|auto-?\s?response|reply|response|message"
    r"|notification|notice|assistant))?"
    r"|ooo|away from (?:the |my )?office|on (?:annual |maternity |sick )?leave"
    r"|abwesenheits(?:notiz|assistent|meldung|nachricht|benachrichtigung)|abwesend|abwesenheit|nicht im (?:büro|haus)"
    r"|absence du bureau|absent(?:e|\(e\))? du bureau|absence|fuera de (?:la )?oficina|ausente de la oficina"
    r"|fuori (?:sede|ufficio)|assenza dall.ufficio"
    r"|ausência temporária|fora do escritório|ausencia|afwezig(?:heid)?|niet aanwezig|frånvaro|fraværende"
    r"|poissa toimistosta"
    r"|nieobecność|poza biurem|отсутствие|вне офиса|不在办公室|不在辦公室|不在通知|外出通知|休假通知"
    r"|不在(?:のお知らせ|連絡)|부재\s*중(?:\s*(?:알림|안내))?"
).translate(PLAIN)
# A program puts a colon or nothing behind such words; people go on writing.
AWAY = re.compile(
    rf"(?i)\s*[\[【(（<]?\s*(?:(?:{_ROBOTS_SAY})\s*(?:[:：\]】)）>!–—|\-]|$|(?:from|von|de|to|re)\b|来自)"
    rf"|(?:{_PEOPLE_SAY})\s*(?:[:：\]】)）]|$)|auto\s*[:：].{{0,100}}\b(?:out of (?:the )?office|is away|returning"
    rf"|on leave|abwesend)\b"
    rf"|.{{2,60}} (?:is|will be) out of the office\b[^?]{{0,80}}\b(?:until|returning|from|starting)\b)"
)
AWAY_PERHAPS = re.compile(
    rf"(?i)\s*(?:(?:re|aw|sv|antw|回复|回覆|答复)\s*[:：]\s*)?[\[【(（]?\s*(?:{_ROBOTS_SAY}|{_PEOPLE_SAY}"
    rf"|auto\s*[:：]|.{{2,60}} is out of the office)"
)
OPENED = re.compile(
    r"(?i)\s*[\[【(（]?\s*(?:已读|已讀|已读回执|已讀回條|阅读回执|读取回执|讀取回條|未读就被删除|未经阅读即删除"
    r"|gelesen|ungelesen gelöscht"
    r"|lesebestätigung|lu|confirmation de lecture|leído|confirmación de lectura|letto|conferma di lettura|lida"
    r"|confirmação de leitura"
    r"|開封済み|開封確認|開封通知|읽음|прочитано|przeczytano|read receipt|return receipt(?: \(displayed\))?"
    r"|not read)\s*[\]】)）]?\s*(?:[:：]|\(|-\s)"
)
# Goods are delivered, too.
OPENED_PERHAPS = re.compile(
    r"(?i)\s*(?:read|delivered|relayed|送达|已送达|已傳遞|已传递|未读|übermittelt|zugestellt|remis|entregado"
    r"|consegnato)\s*[:：]"
)
SAYS_SO = re.compile(
    r"(?i)[*\[【(（\s]*(?:(?:please note:?\s*)?this (?:is an? (?:auto(?:matic|mated|-?generated"
    r"|matically[ -](?:generated|sent))|system[ -]generated)"
    r" (?:e-?mail|message|reply|response|notification)|(?:e-?mail|message|mail|notification) (?:was|is"
    r"|has been) (?:sent |generated )?automatic(?:ally)?)"
    r"|(?:please )?do not reply to this (?:automated |automatic |auto-generated )?(?:e-?mail|message)"
    r"|dies ist eine automati(?:sche|sch (?:generierte|erstellte))|diese (?:e-?mail|nachricht) wurde automatisch"
    r"|bitte antworten sie nicht auf diese|ceci est un(?:e réponse| message| e-?mail| courriel)? automatique"
    r"|merci de ne pas répondre à ce"
    r"|este es un (?:mensaje|correo)(?: electrónico)? automático|por favor no responda a este"
    r"|(?:此|本|该|這|这)(?:邮件|郵件|信件|信|電郵|是|为|為)[^，。,.]{0,12}(?:自动|自動)(?:发送|发出|發送|發出|回复"
    r"|回復|回覆|生成|产生|產生|通知)"
    r"|(?:系统|系統)(?:自动|自動)(?:发送|发出|發送|發出|邮件|郵件|通知|生成)[^，。]{0,8}[，,。]?\s*请勿"
    r"|请勿(?:直接)?回复(?:此|本|该)|請勿(?:直接)?回覆(?:此|本)"
    r"|このメールは(?:システム)?(?:より)?自動|本メールは(?:システム)?(?:より|から)?自動|이 메일은 (?:자동|발신))"
)
