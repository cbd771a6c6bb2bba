"""A conversation as a page: what was said, the field of the reply, the tools beside it, and the keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static, TextArea

from tui.dialogs import Sure
from tui.drafts import Draft
from tui.page import plain
from tui.talk.clocks import state_line
from tui.talk.composer import Composer
from tui.talk.deeds import Deed, Deeds
from tui.talk.lines import Lines
from tui.talk.sending import Sending
from tui.talk.side import Side

if TYPE_CHECKING:
    from simulator.service.talk_view import TalkLine, TalkView

PANES = {"case": "file", "knowledge": "lookup", "transfer": "transfer"}  # pane: the verb that it is of use for


class TalkPage(Sending):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "side", "tui.key.side"),
        Binding("f4", "line", "tui.key.line"),
        Binding("f6", "pane('case')", "tui.key.case", priority=True),  # the field has uses of its own for F6 and F7
        Binding("f7", "pane('knowledge')", "tui.key.knowledge", priority=True),
        Binding("f8", "pane('transfer')", "tui.key.transfer", show=False),
        Binding("f9", "hangup", "tui.key.hangup"),
        Binding("escape", "escape", "tui.key.leave"),
    ]
    hides = False  # a listening drill: customers' lines are not shown
    _keys_for: tuple[str, ...] = ()
    _told_under = ""
    _was_drawn = False

    def heading(self) -> str:
        return f"{self.talk.cards.title} · {self.words('mode.' + self.talk.mode)}" if self.talk else ""

    def draw(self) -> ComposeResult:
        talk = self.talk
        assert talk is not None
        yield Static(id="state", classes="clip")
        with Horizontal(id="talk"):
            with Vertical(id="main"):
                yield Lines(self.words, hides=self.hides and talk.phase != "over")
                yield Deeds()
                draft = self.draft()
                yield Composer(
                    self.desk.ticks,
                    placeholder=self.words(f"talk.reply_hint.{talk.cards.channel}"),
                    text=draft.text,
                    pasted=draft.pasted,
                )
                yield Static(id="under", classes="soft clip")
            yield Side(talk, self.words)

    def arrived(self) -> None:
        self._told_under = ""
        composer = self.query_one(Composer)
        composer.move_cursor(composer.document.end)
        composer.focus()
        if composer.text and not self._was_drawn:
            self.say(self.words("tui.talk.restored"))
        self._was_drawn = True
        self.run_worker(partial(self.show, all_anew=True), group="show", exclusive=True)
        self.tick.stop()
        self.tick = self.set_interval(1.0, self._tick)

    async def retell(self) -> None:
        composer = self.query_one(Composer)
        typed, began, pasted = composer.text, composer.began, composer.pasted
        await self.refill()
        composer = self.query_one(Composer)
        composer.text, composer.began, composer.pasted = typed, began, pasted
        composer.move_cursor(composer.document.end)

    def returned(self) -> None:
        self.run_worker(self.look, group="look", exclusive=True)

    async def show(self, *, all_anew: bool = False) -> None:
        """Draw the parts that a conversation changes."""
        talk = self.talk
        if talk is None or not self.query(Lines):
            return
        opening = self.words("talk.pick_up" if talk.phase == "ringing" else "talk.you_begin")
        lines = self.query_one(Lines)
        lines.hides = self.hides and talk.phase != "over"
        fresh = await lines.show(talk.lines, opening, all_anew=all_anew)
        self.query_one(Side).show(talk)
        await self.query_one(Deeds).show(self.deeds(talk))
        composer = self.query_one(Composer)
        was_closed, composer.disabled = composer.disabled, talk.phase in ("over", "ringing")
        if was_closed and not composer.disabled:
            composer.focus()
        if talk.phase == "over":
            self.keep()
        self.show_state()
        keys = (talk.phase, *(deed.verb for deed in talk.can))
        if keys != self._keys_for:  # the footer is made anew for it, which takes longer than all the rest
            self._keys_for = keys
            self.refresh_bindings()
        self.heard(fresh[-1:] if all_anew else fresh)

    def heard(self, fresh: tuple[TalkLine, ...]) -> None:
        """Called with the lines that came: a voice may read them aloud."""

    def show_state(self) -> None:
        if self.talk is None or not self.query("#state"):
            return
        composer = self.query_one(Composer)
        line = state_line(self.talk, self.words, self.now, composing=composer.began is not None, deadline=self.deadline)
        self.query_one("#state", Static).update(line)
        told = self._under(composer)
        if told != self._told_under:
            self._told_under = told
            self.query_one("#under", Static).update(plain(told))

    def _under(self, composer: Composer) -> str:
        """Below the field: that words are on their way, how many lines a chat has, what Enter does."""
        if self.sending is not None:
            return self.words("talk.lost" if self.tries else "talk.sending")
        if self.talk is not None and self.talk.phase == "over":
            return ""
        if self.talk is not None and self.talk.phase == "on_hold":
            return self.words("talk.update_hint")
        if self.talk is not None and self.talk.cards.channel == "chat" and composer.text.strip():
            count = sum(bool(line.strip()) for line in composer.text.split("\n"))
            return f"✗ {self.words('talk.too_many_lines')}" if count > 3 else f"{self.words('talk.lines')} {count}/3"
        return self.words("tui.talk.enter")

    def deeds(self, talk: TalkView) -> list[Deed]:
        """Line of the action grammar, or name of an action of this page, and what its button says."""
        words, channel, verbs = self.words, talk.cards.channel, {deed.verb for deed in talk.can}
        found = []
        if "answer" in verbs:
            found.append(("/answer", words("talk.answer")))
        if "hold" in verbs:
            found.append(("/hold", words(f"talk.hold.{channel}")))
        if "resume" in verbs:
            found.append(("/resume", words("talk.resume")))
        if "do" in verbs:
            found += [(f"/do {doing.id}", doing.name) for doing in talk.doings]
        if "hangup" in verbs:
            found.append(("/hangup", words(f"talk.hangup.{channel}")))
        return found

    # --- drafts ---

    def draft(self) -> Draft:
        """What was half written when the terminal was lost, unless it is what was said last."""
        talk = self.talk
        assert talk is not None
        if talk.draft or talk.phase == "over":
            return Draft(text=talk.draft)
        kept = self.app.drafts.get(self.desk.who.id, self.line.place)
        said = next((line.text for line in reversed(talk.lines) if line.who == "agent"), "")
        if not kept.text or kept.text.split() == said.split():
            return Draft()  # it was stored, and the terminal was lost before that was seen
        return kept

    @on(TextArea.Changed, "#composer")
    def keep(self) -> None:
        """At every change: whatever happens next, these words are there again. A talk that is over keeps none."""
        if self.talk is not None and self.talk.phase == "over":
            self.app.drafts.put(self.desk.who.id, self.line.place, Draft())
            return
        composer = self.query_one(Composer)
        draft = Draft(text=composer.text, pasted=composer.pasted)
        self.app.drafts.put(self.desk.who.id, self.line.place, draft)

    # --- sending ---

    @on(Composer.Written)
    def written(self, event: Composer.Written) -> None:
        line = event.text.strip()
        if not line or self.talk is None:
            return
        if self.talk.phase == "on_hold" and not line.startswith("/"):
            line = f"/update {' '.join(line.split())}"
        composer = self.query_one(Composer)
        self.send(line, composing=composer.composing, pasted=composer.pasted, typed=event.text)

    @on(Side.Done)
    def done(self, event: Side.Done) -> None:
        self.send(event.line, event.fields)

    @on(Button.Pressed, "#can Button")
    def pressed(self, event: Button.Pressed) -> None:
        name = str(event.button.name)
        if name == "/hangup":
            self.run_worker(self.action_hangup)
        elif name.startswith("/"):
            self.send(name)
        else:
            self.run_worker(partial(self.run_action, name))
        self.query_one(Composer).focus()

    # --- keys ---

    def action_line(self) -> None:
        """The telephone key: pick up, put on hold, come back."""
        verbs = {deed.verb for deed in self.talk.can} if self.talk else set()
        for verb in ("answer", "resume", "hold"):
            if verb in verbs:
                self.send(f"/{verb}")
                return

    def action_side(self) -> None:
        if self.app.size.width < 100 and not self.has_class("-side"):
            self.add_class("-side")
        elif self.app.size.width < 100 and self.query_one(Side).active == self.query_one(Side).panes[-1]:
            self.action_escape()
        else:
            self.query_one(Side).next_pane()

    def action_pane(self, name: str) -> None:
        if self.query_one(Side).open(name):
            self.add_class("-side")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        verbs = {deed.verb for deed in self.talk.can} if self.talk else set()
        fits = {
            "line": bool(verbs & {"answer", "resume", "hold"}),
            "hangup": "hangup" in verbs,
            "pane": bool(parameters) and PANES.get(str(parameters[0])) in verbs,
        }
        return fits.get(action, True)

    async def action_hangup(self) -> None:
        self.run_worker(self._hang_up, group="sure", exclusive=True)

    async def _hang_up(self) -> None:
        if await self.app.push_screen_wait(Sure(self.words("talk.hangup_sure"))):
            self.send("/hangup")

    def action_escape(self) -> None:
        """Back to the field of the reply; from there, out of the conversation."""
        composer = self.query_one(Composer)
        if self.has_class("-side") or (self.focused is not composer and not composer.disabled):
            self.remove_class("-side")
            composer.focus()
        else:
            self.leave()

    def leave(self) -> None:
        self.dismiss()
