"""The words of a language that the guards go by: what turns a phrase into a denial, a quotation or a question."""

from __future__ import annotations

from simulator.content.base import Line, Model

Cue = tuple[Line, ...]


class Cues(Model):
    """Cue words by guard; all are compared in normalised text, English ones as whole words.

    Idioms are looked up first and hide what is in them: 没问题 holds no denial.
    """

    idioms: Cue
    """Words that hold a cue and do not mean it."""
    denials: Cue
    """They deny what follows in the same clause, a few words further on (没必要, 不会, won't)."""
    denials_near: Cue
    """They deny only what follows at once (不, 没)."""
    linking: Cue
    """Words that may stand between a near denial and what it denies (给您, 跟)."""
    denied_after: Cue
    """They deny what stands right before (是不可能的)."""
    suppositions: Cue
    question_words: Cue
    """They make a clause before a question mark a real question (吗, do you)."""
    question_tags: Cue
    """At the end of a statement they only ask for consent (可以吗, is that all right)."""
    reporters: Cue
    """Others whose words may be told (上次客服, the last agent) ..."""
    saying: Cue
    """... when one of these follows soon (说, promised)."""
    beside: Cue
    """Before a reporter they make it the one spoken to (我跟主管说)."""
    customer_said: Cue
    """What follows are the customer's own words, wishes or fears (您说, you said)."""
    safety: Cue
    """A sentence with one of these gives a safety instruction."""
    reasons: Cue
    """A refusal with one of these gives its reason."""
    courtesy: Cue
    """An order with one of these is a request."""
    not_now: Cue
    """A figure beside one of these belongs to another time or seller (原价, 别家, last year)."""
    differences: Cue
    """A figure beside one of these is a difference or a share, not the thing's own figure (便宜了, 每天, cheaper)."""
    bounds: Cue
    """A figure right after one of these is not the figure itself (不到, more than)."""
    totals: Cue
    """A figure beside one of these is a sum and never a single price (总共, in all)."""
    around: Cue
    """They make a figure approximate (左右, about)."""
    acquits: Cue
    """A sentence with one of these takes the customer's side: what is only like a harm is none there (不怪您)."""
    approvals: Cue
    """Somebody else still decides: a figure beside one of these is no own promise (申请, 审批, approval)."""


class LanguageCues(Model):
    """One file of cues."""

    cues: Cues
