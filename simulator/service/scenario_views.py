"""A version of a scenario as its authors look at it: customers, beats and the ways between them, steps, samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.content.base import Channel, Ending, Lang, Lines, Text
from simulator.content.scenario import Beat, Sample, Scenario, SlotValue, Variant, When
from simulator.dialogue.setting import draw_variant, fill
from simulator.library.beats import NEXT
from simulator.report import Names
from simulator.service.rule_views import RuleView, Telling, plainly
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantView:
    """One set of names and figures. `order`: of the demands, by the ids of their beats."""

    id: str
    use: str
    slots: tuple[tuple[str, str], ...]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitView:
    """A way out of a beat, and when it is taken, as a sentence. `to`: beats, several for the next of the demands."""

    to: tuple[str, ...]
    is_next_demand: bool
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatView:
    """A state of the customer. `says`: alternatives; `shows`: what the line shows; `ending_name`: only of last ones."""

    id: str
    says: tuple[str, ...]
    shows: tuple[str, ...]
    stuck: tuple[str, ...]
    exits: tuple[ExitView, ...]
    ending: str
    ending_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """A sample with what it must get. `findings`: rules by name with the state that each must have."""

    id: str
    lang: Lang
    variant: str
    about: str
    actions: tuple[str, ...]
    low: int
    high: int
    passes: bool
    ending: Ending
    ending_name: str
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A version whole. Texts are filled as in its first variant for practice. `department`: where it belongs."""

    id: str
    version: int
    title: str
    persona_name: str
    persona_about: str
    company: str
    post: str
    channel: Channel
    channel_name: str
    minutes: int
    clock: str
    tags: tuple[str, ...]
    situation: str
    customer: str
    department: str
    variants: tuple[VariantView, ...]
    facts: tuple[tuple[str, str], ...]
    form: tuple[str, ...]
    first: str
    beats: tuple[BeatView, ...]
    steps: tuple[RuleView, ...]
    samples: tuple[SampleLine, ...]


def preview(library: Library, scenario: Scenario, words: Words) -> Preview:
    """`library`: one in which the scenario's persona and business are."""
    return _Drawing(library, scenario, words).preview()


class _Drawing:
    def __init__(self, library: Library, scenario: Scenario, words: Words) -> None:
        self.scenario, self.words, self.lang = scenario, words, words.lang
        self.setting = library.setting(scenario)
        self.telling = Telling(library, words)
        self.names: Names = self.telling.names(scenario)
        business = self.setting.business
        house: dict[str, SlotValue] = {
            "company": business.name,
            "company_short": business.short,
            "post": business.post,
            "agent": business.agent,
        }
        practised = [variant.id for variant in scenario.variants if variant.use == "practice"]
        drawn = draw_variant(scenario, 1, use="practice", variant=next(iter(practised), scenario.variants[0].id))
        self.slots: Mapping[str, SlotValue] = {**house, **drawn.slots}

    def preview(self) -> Preview:
        scenario, persona, business = self.scenario, self.setting.persona, self.setting.business
        departments = {place.id: place.name.of(self.lang) for place in business.departments}
        return Preview(
            id=scenario.id,
            version=scenario.version,
            title=scenario.title.of(self.lang),
            persona_name=persona.name.of(self.lang),
            persona_about=persona.about.of(self.lang),
            company=business.name.of(self.lang),
            post=business.post.of(self.lang),
            channel=scenario.channel,
            channel_name=self.words(f"channel.{scenario.channel}"),
            minutes=scenario.minutes,
            clock=scenario.clock,
            tags=tuple(self.telling.tag(tag) for tag in scenario.tags),
            situation=self._say(scenario.situation.of(self.lang)),
            customer=self._say(scenario.customer.of(self.lang)),
            department=departments.get(scenario.department or "", ""),
            variants=tuple(self._variant(one) for one in scenario.variants),
            facts=tuple((fact.name.of(self.lang), self._figure(fact.value, fact.unit)) for fact in scenario.facts),
            form=tuple(field.name.of(self.lang) for field in scenario.form),
            first=scenario.first,
            beats=tuple(self._beat(beat) for beat in scenario.beats),
            steps=tuple(self.telling.rule(step, scenario) for step in scenario.steps),
            samples=tuple(self._sample(sample) for sample in scenario.samples),
        )

    def _say(self, text: str) -> str:
        return plainly(self.words, fill(text, self.slots, self.lang))

    def _lines(self, lines: Lines | None) -> tuple[str, ...]:
        return tuple(self._say(line) for line in lines.of(self.lang)) if lines is not None else ()

    def _variant(self, variant: Variant) -> VariantView:
        def told(values: Iterable[SlotValue]) -> str:
            return " / ".join(value.of(self.lang) if isinstance(value, Text) else str(value) for value in values)

        slots = tuple((name, told(values)) for name, values in variant.slots.items())
        return VariantView(id=variant.id, use=variant.use, slots=slots, order=variant.order)

    def _figure(self, value: int | str, unit: str) -> str:
        known = value if isinstance(value, int) else self.slots.get(value, "")
        figure = known.of(self.lang) if isinstance(known, Text) else str(known)
        return f"{figure} {self.words(f'unit.{unit}')}".strip()

    def _beat(self, beat: Beat) -> BeatView:
        after = (*self.scenario.demands, *((self.scenario.after_demands,) if self.scenario.after_demands else ()))
        return BeatView(
            id=beat.id,
            says=self._lines(beat.says),
            shows=tuple(self.words(f"cue.{cue}") if f"cue.{cue}" in self.words else cue for cue in beat.cues),
            stuck=self._lines(beat.stuck),
            exits=tuple(
                ExitView(
                    to=after if way.to == NEXT else (way.to,), is_next_demand=way.to == NEXT, when=self._when(way.when)
                )
                for way in beat.exits
            ),
            ending=beat.ending or "",
            ending_name=self.words(f"beat_ending.{beat.ending}") if beat.ending else "",
        )

    def _when(self, when: When) -> str:
        parts = [
            self.words(f"when.{part}", what=self.words.joined([self.names.of(term) for term in getattr(when, part)]))
            for part in ("all", "any", "none", "ever")
            if getattr(when, part)
        ]
        if when.bands:
            bands = self.words.joined([self.words(f"band.{band}") for band in when.bands])
            parts.append(self.words("when.bands", what=bands))
        if when.replies:
            parts.append(self.words.count("when.replies", when.replies))
        return ("；" if self.lang == "zh" else "; ").join(parts) or self.words("when.always")

    def _sample(self, sample: Sample) -> SampleLine:
        expect, rules = sample.expect, self._rules()
        return SampleLine(
            id=sample.id,
            lang=sample.lang,
            variant=sample.variant,
            about=sample.about,
            actions=sample.actions,
            low=expect.score[0],
            high=expect.score[1],
            passes=expect.passes,
            ending=expect.ending,
            ending_name=self.words(f"ending.{expect.ending}"),
            findings=tuple(
                (rules.get(rule, rule), self.words(f"state.{state}")) for rule, state in expect.findings.items()
            ),
        )

    def _rules(self) -> Mapping[str, str]:
        rules = (*self.setting.standard.rules, *self.scenario.steps)
        return {rule.id: rule.name.of(self.lang) for rule in rules}
