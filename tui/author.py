"""The author's page: a file is checked whenever it is saved, the ways are drawn, and it is played from any beat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static, Tree
from textual.widgets.option_list import Option
from textual.widgets.tree import TreeNode

from tui.page import Page, plain
from tui.ways import to_talk

if TYPE_CHECKING:
    from simulator.service.authoring import CheckedText
    from simulator.service.scenario_views import BeatView, Preview
    from simulator.service.shelf import ScenarioLine

LOOKS_EVERY = 0.7  # seconds between two looks at the file


class Scenarios(Page):
    """All scenarios, and a field for a file of one's own."""

    title_key = "web.nav.scenarios"

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[ScenarioLine, ...] = ()

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.lines = await self.desk.ask(lambda s: s.authoring.scenarios(who, lang=lang))

    def draw(self) -> ComposeResult:
        with VerticalScroll(classes="page", can_focus=False):
            yield Input(placeholder=self.words("tui.author.file"), id="file")
            options = (
                Option(plain(f"{one.title} · {one.persona_name} · {one.channel_name} ({one.id})"), id=one.id)
                for one in self.lines
            )
            yield OptionList(*options, markup=False)

    def arrived(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self.go(Author(scenario=str(event.option_id)))

    @on(Input.Submitted, "#file")
    def opened(self, event: Input.Submitted) -> None:
        file = Path(event.value).expanduser()
        if file.is_file():
            self.go(Author(file=file))
        else:
            self.app.notify(self.words("tui.author.no_file", file=file), severity="error", markup=False)


class Author(Page):
    """A version of a scenario, or a file that is watched: what is wrong with it, its ways, its lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "try_it", "scenario.try"),
        Binding("ctrl+s", "save", "scenario.save"),
    ]

    def __init__(self, *, scenario: str = "", file: Path | None = None) -> None:
        super().__init__()
        self.scenario = scenario
        self.file = file
        self.preview: Preview | None = None
        self.digest = ""
        self.checked: CheckedText | None = None
        self.seen = 0

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        if self.file is not None:
            self.seen = self.file.stat().st_mtime_ns
            text = self.file.read_text(encoding="utf-8", errors="replace")
            self.checked = await self.desk.ask(lambda s: s.authoring.check(who, text=text, lang=lang))
            self.scenario = self.checked.scenario
            if self.checked.errors or not self.checked.known:
                self.preview = None
                return
        name, digest = self.scenario, self.digest or None
        found = await self.desk.ask(lambda s: s.authoring.scenario(who, scenario=name, digest=digest, lang=lang))
        self.preview, self.digest = found.preview, found.version.digest

    def heading(self) -> str:
        title = self.checked.title if self.checked else self.preview.title if self.preview else ""
        return f"{self.words('web.nav.scenarios')} · {title or (self.file.name if self.file else '')}"

    def begin(self) -> None:
        super().begin()
        self.set_interval(LOOKS_EVERY, self.watch_file)

    def watch_file(self) -> None:
        """Check again once the file was saved."""
        try:
            is_new = self.file is not None and self.file.stat().st_mtime_ns != self.seen
        except OSError:
            return  # an editor may put another file in its place
        if is_new and self.is_filled:
            self.returned()

    def draw(self) -> ComposeResult:
        with Container(id="report"):
            with VerticalScroll(id="panes", can_focus=False):
                if self.checked is not None:
                    yield Static(self._problems(self.checked), id="problems")
                if self.preview is not None:
                    yield self._graph(self.preview)
            with VerticalScroll(id="clause"):
                yield Static(id="beat")

    def _problems(self, checked: CheckedText) -> Content:
        words = self.words
        sound = (
            f"✓ {words('scenario.sound')}"
            if not checked.errors
            else f"✗ {words.count('scenario.errors', checked.errors)}"
        )
        lines = [Content.styled(sound, "bold $success" if not checked.errors else "bold $error")]
        for one in checked.problems:
            sign, look = ("✗", "$error") if one.level == "error" else ("?", "$warning")
            lines.append(Content.styled(f"{sign} {self.file}:{one.line}:{one.column} ", look) + Content(one.text))
        if not checked.errors:
            key = "nothing_changed" if checked.kept else "becomes_version" if checked.known else "becomes_new"
            told = (
                words(f"scenario.{key}", n=checked.number, name=checked.scenario)
                if not checked.kept
                else words(f"scenario.{key}")
            )
            lines.append(Content(told))
        return Content("\n").join(lines)

    def _graph(self, preview: Preview) -> Tree[str]:
        """The ways as a tree from the first beat; a beat that was drawn already is only named."""
        beats = {beat.id: beat for beat in preview.beats}
        tree: Tree[str] = Tree(Text(preview.title), data="", id="graph")
        tree.root.expand()
        drawn: set[str] = set()
        self._branch(tree.root, beats[preview.first], beats, drawn, "")
        for name, beat in beats.items():
            if name not in drawn:
                self._branch(tree.root, beat, beats, drawn, "")
        return tree

    def _branch(
        self, above: TreeNode[str], beat: BeatView, beats: dict[str, BeatView], drawn: set[str], when: str
    ) -> None:
        label = f"{'■' if beat.ending else '●'} {beat.id}" + (f" · {beat.ending_name}" if beat.ending_name else "")
        label += f" ← {when}" if when else ""
        if beat.id in drawn:
            above.add_leaf(Text(f"{label} ↑"), data=beat.id)
            return
        drawn.add(beat.id)
        node = above.add(Text(label), data=beat.id, expand=True)
        for way in beat.exits:
            for name in way.to:
                if name in beats:
                    self._branch(node, beats[name], beats, drawn, way.when)

    def arrived(self) -> None:
        for tree in self.query(Tree):
            tree.focus()

    @on(Tree.NodeHighlighted)
    def looked_at(self, event: Tree.NodeHighlighted[str]) -> None:
        beat = next((one for one in self.preview.beats if one.id == event.node.data), None) if self.preview else None
        if beat is None:
            self.query_one("#beat", Static).update(plain(self.words("tui.author.tree")))
            return
        parts = [Content.styled(beat.id, "bold"), *(Content(f"“{line}”") for line in beat.says)]
        if beat.shows:
            parts.append(Content(f"{self.words('scenario.shows')} {self.words.joined(list(beat.shows))}"))
        parts += [Content(f"→ {self.words.joined(list(way.to))}: {way.when}") for way in beat.exits]
        self.query_one("#beat", Static).update(Content("\n\n").join(parts))

    @property
    def beat(self) -> str:
        """The beat under the cursor; nothing on the title."""
        for tree in self.query(Tree):
            return str(tree.cursor_node.data or "") if tree.cursor_node is not None else ""
        return ""

    async def action_try_it(self) -> None:
        """Play it, from the beat under the cursor."""
        if self.preview is None:
            return
        who, lang, name, digest, beat = self.desk.who, self.desk.lang, self.scenario, self.digest, self.beat
        start = beat if beat != self.preview.first else ""
        talk = await self.ask(
            lambda s: s.authoring.try_it(who, scenario=name, digest=digest, beat=start or None, spoken=lang, lang=lang)
        )
        if talk is not None:
            self.go(to_talk(talk.id))

    async def action_save(self) -> None:
        """Keep the file's text as a version; nothing is in use yet."""
        if self.file is None:
            return
        who, lang, text = self.desk.who, self.desk.lang, self.file.read_text(encoding="utf-8", errors="replace")
        kept = await self.ask(lambda s: s.authoring.save(who, text=text, lang=lang))
        if kept is not None:
            self.digest = kept.digest
            self.say(self.words("scenario.saved" if kept.new else "scenario.saved_same"))
            await self.refill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return {"try_it": self.preview is not None, "save": self.checked is not None and not self.checked.errors}.get(
            action, True
        )
