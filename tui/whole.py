"""Wide characters stay whole. Textual cuts every line at the edges of all widgets, also of covered ones, and a cut
through a wide character leaves two blanks; here such a cut is left out where one widget is seen on both its sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import textual.screen
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


def splits(strip: Strip, cut: int) -> bool:
    """Whether a cut after so many cells goes through a character."""
    if not 0 < cut < strip.cell_length:
        return False
    return "".join(part.text for part in strip.divide([cut, strip.cell_length])) != strip.text


class WholeCompositor(Compositor):
    """Draws as Textual's does, but each line of chops has only those cuts that go through no character."""

    def render_partial_update(self) -> ChopsUpdate | None:
        screen, regions = self.size.region, self._dirty_regions.copy()
        self._dirty_regions.clear()
        if not regions:
            return None
        spans = list(self._regions_to_spans(regions))
        lines = {y for y, _, _ in spans}
        # A cell more on each side, so that whatever lies over either half of a character there is known.
        crop = Region.from_union(regions).grow((0, 1, 0, 1)).intersection(screen)
        chops = self._render_chops(crop, lines.__contains__)
        ends = [[*list(chop)[1:], *cuts[-1:]] for chop, cuts in zip(chops, self.cuts, strict=True)]
        # What ends within a chop ends with it: it might go through a character there.
        spans = [(y, x1, next((end for end in ends[y] if end >= x2), x2)) for y, x1, x2 in spans]
        return ChopsUpdate(chops, spans, ends)

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        for region, clip, strips in self._get_renders(crop):
            seen = region.intersection(clip)
            first, last = seen.column_span
            for y, strip in zip(seen.line_range, strips, strict=False):
                if is_rendered_line(y):
                    self._fill(chops[y], strip, [cut for cut in self.cuts[y] if first <= cut <= last], crop)
        return chops  # type: ignore[return-value]

    def _fill(self, chop: dict[int, Strip | None], strip: Strip, cuts: list[int], crop: Region) -> None:
        """Give what is still free of a line to this strip, which lies below the earlier ones; `cuts` begin at it."""
        if not cuts:
            return
        free = [cut in chop and chop[cut] is None for cut in cuts]
        if not any(free[:-1]):
            return
        left_out = set()
        if not strip.text.isascii():
            for (_, cut), (is_free, too) in zip(pairwise(cuts[:-1]), pairwise(free[:-1]), strict=True):
                if is_free and too and crop.x < cut < crop.right and splits(strip, cut - cuts[0]):
                    left_out.add(cut)
        kept = [cut for cut in cuts if cut not in left_out]
        for cut, part in zip(kept, strip.divide([cut - cuts[0] for cut in kept[1:]]), strict=False):
            if cut in chop and chop[cut] is None:
                chop[cut] = part
        for cut in left_out:
            del chop[cut]


def install() -> None:
    """Let every screen be drawn so."""
    textual.screen.Compositor = WholeCompositor  # type: ignore[attr-defined]
