"""The canonical event codes: what each does to the stage, and how it is told to a customer in two languages.

Two lines a code. First: code, effect, Chinese, English. Second: what comes next, Chinese and English.
The effect is a stage 1-7; `!` opens an exception; `2*` is 2 only for parcels and trucks from the door, else 1;
R goes back, X ends, - moves nothing. `~` parts wordings: the first one whose values are all known is printed,
and the last one needs none.
"""

from dataclasses import dataclass

from desk.shipments.types import Stage

TABLE = """
BK_REQUESTED | 1 | 订舱申请已提交 | Booking request sent
  等待承运人确认，通常 1–2 个工作日 | Waiting for the carrier to confirm, usually 1–2 working days
BK_CONFIRMED | 1 | 订舱已确认 | Booking confirmed
  请在截单时间前提供资料 | Please send documents before the cut-off
BK_AMENDED | 1 | 订舱信息已变更 | Booking changed
  请核对新的船期/航班 | Please check the new schedule
BK_DECLINED | 1 | 承运人未接受订舱 | Booking not accepted
  我们正在安排其他方案 | We are arranging an alternative
BK_CANCELLED | 1 | 订舱已取消 | Booking cancelled
  如需重新安排请联系我们 | Tell us if you want to rebook
DOC_SUBMITTED | 1 | 单证资料已提交 | Documents submitted
  等待审核 | Under review
BL_ISSUED | - | 提单已签发 | Bill of lading issued
  可在下载中心获取 | Available in the download centre
BL_SURRENDERED | - | 提单已电放/交回 | Bill of lading surrendered
  目的港可凭放货指令提货 | Cargo can be released at destination
LABEL_CREATED | 1 | 已下单，等待揽收 | Label created, waiting for pick-up
  预计 24 小时内揽收 | Pick-up expected within 24 hours
EMPTY_OUT | 1 | 已提空箱，准备装货 | Empty container collected
  装货后进港 | Loading, then to the port
PICKED_UP | 2* | 已揽收/已提货 | Picked up
  送往始发仓或港口 | On the way to the origin hub or port
STUFFED | 1 | 已装柜 | Cargo loaded into the container
  等待进港 | Waiting to enter the port
RECEIVED_ORIGIN | 1 | 货物已交承运人，待起运 | Received by the carrier, ready to go
  等待装载 | Waiting to be loaded
GATE_IN_ORIGIN | 1 | 重箱已进港 | Container entered the port
  等待装船 | Waiting to be loaded on board
EXP_CUSTOMS | 1 | 出口清关中 | Export customs in progress
  放行后安排装载 | Loading follows release
EXP_RELEASED | 1 | 出口已放行 | Export customs released
  等待装载离港 | Waiting for departure
LOADED_ORIGIN | 1 | 已装船/装机/装车 | Loaded
  按计划离港 | Departure as planned
DEPARTED | 2 | 已离开{place} ~ 已离开 | Departed {place} ~ Departed
  预计 {eta} 到达{pod} ~ 预计 {eta} 到达 ~ 运往目的地 | Expected at {pod} {eta} ~ Expected {eta} ~ On the way
IN_TRANSIT | 3 | 运输途中 | In transit
  预计 {eta} 到达 ~ 运往目的地 | Expected {eta} ~ On the way
TS_ARRIVED | 3 | 已到达中转地{place} ~ 已到达中转地 | Reached transfer point {place} ~ Reached the transfer point
  等待转运下一程 | Waiting for the connection
TS_DISCHARGED | 3 | 已到达中转地{place} ~ 已到达中转地 | Reached transfer point {place} ~ Reached the transfer point
  等待转运下一程 | Waiting for the connection
TS_LOADED | 3 | 已从中转地{place}续运 ~ 已从中转地续运 | Continued from {place} ~ Continued from the transfer point
  预计 {eta} 到达{pod} ~ 预计 {eta} 到达 ~ 运往目的地 | Expected at {pod} {eta} ~ Expected {eta} ~ On the way
TS_DEPARTED | 3 | 已从中转地{place}续运 ~ 已从中转地续运 | Continued from {place} ~ Continued from the transfer point
  预计 {eta} 到达{pod} ~ 预计 {eta} 到达 ~ 运往目的地 | Expected at {pod} {eta} ~ Expected {eta} ~ On the way
HUB_ARRIVED | 3 | 已到达{place}分拨中心 ~ 已到达分拨中心 | Arrived at the {place} hub ~ Arrived at a hub
  发往下一站 | Going to the next stop
HUB_DEPARTED | 3 | 已离开{place}分拨中心 ~ 已离开分拨中心 | Left the {place} hub ~ Left a hub
  发往下一站 | Going to the next stop
TRANSFERRED | 3 | 已交接给下一程承运人 | Handed to the next carrier
  新单号 {next_ref} ~ 等待下一程承运人的单号 | New number {next_ref} ~ Waiting for the number of the next carrier
ARRIVED | 4 | 已到达{pod} ~ 已到达目的地 | Arrived at {pod} ~ Arrived at destination
  卸货与清关 | Unloading and customs
DISCHARGED | 4 | 已卸船/卸机 | Unloaded
  办理清关 | Customs clearance
RECEIVED_DEST | 4 | 目的站已收货 | Received at destination
  等待清关或提货 | Waiting for customs or collection
NOTIFIED | 4 | 已发出到货通知 | Arrival notice sent
  请在免费期 {last_free} 前安排提货 ~ 请尽快安排提货
  | Please collect before free time ends {last_free} ~ Please arrange collection soon
DOCS_HANDED | 4 | 到货文件已交付 | Arrival documents handed over
  可办理清关 | Clearance can start
CUSTOMS_FILED | 5 | 已向海关申报 | Declared to customs
  等待海关审核 | Waiting for customs
CUSTOMS_PROCESSING | 5 | 清关中 | Customs in progress
  一般 {customs_days} 天 ~ 等待海关审核 | Usually {customs_days} days ~ Waiting for customs
CUSTOMS_INFO_REQUIRED | 5! | 清关需要补充资料 | Customs needs more information
  请在 {due} 前上传：{doc_list} ~ 请尽快上传：{doc_list} ~ 我们会告知所需资料
  | Please upload by {due}: {doc_list} ~ Please upload soon: {doc_list} ~ We will tell you which documents
CUSTOMS_INSPECTION | 5! | 海关查验中 | Under customs inspection
  预计影响 {impact} ~ 查验时长由海关决定 | Expected effect {impact} ~ Customs decides how long it takes
CUSTOMS_HOLD | 5! | 海关暂扣 | Held by customs
  我们正在联系清关行 | We are in contact with the broker
DUTY_DUE | 5 | 关税待缴 | Duty due
  缴清后放行 | Release after payment
DUTY_PAID | 5 | 关税已缴 | Duty paid
  等待海关放行 | Waiting for release
CUSTOMS_RELEASED | 5 | 已完成清关放行 | Customs released
  安排派送 | Delivery is being arranged
CUSTOMS_REFUSED | 5! | 海关不予放行 | Customs refused entry
  我们将与您确认退运或其他方案 | We will agree return or another way with you
CARRIER_RELEASED | 4 | 承运人已放货 | Released by the carrier
  可预约提柜 | Pick-up can be booked
AVAILABLE_PICKUP | 6 | 可提柜/可提货 | Available for pick-up
  免费期至 {last_free} ~ 请尽快安排提货 | Free until {last_free} ~ Please arrange collection soon
APPT_SET | 6 | 已预约 {appt} ~ 已预约 | Appointment {appt} ~ Appointment booked
  请确保收货 | Please be ready to receive
APPT_CHANGED | 6 | 预约改期至 {appt} ~ 预约已改期 | Appointment moved to {appt} ~ Appointment moved
  请确保收货 | Please be ready to receive
APPT_MISSED | 6! | 未赶上预约时间 | Appointment missed
  正在重新预约 | Rebooking now
GATE_OUT_DEST | 6 | 已提柜出港 | Picked up from the terminal
  送往{dest} ~ 送往收货地 | On the way to {dest} ~ On the way to the delivery place
AT_LOCAL_DEPOT | 6 | 到达派送网点 | At the local depot
  即将派送 | Delivery soon
OUT_FOR_DELIVERY | 6 | 派送中 | Out for delivery
  预计今日送达 | Expected today
ARRIVED_WAREHOUSE | 6 | 已到仓，待收货 | At the warehouse
  等待卸货签收 | Waiting to be unloaded and signed
WAITING_QUEUE | 6! | 排队等候，预计 {hours} 小时 ~ 排队等候 | Queuing, about {hours} h ~ Queuing
  我们会更新进展 | We will keep you posted
READY_COLLECT | 6 | 待自提（{place}） ~ 待自提 | Ready to collect at {place} ~ Ready to collect
  请在 {collect_by} 前领取 ~ 请尽快领取 | Please collect by {collect_by} ~ Please collect soon
DELIVERY_ATTEMPTED | 6! | 派送未成功：{reason} ~ 派送未成功
  | Delivery attempt failed: {reason} ~ Delivery attempt failed
  点此重新预约 | Book a new time here
PARTIAL_DELIVERED | 6 | 部分送达（{n}/{total}） ~ 部分送达 | Partly delivered ({n}/{total}) ~ Partly delivered
  其余货物继续派送 | The rest follows
DELIVERED | 7 | 已签收（{signed_by_masked}） ~ 已签收 | Delivered ({signed_by_masked}) ~ Delivered
  签收单可下载 | POD available
POD_UPLOADED | 7 | 签收单已上传 | POD available
STOCKED | 7 | 已入库，可售 {qty} 件 ~ 已入库 | Stocked, {qty} sellable ~ Stocked
EMPTY_RETURNED | 7 | 空箱已归还 | Empty container returned
  停止计算滞箱费 | Detention clock stopped
DELAYED | ! | 运输延误：{reason} ~ 运输延误 | Delayed: {reason} ~ Delayed
  新的预计时间 {eta} ~ 新的预计时间待确认 | New estimate {eta} ~ A new estimate is being confirmed
ROLLED | 1! | 未能装上原定船/航班 | Not loaded on the planned vessel/flight
  改配 {new_vessel}，预计 {eta} ~ 改配 {new_vessel} ~ 正在改配
  | Moved to {new_vessel}, {eta} ~ Moved to {new_vessel} ~ Being rebooked
ROUTE_CHANGED | ! | 路线或卸货港变更为{place} ~ 路线或卸货港变更
  | Route or port changed to {place} ~ Route or port changed
  影响评估见说明 | See the impact note
MISROUTED | ! | 发往了错误的站点，正在纠正 | Sent to a wrong stop, being corrected
SHORTAGE | ! | 件数短少，查找中 | Pieces missing, searching
FOUND | - | 短少件已找到 | Missing pieces found
DAMAGED | ! | 货物出现破损 | Damage reported
  请保留包装并拍照 | Keep the packaging and take photos
LOST | ! | 货物疑似丢失 | Presumed lost
  已启动理赔 | Claim opened
ADDRESS_ISSUE | 6! | 地址有误 | Address problem
  请确认处理方式 | Please tell us what to do
UNREACHABLE | 6! | 联系不上收件人 | Recipient not reachable
  请确认处理方式 | Please tell us what to do
REFUSED | 6! | 收件人拒收 | Refused by the recipient
  请确认处理方式 | Please tell us what to do
HELD_PAYMENT | ! | 因费用未结清暂停 | On hold, payment due
SECURITY_HOLD | ! | 安检或监管暂停 | Security or regulatory hold
RETURNING | R | 退运中 | Being returned
RETURNED | R | 已退回 | Returned
DESTROYED | X | 已销毁 | Destroyed
CANCELLED | X | 已取消 | Cancelled
REEFER_ALARM | ! | 温度异常 | Temperature alarm
DOOR_OPENED | ! | 箱门异常开启 | Door opened
INFO_ONLY | - | |
"""

STAGES = tuple(Stage)
Wordings = tuple[str, ...]  # best first; empty: nothing to say


@dataclass(frozen=True)
class EventCode:
    """One canonical code. `stage` is None where the code moves nothing or goes back or ends."""

    name: str
    effect: str
    zh: Wordings
    en: Wordings
    next_zh: Wordings = ()
    next_en: Wordings = ()

    @property
    def stage(self) -> Stage | None:
        return STAGES[int(self.effect[0]) - 1] if self.effect[0].isdigit() else None

    @property
    def opens_exception(self) -> bool:
        return self.effect.endswith("!")

    @property
    def only_from_door(self) -> bool:
        """Stage 2 for a parcel or truck that starts at the door, else still stage 1."""
        return self.effect.endswith("*")


def _read(table: str) -> dict[str, EventCode]:
    # a row that begins with blanks goes on with the code above it
    rows = table.strip().replace("\n  |", " |").replace("\n  ", "|").splitlines()
    return {code.name: code for code in map(_read_row, rows)}


def _read_row(row: str) -> EventCode:
    name, effect, *words = (cell.strip() for cell in row.split("|"))
    return EventCode(name, effect, *(_wordings(cell) for cell in words))


def _wordings(cell: str) -> Wordings:
    return tuple(wording.strip() for wording in cell.split("~") if wording.strip())


EVENT_CODES = _read(TABLE)
