"""What only practice shows: the mood meter, what the last reply did, the hint, the promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from simulator.words import Words
from tui.marks import BANDS, gauge, led

if TYPE_CHECKING:
    from simulator.service.talk_view import Practising

METER = 16


def coach(shown: Practising, words: Words) -> Content:
    parts = [Content.styled(f"{BANDS.get(shown.band, '')} {shown.band_name}", "bold")]
    if shown.spots:
        spot = shown.spots[-1]
        for key, value in (("talk.patience", spot.patience), ("talk.trust", spot.trust)):
            parts.append(gauge(value, METER) + Content(f" {value:>3} {words(key)}"))
    if shown.hints:
        parts.append(Content.styled("\n" + led("→", shown.hints[-1]), "$warning"))
    if shown.coach:
        told = shown.coach[-1].told
        parts.append(Content.styled(f"\n{words('talk.heard')}", "bold"))
        for heard in told.heard:
            unsure = "" if heard.sure else f" {words('talk.unsure')}"
            figure = f" {heard.figure}" if heard.figure else ""
            sign, look = ("✓", "$success") if heard.helps else ("✗", "$error")
            parts.append(Content.styled(f"{sign} {heard.name}{unsure}", look) + Content(f" “{heard.quote}”{figure}"))
        if not told.heard:
            parts.append(Content.styled(words("talk.heard_nothing"), "$text-muted"))
        if told.moved:
            parts.append(Content.styled(f"\n{words('talk.moved')}", "bold"))
            by = f"{words('talk.patience')} {told.patience_by:+d}, {words('talk.trust')} {told.trust_by:+d}"
            parts.append(Content(by))
            parts += [
                Content.styled(f"{'▲' if cause.patience + cause.trust > 0 else '▼'} {cause.name} ", "$text-muted")
                + Content(f"{cause.patience:+d}/{cause.trust:+d}")
                for cause in told.moved
            ]
    if shown.promises:
        parts.append(Content.styled(f"\n{words('talk.promises')}", "bold"))
        parts += [Content(f"· “{one.text}” {one.recorded}".rstrip()) for one in shown.promises]
    return Content("\n").join(parts)
