"""The values a canned reply may print: name, Chinese name, label, and where an agent supplies a missing one.

A value without a row here cannot be printed at all: supplier, cost and internal remarks have none.
"""

from dataclasses import dataclass


def N_(text: str) -> str:
    """Marks a text for translation where it is shown."""
    return text


TICKET = N_("ticket: its own fields")
CONTACT = N_("contact: fill in the customer's details")
SHIPMENT = N_("shipment: bind one to this ticket")
EVENTS = N_("tracking events: wait for the carrier or add one")
ESTIMATE = N_("estimated arrival: wait for the carrier or enter it")
LEG = N_("shipment: enter it on the leg")
EXCEPTION = N_("exception: describe it on the shipment")
DECISION = N_("decision request")
DOCUMENT_REQUEST = N_("document request")
CUSTOMS = N_("customs: enter the broker's answer")
CHANGE = N_("change request or appointment")
DOCUMENT = N_("document: upload it to the shipment")
PACKAGES = N_("packages: count them on the shipment")
DISPUTE = N_("invoice line and its dispute")
GATE = N_("gate records and tariff")
FREE_TIME = N_("free time: enter it on the shipment")
INVOICE = N_("invoice")
CLAIM = N_("claim ticket")


@dataclass(frozen=True)
class Variable:
    """One value a reply may print. `label` and `where` are English, to be translated where they are shown."""

    name: str
    alias: str
    label: str
    where: str


VARIABLES = {
    variable.name: variable
    for variable in (
        Variable("name", "称呼", N_("Name of the contact"), CONTACT),
        Variable("agent", "客服", N_("Name of the agent"), TICKET),
        Variable("ticket", "工单号", N_("Ticket number"), TICKET),
        Variable("ref", "订单号", N_("Customer's reference"), SHIPMENT),
        Variable("stage", "当前状态", N_("Current stage"), SHIPMENT),
        Variable("last_event", "最新进展", N_("Latest event"), EVENTS),
        Variable("last_place", "最新地点", N_("Place of the latest event"), EVENTS),
        Variable("last_time", "最新时间", N_("Time of the latest event"), EVENTS),
        Variable("as_of", "更新时间", N_("Time of the information"), EVENTS),
        Variable("next", "下一步", N_("Next step"), EVENTS),
        Variable("eta", "预计到达时间", N_("Estimated arrival"), ESTIMATE),
        Variable("eta_prev", "原预计到达时间", N_("Previous estimate"), ESTIMATE),
        Variable("slip", "到达变化", N_("Change of the estimate"), ESTIMATE),
        Variable("promise", "约定时间", N_("Agreed date"), SHIPMENT),
        Variable("pol", "起运地", N_("Place of departure"), SHIPMENT),
        Variable("pod", "目的港", N_("Place of arrival"), SHIPMENT),
        Variable("dest", "收货地", N_("Place of delivery"), SHIPMENT),
        Variable("place", "地点", N_("Place"), EVENTS),
        Variable("vessel", "船名航次", N_("Vessel or flight"), LEG),
        Variable("new_vessel", "新船名航次", N_("New vessel or flight"), LEG),
        Variable("etd", "预计离港时间", N_("Estimated departure"), LEG),
        Variable("new_etd", "新预计离港时间", N_("New estimated departure"), LEG),
        Variable("reason", "原因", N_("Reason"), EXCEPTION),
        Variable("impact", "影响", N_("Effect"), EXCEPTION),
        Variable("options", "可选方案", N_("Options"), DECISION),
        Variable("decide_by", "决定期限", N_("Decision needed by"), DECISION),
        Variable("decision_link", "决定链接", N_("Link for the decision"), DECISION),
        Variable("doc_list", "所需资料", N_("Documents needed"), DOCUMENT_REQUEST),
        Variable("due", "截止时间", N_("Due time"), DOCUMENT_REQUEST),
        Variable("upload_link", "上传链接", N_("Upload link"), DOCUMENT_REQUEST),
        Variable("customs_days", "清关天数", N_("Usual days at customs"), CUSTOMS),
        Variable("broker_note", "清关行反馈", N_("Broker's report"), CUSTOMS),
        Variable("incoterm", "贸易条款", N_("Incoterm"), SHIPMENT),
        Variable("duty_amount", "税金金额", N_("Duty amount"), CUSTOMS),
        Variable("duty_payer", "税金承担方", N_("Who pays the duty"), CUSTOMS),
        Variable("addr_masked", "新地址", N_("New address, masked"), CHANGE),
        Variable("addr_fee", "改址费用", N_("Fee for the new address"), CHANGE),
        Variable("slot_link", "预约链接", N_("Link for booking a time"), CHANGE),
        Variable("slots", "可选时段", N_("Times to choose from"), CHANGE),
        Variable("attempt_time", "派送时间", N_("Time of the delivery attempt"), EVENTS),
        Variable("attempt_reason", "派送失败原因", N_("Why the attempt failed"), EVENTS),
        Variable("collect_place", "自提地点", N_("Collection place"), EVENTS),
        Variable("collect_by", "自提期限", N_("Collect by"), EVENTS),
        Variable("courier", "派送员", N_("Courier"), EVENTS),
        Variable("courier_phone", "派送员电话", N_("Courier's phone"), EVENTS),
        Variable("appt", "预约时间", N_("Appointment"), CHANGE),
        Variable("appt_new", "新预约时间", N_("New appointment"), CHANGE),
        Variable("queue_hours", "排队小时", N_("Hours in the queue"), EVENTS),
        Variable("pod_link", "签收单链接", N_("Link to the proof of delivery"), DOCUMENT),
        Variable("signed_by", "签收人", N_("Signed by, masked"), EVENTS),
        Variable("signed_time", "签收时间", N_("Time of the signature"), EVENTS),
        Variable("pieces", "已确认件数", N_("Pieces confirmed"), PACKAGES),
        Variable("pieces_total", "总件数", N_("Pieces in all"), PACKAGES),
        Variable("missing_pcs", "短少件数", N_("Pieces missing"), PACKAGES),
        Variable("search_by", "查找期限", N_("Search until"), PACKAGES),
        Variable("invoice", "账单号", N_("Invoice number"), INVOICE),
        Variable("charge", "费用名称", N_("Charge"), DISPUTE),
        Variable("amount", "金额", N_("Amount"), DISPUTE),
        Variable("undisputed", "无异议金额", N_("Amount not disputed"), DISPUTE),
        Variable("dispute_no", "异议编号", N_("Dispute number"), DISPUTE),
        Variable("decision_by", "结论时间", N_("Conclusion by"), DISPUTE),
        Variable("dispute_by", "异议期限", N_("Last day to dispute"), DISPUTE),
        Variable("gate_in", "到仓时间", N_("Gate in"), GATE),
        Variable("gate_out", "离仓时间", N_("Gate out"), GATE),
        Variable("free_hours", "免费小时", N_("Free hours"), GATE),
        Variable("billed_hours", "账单小时", N_("Billed hours"), GATE),
        Variable("calc_hours", "核算小时", N_("Calculated hours"), GATE),
        Variable("calc_amount", "核算金额", N_("Calculated amount"), GATE),
        Variable("fee_type", "费用类型", N_("Type of fee"), FREE_TIME),
        Variable("free_start", "免费期开始", N_("Start of free time"), FREE_TIME),
        Variable("last_free", "最后免费日", N_("Last free day"), FREE_TIME),
        Variable("days_left", "剩余天数", N_("Days left"), FREE_TIME),
        Variable("days_over", "超期天数", N_("Days over"), FREE_TIME),
        Variable("day_rate", "日费率", N_("Rate per day"), FREE_TIME),
        Variable("accrued", "累计费用", N_("Accrued so far"), FREE_TIME),
        Variable("stop_action", "停止计费操作", N_("What stops the charge"), FREE_TIME),
        Variable("period", "账期", N_("Period"), INVOICE),
        Variable("statement_link", "对账单链接", N_("Link to the statement"), INVOICE),
        Variable("invoice_link", "账单链接", N_("Link to the invoice"), INVOICE),
        Variable("doc_name", "单证名称", N_("Name of the document"), DOCUMENT),
        Variable("doc_status", "单证状态", N_("State of the document"), DOCUMENT),
        Variable("doc_eta", "单证预计时间", N_("Document expected"), DOCUMENT),
        Variable("notice_by", "书面通知期限", N_("Written notice by"), CLAIM),
        Variable("claim_docs", "理赔资料", N_("Documents for the claim"), CLAIM),
        Variable("claim_link", "理赔链接", N_("Link to the claim"), CLAIM),
        Variable("booking_status", "订舱状态", N_("State of the booking"), LEG),
        Variable("si_cutoff", "截单时间", N_("SI cut-off"), LEG),
        Variable("vgm_cutoff", "截VGM时间", N_("VGM cut-off"), LEG),
        Variable("cy_cutoff", "截港时间", N_("Terminal cut-off"), LEG),
        Variable("cancel_result", "取消结果", N_("Result of the cancellation"), CHANGE),
        Variable("cancel_fee", "取消费用", N_("Cost of the cancellation"), CHANGE),
        Variable("respond_by", "回复期限", N_("Next update by"), TICKET),
        Variable("link", "查询链接", N_("Link to the shipment"), SHIPMENT),
    )
}

NAMES = {
    **{name: name for name in VARIABLES},
    **{variable.alias: variable.name for variable in VARIABLES.values()},
    "currentStatus": "stage",
    "deliveryTime": "eta",
}

# What an unverified sender may be told: no place, no name, no document.
FOR_STRANGERS = frozenset({"stage", "as_of", "link"})
# What stands in every letter, whoever reads it.
FOR_EVERYBODY = frozenset({"agent", "ticket", "respond_by"})

# What the desk keeps no record of: the agent may say it. All other values come from the database alone.
FROM_AGENT = frozenset(
    "place vessel new_vessel new_etd reason impact options decide_by doc_list due customs_days broker_note duty_amount"
    " duty_payer addr_masked addr_fee slots attempt_reason collect_place collect_by appt appt_new queue_hours pieces"
    " pieces_total missing_pcs search_by decision_by dispute_by gate_in gate_out free_hours billed_hours calc_hours"
    " calc_amount fee_type free_start last_free days_left days_over day_rate accrued stop_action period doc_name"
    " doc_status doc_eta notice_by claim_docs booking_status si_cutoff vgm_cutoff cy_cutoff cancel_result"
    " cancel_fee".split()
)
# Only for a contact who may be told amounts, wherever the value comes from.
CHARGES = frozenset(
    "invoice charge amount undisputed dispute_no decision_by invoice_link calc_amount day_rate accrued duty_amount"
    " addr_fee cancel_fee".split()
)
LONGEST_VALUE = 300  # characters that an agent may supply for one value
