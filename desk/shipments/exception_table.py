"""The words for exceptions.

Under each type four texts: what is wrong in Chinese and English, and what comes next in both. `~` begins another
wording: the first one whose values are all known is printed, and the last one needs none.
"""

TABLE = """
ETA_SLIP
  预计到达时间由 {before} 推迟至 {eta}（共推迟约 {length}）
    ~ 预计到达时间推迟至 {eta}
    ~ 预计到达时间推迟
  The estimated arrival moved from {before} to {eta} ({length} later in all)
    ~ The estimated arrival moved to {eta}
    ~ The estimated arrival is later
  如有收货安排，请按新的时间调整
  Please adapt what you have planned for its arrival
ETA_EARLIER
  预计到达时间由 {before} 提前至 {eta}
    ~ 预计到达时间提前
  The estimated arrival moved forward from {before} to {eta}
    ~ The estimated arrival is earlier
  如已预约收货，请告知是否需要改约
  If a delivery is booked, please tell us whether it should be moved
DELAYED
  运输晚于预计时间
  The transport is behind its estimate
  预计时间有变化时，我们会在此告知
  We tell you here when the estimate changes
NO_UPDATE
  自 {since} 以来没有新的运输信息
    ~ 暂无新的运输信息
  There has been no tracking news since {since}
    ~ There is no tracking news
  我们会向承运人核实，有消息即告知您
  We check with the carrier and tell you what we hear
DWELL
  货物自 {since} 起停留在{place}，时间超出预期
    ~ 货物停留时间超出预期
  The goods have been at {place} since {since}, longer than planned
    ~ The goods have stood still longer than planned
  如影响您的安排，请在此回复，我们优先跟进
  If this upsets your plans, answer here and we take it up first
PICKUP_OVERDUE
  已下单超过 {hours} 小时，仍未揽收
    ~ 仍未揽收
  Not picked up {hours} hours after the order
    ~ Not picked up yet
  请确认货物已备好；如需更改取件时间，请在此回复
  Please make sure that the goods are ready; answer here to change the pick-up time
ATTEMPT_NOT_RESCHEDULED
  派送未成功，尚未重新安排
  Delivery failed, and no new time is booked yet
  请在此回复方便的收货时间和电话，重新预约派送
  Answer here with a time and phone number that suit you to book a new delivery
DELIVERY_ATTEMPTED
  派送未成功
  A delivery attempt failed
  请在此回复方便的收货时间，重新预约派送
  Answer here with a time that suits you to book a new delivery
STUCK_OUT_FOR_DELIVERY
  派送时间超出预期，尚未签收
  Out for delivery longer than expected, not signed for yet
  如已收到请告知；如需改约请在此回复
  Tell us if you have it, or answer here to book another time
ADDRESS_ISSUE
  收货地址有误或不完整
  The delivery address is wrong or incomplete
  请在此回复完整地址和收件人电话
  Answer here with the full address and the recipient's phone number
UNREACHABLE
  联系不上收件人
  The recipient could not be reached
  请在此回复可联系的电话和收货时间
  Answer here with a phone number and a time when somebody is there
REFUSED
  收件人拒收
  The recipient refused the goods
  请在此回复如何处理：再次派送、改址或退回
  Answer here what we should do: deliver again, another address, or return
COLLECT_OVERDUE
  货物到达自提点后超期未领取
  The goods wait for collection longer than they may
  请尽快领取；如需改为派送请在此回复
  Please collect them soon, or answer here to have them delivered
WAITING_QUEUE
  货车在收货地点排队等候
  The truck is queuing at the delivery place
  如能协调卸货，请在此回复
  If you can help to get it unloaded, answer here
APPT_MISSED
  未赶上预约时间 {appointment}
    ~ 未赶上预约时间
  The appointment of {appointment} was missed
    ~ The appointment was missed
  请在此回复可选的新时间
  Answer here with new times that suit you
FREE_TIME_RISK
  免费期将于 {last_free} 结束
    ~ 免费期即将结束
  Free time ends {last_free}
    ~ Free time ends soon
  请尽快安排提货或还箱，逾期将产生费用
  Please arrange collection or return soon: after that it costs
CUTOFF_RISK
  {kind}截止时间为 {cutoff}，尚未完成
    ~ 截止时间临近，尚未完成
  The {kind} cut-off is {cutoff}, and it is not done yet
    ~ A cut-off is near, and it is not done yet
  请在此之前提交，逾期可能无法装运
  Please send it before then, or the cargo may miss its departure
POD_LATE
  尚未收到签收单
  The proof of delivery has not come in yet
  收到后即可下载
  You can download it once it is here
CUSTOMS_HOLD
  海关暂扣
  Held by customs
  需要您提供资料时，我们会在此告知
  We tell you here if papers are needed from you
CUSTOMS_INSPECTION
  海关查验中
  Under customs inspection
  查验时长由海关决定，放行后即告知您
  Customs decides how long it takes; we tell you once it is released
CUSTOMS_INFO_REQUIRED
  清关需要补充资料
  Customs needs more information
  请在此回复并上传所需资料
  Answer here and add the papers that are asked for
CUSTOMS_REFUSED
  海关不予放行
  Customs refused entry
  请在此回复如何处理：退运或其他方案
  Answer here what we should do: return or another way
ROLLED
  未能装上原定船/航班，改配 {new_vessel}
    ~ 未能装上原定船/航班
  Not loaded as planned; it is now planned on {new_vessel}
    ~ Not loaded on the planned vessel or flight
  请确认是否接受新的安排
  Please tell us whether you accept the new plan
ROUTE_CHANGED
  路线或卸货港变更为{place}
    ~ 路线或卸货港变更
  The route or port changed to {place}
    ~ The route or port changed
  请确认是否接受新的安排
  Please tell us whether you accept the new plan
LOST
  货物疑似丢失
  The goods are presumed lost
  请在此回复货物清单和价值，以便查找和索赔
  Answer here with the packing list and value, for the search and a claim
SHORTAGE
  件数短少，查找中
  Pieces are missing and being searched
  请核对收到的件数并在此回复
  Please count what has arrived and answer here
DAMAGED
  货物出现破损
  Damage was reported
  请保留包装并拍照，在签收单上注明
  Keep the packaging, take photos and note it on the delivery receipt
HELD_PAYMENT
  因费用未结清暂停
  On hold because a payment is due
  请核对账单；已付款请在此回复凭证
  Please look at the invoice; if it is paid, answer here with the receipt
RETURNING
  货物正在退回
  The goods are on their way back
  如需拦截或改址，请在此回复
  Answer here if they should be stopped or sent elsewhere
VESSEL_INCIDENT
  {vessel} 发生异常，本票货物在船上或将装该船
    ~ 所在船舶发生异常
  There is trouble with {vessel}, which carries or will carry this shipment
    ~ There is trouble with the vessel
  影响确认后即告知您新的时间
  We tell you the new times once they are known
PORT_INCIDENT
  {place}港口作业异常，可能影响本票货物
    ~ 港口作业异常，可能影响本票货物
  There is trouble at {place} that may affect this shipment
    ~ There is trouble at a port that may affect this shipment
  影响确认后即告知您新的时间
  We tell you the new times once they are known
"""
