"""Labelled replies from files: one a line, or dialogues in the public CSConv format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from simulator.errors import NotFound, SimulatorError

if TYPE_CHECKING:
    from simulator.content.bank import LabelledReply

Format = Literal["jsonl", "csconv"]

# The twelve strategies of CSConv (Zhu et al. 2025, after COPC) as acts; one of several is enough where a strategy is
# wider than an act. "Others" says nothing about acts.
STRATEGIES: Mapping[str, tuple[str, ...]] = {
    "greeting": ("greeting", "self_introduction"),
    "identity verification": ("identity_check",),
    "emotional management": ("empathy", "apology", "reassurance"),
    "restatement or paraphrasing": ("restate",),
    "problem refinement": ("probe",),
    "providing suggestions": ("propose_solution", "narrow_choice"),
    "information delivery": ("inform", "value_explanation", "comparison_breakdown"),
    "resolution implementation": ("propose_solution", "register_case", "commit_deadline", "hold_notice"),
    "feedback request": ("confirm_satisfaction",),
    "appreciation and closure": ("thanks", "closing"),
    "relationship continuation": ("reassurance", "closing", "praise"),
    "others": (),
}
_ALSO = {
    "gt": "greeting", "iv": "identity verification", "em": "emotional management", "rp": "restatement or paraphrasing",
    "restatement": "restatement or paraphrasing",
    "paraphrasing": "restatement or paraphrasing",
    "pr": "problem refinement", "ps": "providing suggestions", "id": "information delivery",
    "ri": "resolution implementation", "fr": "feedback request", "ac": "appreciation and closure",
    "rc": "relationship continuation", "other": "others", "问候": "greeting",
    "身份验证": "identity verification",
    "身份核实": "identity verification", "情绪管理": "emotional management",
    "重述或释义": "restatement or paraphrasing",
    "复述": "restatement or paraphrasing", "问题细化": "problem refinement", "提供建议": "providing suggestions",
    "信息传递": "information delivery", "信息传达": "information delivery", "实施解决方案": "resolution implementation",
    "方案实施": "resolution implementation", "反馈请求": "feedback request", "请求反馈": "feedback request",
    "感谢与结束": "appreciation and closure", "感谢和结束": "appreciation and closure",
    "关系延续": "relationship continuation",
    "关系维护": "relationship continuation", "其他": "others",
}  # fmt: skip
_CUSTOMERS = ("customer", "user", "seeker", "client", "客户", "用户", "顾客", "c")


def rows_of(file: Path, format: Format) -> list[LabelledReply]:
    """The labelled replies of a file. Raises NotFound, and SimulatorError with the line or dialogue that is none."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}.", code="no_file", file=str(file))
    return _of_lines(file) if format == "jsonl" else _of_dialogues(file)


def strategy_named(text: str) -> str:
    """The strategy of CSConv that a label means; nothing for what is none."""
    name = " ".join(text.replace("_", " ").split()).lower().split(" (")[0]
    name = _ALSO.get(name, name)
    return name if name in STRATEGIES else ""


def _of_lines(file: Path) -> list[LabelledReply]:
    from simulator.content.bank import LabelledReply

    names = set(LabelledReply.model_fields)
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            plain = json.loads(line)
            known = {"author": file.stem, "id": f"{file.stem}:{number}"} | {
                k: v for k, v in plain.items() if k in names
            }
            found.append(LabelledReply.model_validate_json(json.dumps(known)))
        except (ValueError, AttributeError, TypeError):
            raise _bad(file, number) from None
    return found


def _of_dialogues(file: Path) -> list[LabelledReply]:
    """Every turn of an agent that has a strategy; its acts are all those that the strategy may be done by."""
    try:
        dialogues = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        raise _bad(file, 1) from None
    if not isinstance(dialogues, list):
        raise _bad(file, 1)
    found: list[LabelledReply] = []
    for number, dialogue in enumerate(dialogues, 1):
        try:
            found += _of_dialogue(file, number, dialogue)
        except (ValueError, AttributeError, TypeError, KeyError):
            raise _bad(file, number) from None
    return found


def _of_dialogue(file: Path, number: int, dialogue: dict[str, Any]) -> list[LabelledReply]:
    from simulator.content.bank import LabelledReply
    from simulator.transcripts import language_of

    found, context = [], ""
    for turn, said in enumerate(dialogue["dialogue"], 1):
        text = str(said["text"]).strip()
        if str(said["speaker"]).strip().lower() in _CUSTOMERS:
            context = text
            continue
        label = str(said.get("strategy") or "").strip()
        if not text or not label:
            continue
        strategy = strategy_named(label)
        if not strategy:
            choices = ", ".join(STRATEGIES)
            raise SimulatorError(
                f"{file}, dialogue {number}: no strategy {label!r}",
                code="bad_strategy", file=str(file), line=number, strategy=label, choices=choices,
            )  # fmt: skip
        found.append(
            LabelledReply(
                id=f"{file.stem}:{number}.{turn}",
                author=file.stem,
                lang=language_of(text),
                kind=strategy,
                context=context,
                reply=text,
                acts=STRATEGIES[strategy],
            )
        )
    return found


def _bad(file: Path, line: int) -> SimulatorError:
    return SimulatorError(f"{file}:{line}", code="bad_label", file=str(file), line=line)
