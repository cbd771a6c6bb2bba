"""Questions of an exam in the terminal: each is shown with numbers, answered with numbers, and saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from simulator.commands.show import labelled, para
from simulator.exam.asked import Asked, Field

if TYPE_CHECKING:
    from simulator.commands.exam_desk import Desk
    from simulator.service.papers import PaperView, SavedView

BACK, STOP = "b", "q"


class Answering:
    """One section's questions, in order; what was answered before is shown and may be changed."""

    def __init__(self, desk: Desk, paper: PaperView) -> None:
        self.desk, self.out, self.words = desk, desk.out, desk.words
        self.items = paper.items
        self.saved = {saved.item: saved for saved in paper.saved}
        self.typed = set(paper.typed)

    def questions(self) -> None:
        """Until the last one, or the candidate goes back to the sections."""
        number = 0
        while 0 <= number < len(self.items):
            step = self._one(number, self.items[number])
            if step is None:
                return
            number = max(0, number + step)

    def _one(self, number: int, item: Asked) -> int | None:
        """One question; by how many to go on, or None to stop."""
        self.out.print()
        para(self.out, Text(f"{number + 1}/{len(self.items)}  {item.text}", style="bold"))
        if item.copy_of:
            return self._text(item)
        options = self._options(item)
        return self._fields(item) if item.fields else self._chosen(item, options)

    def _options(self, item: Asked) -> list[str]:
        """The conversation and what can be chosen, with numbers; the ids in that order."""
        mine = self.saved.get(item.id)
        ids: list[str] = []

        def shown(name: str, text: str, who: str = "") -> None:
            number = ""
            if name:
                ids.append(name)
                number = f"{len(ids)}{'*' if mine is not None and name in mine.chosen else ''}"
            labelled(self.out, f"{number:>3} {who}".rstrip(), text, 1)

        for line in item.lines:
            shown(line.id, line.text, self.words(f"who.{line.who}"))
        for choice in item.choices:
            shown(choice.id, choice.text)
        return ids

    def _chosen(self, item: Asked, ids: list[str]) -> int | None:
        kind = "order" if item.kind == "order_steps" else "several" if item.several else "single"
        while True:
            typed = self.desk.ask(self.words(f"exam_desk.answer.{kind}"))
            text = "" if typed is None else typed.text.strip().lower()
            if typed is None or text == STOP:
                return None
            if text in ("", BACK):
                return -1 if text else 1
            chosen = numbers(text, ids)
            if (
                chosen is None
                or (kind == "single" and len(chosen) != 1)
                or (kind == "order" and len(chosen) != len(ids))
            ):
                para(self.out, self.words(f"exam_desk.again.{kind}", n=len(ids)), 2, "yellow")
                continue
            self._save(item, chosen=chosen)
            return 1

    def _fields(self, item: Asked) -> int | None:
        """Every field of a record; an empty line keeps what is there."""
        mine = dict(self.saved[item.id].fields) if item.id in self.saved else {}
        for field in item.fields:
            typed = self.desk.ask(self._field_prompt(field, mine.get(field.id, "")))
            text = "" if typed is None else typed.text.strip()
            if typed is None or text == STOP:
                return None
            if text == BACK:
                return -1
            if text:
                mine[field.id] = _offered(field, text)
                self._save(item, fields=tuple(mine.items()))
        return 1

    def _field_prompt(self, field: Field, now: str) -> str:
        offered = " ".join(f"{number}) {choice}" for number, choice in enumerate(field.choices, 1))
        return f"  {field.name}{f' [{offered}]' if offered else ''}{f' ({now})' if now else ''}: "

    def _save(self, item: Asked, chosen: tuple[str, ...] = (), fields: tuple[tuple[str, str], ...] = ()) -> None:
        before: SavedView | None = self.saved.get(item.id)
        self.saved[item.id] = self.desk.exams.save_answer(
            self.desk.who,
            sitting=self.desk.sitting,
            item=item.id,
            chosen=chosen,
            fields=fields,
            seen=before.saves if before is not None else 0,
        )

    def _text(self, item: Asked) -> int | None:
        """A text to copy, once: the time runs from the first key to Enter."""
        if item.id in self.typed:
            para(self.out, self.words("exam_desk.typed_already"), 2, "dim")
            return 1
        para(self.out, item.copy_of, 2, "cyan")
        typed = self.desk.ask(self.words("exam_desk.type_it"))
        if typed is None or typed.text.strip() == STOP:
            return None
        if not typed.text.strip():
            return 1
        ms = max(0, self.desk.simulator.house.clock() - typed.began)
        self.desk.exams.type_text(self.desk.who, sitting=self.desk.sitting, item=item.id, text=typed.text, ms=ms)
        self.typed.add(item.id)
        return 1


def numbers(text: str, ids: list[str]) -> tuple[str, ...] | None:
    """The ids of the numbers in a line, each once; None for anything else."""
    parts = text.replace(",", " ").replace("，", " ").replace("、", " ").split()
    if not all(part.isascii() and part.isdigit() and 1 <= int(part[:4]) <= len(ids) for part in parts):
        return None
    chosen = tuple(ids[int(part) - 1] for part in parts)
    return chosen if parts and len(set(chosen)) == len(chosen) else None


def _offered(field: Field, text: str) -> str:
    """What a number stands for among what a field offers, or the words as they are."""
    if field.choices and text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= len(field.choices):
        return field.choices[int(text) - 1]
    return text
