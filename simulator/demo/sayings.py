"""What the invented people write to each other: comments and reasons, each in the language of whom it is for."""

from __future__ import annotations

from collections.abc import Mapping

ISSUER = "演示机构（无效证书） Demo organisation, not valid"

SAYINGS: Mapping[str, Mapping[str, str]] = {
    "extra": {
        "zh": "右手受伤，打字较慢，有医生证明。",
        "en": "Types with one hand after an injury; a doctor's note is on file.",
    },
    "praise": {
        "zh": "这一通处理得很完整：先安抚，再核实，最后给了明确的回复时间。继续保持。",
        "en": "Complete from start to end: you soothed first, checked the facts, then gave a clear time. Keep it up.",
    },
    "finding": {
        "zh": "注意这一条，这次没有做到。先看看报告里的更好说法，再练一遍同样的情景。",
        "en": "Look at this one: it is missing here. Read the better wording in the report, then play the drill again.",
    },
    "turn": {
        "zh": "这句话客户听起来会觉得在推脱，换成“我来帮您跟进”会好很多。",
        "en": "To the customer this sounds like passing the buck. 'I will follow this up for you' works much better.",
    },
    "overall": {
        "zh": "整体进步不小，收尾还可以再从容一点，别忘了确认客户是否满意。",
        "en": "Much better than last week. Take your time at the end and ask whether the customer is content.",
    },
    "appeal": {
        "zh": "我认为这里已经做到了，只是说法不同，请再听一遍。",
        "en": "I think I did this, only in other words. Please listen to it again.",
    },
    "appeal_granted": {
        "zh": "复听后认可：意思已经表达清楚，按达到处理。",
        "en": "Heard again and agreed: the meaning is clear, so it counts as met.",
    },
    "ruled": {
        "zh": "按上下文判断，考生的意思是清楚的。",
        "en": "From the context it is clear what the candidate meant.",
    },
    "revoked": {
        "zh": "上岗后抽查发现多次未按标准核实客户身份，完成补训前收回。",
        "en": "Spot checks on duty showed that customers were not identified as the standard asks.",
    },
    "moved": {
        "zh": "当天排班冲突，改期再约。",
        "en": "Clashes with the roster of that day; to be booked again.",
    },
    "time": {
        "zh": "键盘故障更换，补回耽误的时间。",
        "en": "The keyboard had to be replaced; the time lost is given back.",
    },
}
