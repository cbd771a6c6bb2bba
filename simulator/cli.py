"""The command `servicedrill`: finds the language, loads the command that was asked for, turns refusals into words."""

from __future__ import annotations

import importlib
import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence

import click

from simulator import __version__
from simulator.commands.common import FOUND, INTERRUPTED, MISSING, USAGE, lang_option, told
from simulator.commands.visible import say
from simulator.errors import ContentError, NotFound, SimulatorError, Tampered
from simulator.wordbook import language, words_in
from simulator.words import Words

# In the order in which the help page shows them; each is the module of that name under `simulator.commands`.
COMMANDS = (
    "list",
    "drill",
    "resume",
    "replay",
    "verify",
    "score",
    "read",
    "explain",
    "evaluate",
    "check",
    "schema",
    "serve",
    "tui",
    "say",
    "doctor",
    "init",
    "user",
    "group",
    "report",
    "assign",
    "exam",
    "export",
    "review",
    "appeal",
    "rescore",
    "certificate",
    "content",
    "backup",
    "restore",
    "sweep",
    "keys",
    "demo",
)
MOST_PROBLEMS = 10  # lines of wrong content that a command shows; `check` shows all
_PLACE = re.compile(r"[A-Z]{2,}(?: [A-Z]+)*")
_MODULES = {"list": "listing", "score": "scoring", "read": "reading", "explain": "explaining", "check": "checking"}


class Group(click.Group):
    """Commands loaded by name, so that the help page costs nothing."""

    def __init__(self, words: Words) -> None:
        super().__init__(
            name="servicedrill",
            help=words("help._"),
            epilog=words("help.exit_codes"),
            no_args_is_help=True,
            options_metavar=words("help.options_metavar"),
            subcommand_metavar=words("help.command_metavar"),
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        )
        self.words = words
        self.context_class = _Context
        lang_option(words)(self)
        version = click.version_option(
            __version__, "--version", message="servicedrill %(version)s", help=words("option.version")
        )
        version(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"simulator.commands.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.make(self.words)
        command.context_class = _Context
        _help_in(command, ctx, self.words)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader of our output went away: say nothing more to it, also not when Python flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return code

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.words("option.help")
        return option

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The short help of each command from the words, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.words(f"help.short.{name}")) for name in COMMANDS])


class _Formatter(click.HelpFormatter):
    """Click's headings in the person's language."""

    words: Words | None = None

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        usage = self.words("help.usage") if self.words else prefix
        super().write_usage(prog, args, usage)

    def write_heading(self, heading: str) -> None:
        key = f"help.heading.{heading.lower()}"
        super().write_heading(self.words(key) if self.words and key in self.words else heading)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Like Click's, but a Chinese character takes two columns."""
        rows = [(name, self._default_said(what)) for name, what in rows]
        first = min(max((_columns(name) for name, _ in rows), default=0), col_max) + col_spacing
        under = " " * (self.current_indent + first)
        for name, what in rows:
            gap = first - _columns(name)
            lines = click.wrap_text(what, max(self.width - first - 2, 10), preserve_paragraphs=True).splitlines()
            lead = " " * self.current_indent + name + (" " * gap if gap >= col_spacing else f"\n{under}")
            self.write((lead + f"\n{under}".join(lines)).rstrip() + "\n")

    def _default_said(self, what: str) -> str:
        return what.replace("[default: ", f"[{self.words('help.default')}") if self.words else what


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


class _Context(click.Context):
    formatter_class = _Formatter


def _help_in(command: click.Command, ctx: click.Context, words: Words) -> None:
    """Click makes the option once and keeps it, so its help can be said in the person's language."""
    command.options_metavar = words("help.options_metavar")
    if isinstance(command, click.Group):
        command.subcommand_metavar = words("help.command_metavar")
    option = command.get_help_option(ctx)
    if option is not None:
        option.help = words("option.help")
    for param in command.params:
        takes_value = isinstance(param, click.Argument) or (isinstance(param, click.Option) and not param.is_flag)
        if takes_value:
            param.metavar = _PLACE.sub(lambda hit: _placeholder(hit.group(), words), param.make_metavar(ctx))
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        below.context_class = _Context
        # Click would cut Chinese off: to it a text without spaces is one long word.
        below.short_help = below.short_help or (below.help or "").split("\n\n")[0]
        _help_in(below, ctx, words)


def _placeholder(name: str, words: Words) -> str:
    """What stands for a value (TEXT, INTEGER RANGE, SCENARIO), in the person's language."""
    key = f"help.metavar.{name.split()[0].lower()}"
    return words(key) if key in words else name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and leave with its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    words = words_in(language(arguments))
    if sys.stdout is None:
        say(words("errors._", what=words("errors.no_output")), err=True)
        sys.exit(USAGE)
    if isinstance(sys.stdin, io.TextIOWrapper):
        # Bytes that are no UTF-8 stay recognisable, so that the line can be refused.
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(arguments, words))


def run(arguments: Sequence[str], words: Words) -> int:
    """The exit code of a command; every refusal is one message on stderr."""
    _Formatter.words = words
    try:
        code = Group(words).main(args=list(arguments), prog_name="servicedrill", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as empty:
        empty.show()
        return USAGE
    except click.UsageError as wrong:
        say(_usage(words, wrong), err=True)
        return USAGE
    except click.ClickException as wrong:
        say(words("errors._", what=wrong.format_message()), err=True)
        return USAGE
    except NotFound as missing:
        say(words("errors._", what=told(words, missing)), err=True)
        return MISSING
    except ContentError as broken:
        say(words.count("errors.content", len(broken.problems)), err=True)
        for line in broken.problems[:MOST_PROBLEMS]:
            say(line, err=True)
        if len(broken.problems) > MOST_PROBLEMS:
            say(words("errors.content_more", n=len(broken.problems) - MOST_PROBLEMS), err=True)
        return FOUND
    except Tampered as changed:
        say(words("errors._", what=told(words, changed)), err=True)
        return FOUND
    except SimulatorError as refused:
        say(words("errors._", what=told(words, refused)), err=True)
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo("", err=True)
        return INTERRUPTED
    except OSError as failed:
        file = getattr(failed, "filename", None) or "-"
        say(words("errors._", what=words("errors.disk", file=file, why=failed.strerror or failed)), err=True)
        return FOUND


def _why(words: Words, wrong: click.BadParameter) -> str:
    kind = wrong.param.type if wrong.param else None
    if not isinstance(kind, click.IntRange):
        return wrong.message
    if kind.max is None:
        return words("errors.whole_from", low=kind.min or 0)
    return words("errors.whole_between", low=kind.min or 0, high=kind.max)


def _usage(words: Words, wrong: click.UsageError) -> str:
    """What was wrong with the command line, the choices, and where help is."""
    match wrong:
        case click.NoSuchCommand():
            group = wrong.ctx.command if wrong.ctx else None
            known = group.list_commands(wrong.ctx) if wrong.ctx and isinstance(group, click.Group) else COMMANDS
            what = words("errors.no_command", name=wrong.command_name, choices=", ".join(known))
        case click.NoSuchOption():
            near = ", ".join(wrong.possibilities or [])
            what = words("errors.no_option", name=wrong.option_name) + (
                words("errors.meant", near=near) if near else ""
            )
        case click.MissingParameter():
            name = wrong.param.human_readable_name if wrong.param else ""
            what = words("errors.missing_argument", name=name)
        case click.BadParameter() if words.lang == "zh":
            name = wrong.param.opts[-1] if wrong.param else ""
            choices = wrong.param.type.choices if wrong.param and isinstance(wrong.param.type, click.Choice) else ()
            listed = words("errors.choices", choices=", ".join(choices)) if choices else _why(words, wrong)
            what = words("errors.bad_argument", name=name, why=listed)
        case _:
            what = wrong.format_message()
    path = wrong.ctx.command_path if wrong.ctx else "servicedrill"
    return words("errors._", what=what) + "\n" + words("errors.see_help", command=f"{path} --help")


if __name__ == "__main__":
    main()
