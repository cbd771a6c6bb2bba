"""One finding in words: its quotes or where it was absent, its clauses, why it matters, and a better wording."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.content.base import Lang
from simulator.content.standard import Rule, Standard
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.setting import Setting
from simulator.report.better import better
from simulator.report.detail import detail
from simulator.report.model import ClauseWords, FindingWords, Quote
from simulator.report.names import Names, Slots
from simulator.report.quoting import whole_words
from simulator.scoring.card import Evidence, Finding
from simulator.words import Words

RANK = {"critical": 0, "major": 1, "minor": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Tells findings of one attempt in one language."""

    words: Words
    names: Names
    slots: Slots
    standard: Standard
    attempt: Attempt
    setting: Setting | None
    rules: dict[str, Rule]

    def clause(self, wanted: str) -> ClauseWords:
        lang = self.words.lang
        for clause in self.standard.clauses:
            if clause.id == wanted:
                other: Lang = "en" if lang == "zh" else "zh"
                source, text = clause.source.of(lang), clause.of(lang)
                return ClauseWords(id=clause.id, source=source, text=text, other=clause.of(other))
        return ClauseWords(id=wanted, source="", text="")

    def tell(self, finding: Finding) -> FindingWords:
        rule = self.rules[finding.rule]
        lang = self.words.lang
        areas = {area.id: area.name.of(lang) for area in self.standard.areas}
        return FindingWords(
            rule=finding.rule,
            name=rule.name.of(lang),
            area=areas.get(finding.area, finding.area),
            severity=finding.severity,
            severity_name=self.words(f"severity.{finding.severity}"),
            state=finding.state,
            state_name=self.words(f"state.{finding.state}"),
            points=self._points(finding),
            quotes=tuple(self._quote(evidence) for evidence in finding.evidence),
            where=self._absent(finding.absent),
            detail=detail(self.words, self.names, rule, finding, self.attempt, self.setting),
            clauses=tuple(self.clause(clause) for clause in finding.clauses),
            why=self.slots.fill(rule.why),
            better=self.better(rule),
            remarks=tuple(self._remarks(finding)),
            prompted=finding.prompted,
        )

    def better(self, rule: Rule) -> str:
        return better(self.names, self.slots, self.setting, rule)

    def _points(self, finding: Finding) -> str:
        if finding.lost:
            return f"-{finding.lost}"
        return f"{finding.gained}/{finding.possible}" if finding.possible else ""

    def _quote(self, evidence: Evidence) -> Quote:
        start, end, text = evidence.start, evidence.end, evidence.quote
        turns = self.attempt.turns
        said = turns[evidence.turn].text if 0 <= evidence.turn < len(turns) else ""
        if text and said[start:end] == text:
            start, end = whole_words(said, start, end)
            text = said[start:end]
        return Quote(
            turn=evidence.turn + 1,
            start=start,
            end=end,
            text=text,
            heard=self.names.of(evidence.term) if evidence.term else "",
            method=self.words(f"method.{evidence.method}") if evidence.method else "",
            confidence=evidence.confidence,
        )

    def _absent(self, absent: tuple[int, int] | None) -> str:
        if absent is None:
            return ""
        first, last = absent[0] + 1, absent[1] + 1
        if first >= last:
            return self.words("absent.in_one", turn=first)
        return self.words("absent.in_many", first=first, last=last)

    def _remarks(self, finding: Finding) -> list[str]:
        told = []
        if not finding.sure and finding.state != "for_review":
            told.append(self.words("remark.unsure"))
        if finding.prompted:
            told.append(self.words("remark.prompted"))
        if finding.proposed:
            told.append(self.words("remark.proposed"))
        if finding.charged_by:
            payer = self.rules[finding.charged_by].name.of(self.words.lang)
            told.append(self.words("remark.charged_by", rule=payer))
        return told


def worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    """What was broken or missed: critical before major before minor, then by points, then as it happened."""
    bad = [finding for finding in findings if finding.state in ("broken", "missed")]
    return sorted(bad, key=lambda f: (RANK[f.severity], -(f.lost or f.possible - f.gained), _first_turn(f)))


def _first_turn(finding: Finding) -> int:
    if finding.evidence:
        return finding.evidence[0].turn
    return finding.absent[0] if finding.absent else 0
