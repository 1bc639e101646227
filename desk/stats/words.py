"""What the figures are called on paper, and one line on each for whoever reads them; the same words as in docs/glossary.md."""

COUNTS = {
    "opened": ("登记", "本月登记的工单。以下各项都只算这些工单，按统计时的情况算。"),
    "accepted": ("受理", "受理过的。"),
    "declined": ("不予受理", "现在是不予受理的。"),
    "withdrawn": ("撤回", "本人撤回的。"),
    "in_hand": ("在办", "还要有人办的，包括待受理、已转办、待补充和整改。"),
    "answered": ("待评价", "已经反馈，等评价的。"),
    "closed": ("办结", "已评价办结的，包括默认办结。"),
    "closed_by_default": ("默认办结", "没有等到评价、到期办结的。"),
    "transferred": ("转办", "转给过其他部门的，不论后来怎样。"),
    "redone": ("整改", "评价不满意、重新办过的。"),
    "reopened": ("重开", "办结后又重开过的。"),
    "response_due": ("应响应", "已经受理、不予受理或转办的，加上过了首次响应时限还待受理的。"),
    "response_in_time": ("按时响应", "应响应的里面，没有超过首次响应时限的。"),
    "handling_due": ("到期应办", "反馈过的，加上过了办理时限还没反馈的；等补充材料的不算。"),
    "handling_in_time": ("按时办理", "到期应办的里面，每一轮都没有超过办理时限的。"),
    "rated": ("已评价", "有评价的；重开后要重新评价。"),
    "satisfied": ("满意", "最近一次评价三星以上，也没有说问题没解决。"),
}
SHARES = {
    "response_share": ("响应按时率", "按时响应 ÷ 应响应。"),
    "settled_share": ("办结率", "办结 ÷（登记 − 不予受理 − 撤回）。"),
    "handling_share": ("按时率", "按时办理 ÷ 到期应办。"),
    "satisfied_share": ("满意率", "满意 ÷ 已评价。"),
}
CHANNELS = {"rest": "接口", "widget": "网页", "wechat": "微信"}
KINDS = {"consult": "咨询", "request": "诉求", "complaint": "投诉", "booking": "预约", "help": "求助", "report": "举报"}
