"""The invented people of the demo: names that nobody has, what they are, how well they do, and what happens to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from simulator.service.who import Role

GROUPS = ("早班组 Early shift", "晚班组 Late shift", "新人组 Newcomers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One of the staff. `group`: the number of the group that a trainer leads."""

    login: str
    name: str
    role: Role
    lang: str = "zh"
    group: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainee:
    """`joined`: days before now. `skill`: percent of replies done well at first and by now. `attempts`: drills played.

    `story`: what happens to them beyond practice; one of STORIES.
    """

    login: str
    name: str
    group: int
    joined: int
    skill: tuple[int, int]
    attempts: int
    story: str = ""
    lang: str = "zh"


# Given names are words of the rehearsal room (sample, drill, script, stage), so that nobody real is meant.
ADMINISTRATOR = Actor(login="tian.guanli", name="田管理 Tian Guanli", role="administrator")
MANAGER = Actor(login="zeng.jingli", name="曾经理 Zeng Jingli", role="manager")
AUDITOR = Actor(login="xiao.shenji", name="萧审计 Xiao Shenji", role="auditor")
TRAINERS = (
    Actor(login="han.jiaolian", name="韩教练 Han Jiaolian", role="trainer", group=0),
    Actor(login="feng.daiban", name="冯带班 Feng Daiban", role="trainer", group=1),
    Actor(login="terry.trainer", name="Terry Trainer", role="trainer", lang="en", group=2),
)
EXAMINERS = (
    Actor(login="cao.kaoping", name="曹考评 Cao Kaoping", role="examiner"),
    Actor(login="peng.pingshen", name="彭评审 Peng Pingshen", role="examiner"),
    Actor(login="erin.examiner", name="Erin Examiner", role="examiner", lang="en"),
)
STAFF = (ADMINISTRATOR, MANAGER, AUDITOR, *TRAINERS, *EXAMINERS)

_TRAINEES = """
zhang.shili        张示例 Zhang Shili      0 60 20-95 13 passed
zhao.yanlian       赵演练 Zhao Yanlian     0 60 12-92 13 second_try
chen.moni          陈模拟 Chen Moni        1 55 25-90 12 typed_oddly
wu.jiashe          吴假设 Wu Jiashe        1 52 15-45 12 appeals
he.juben           何剧本 He Juben         0 47 20-80 11 sits_now
wang.lianxi        王练习 Wang Lianxi      1 60 35-95 12 revoked
li.yangben         李样本 Li Yangben       0 60 50-100 12 excellent
lin.xugou          林虚构 Lin Xugou        1 50 10-45 11 failed
zhou.pailian       周排练 Zhou Pailian     0 56 20-55 12 appealed
guo.taici          郭台词 Guo Taici        1 45 25-85 11 booked
sam.sample         Sam Sample              2 58 30-95 13 passed_en
xu.shiyong         徐试用 Xu Shiyong       1 55 25-92 12 near_the_line
pat.placeholder    Pat Placeholder         2 44 15-65 9 extra
sun.fanli          孙范例 Sun Fanli        0 50 35-75 10
hu.caogao          胡草稿 Hu Caogao        0 48 8-35 9 spot_checks
zhu.caipai         朱彩排 Zhu Caipai       1 46 30-82 10
gao.shapan         高沙盘 Gao Shapan       1 42 15-60 9 late
ma.juese           马角色 Ma Juese         0 40 20-75 8
drew.draft         Drew Draft              2 16 5-20 5 newcomer
luo.wutai          罗舞台 Luo Wutai        2 18 10-35 6 newcomer
liang.yuyan        梁预演 Liang Yuyan      2 18 20-45 6 newcomer
song.fangzhen      宋仿真 Song Fangzhen    2 14 15-30 5 newcomer
zheng.tishen       郑替身 Zheng Tishen     2 12 8-25 4 newcomer
xie.yangzhang      谢样张 Xie Yangzhang    2 11 25-40 4 newcomer
"""
ENGLISH = {"sam.sample", "pat.placeholder", "drew.draft"}


def trainees(number: int, drills: int) -> tuple[Trainee, ...]:
    """The first ones, which have the stories that show most, with at most so many drills each."""
    found = [_trainee(line) for line in _TRAINEES.splitlines() if line.strip()]
    return tuple(replace(one, attempts=min(one.attempts, drills)) for one in found[:number])


def _trainee(line: str) -> Trainee:
    login, name, rest = re.split(r"\s{2,}", line.strip())
    group, joined, skill, attempts, *story = rest.split()
    low, _, high = skill.partition("-")
    return Trainee(
        login=login,
        name=name,
        group=int(group),
        joined=int(joined),
        skill=(int(low), int(high)),
        attempts=int(attempts),
        story=story[0] if story else "",
        lang="en" if login in ENGLISH else "zh",
    )
