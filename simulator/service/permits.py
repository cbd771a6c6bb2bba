"""The one table of permissions: every method of the service, and how far each role may go in it.

The service enforces it, the tests walk it, the docs print it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from simulator.service.who import ROLES, SCOPES, Role, Scope

ANYONE = "anyone"  # also without signing in

# own: for oneself. group: for the people of groups that one leads. all: for everybody. -: not at all.
_TABLE = """
method                   trainee trainer examiner manager auditor administrator

people.sign_in           anyone
people.has_administrator anyone
people.use_code          anyone
people.install           anyone
people.me                own     own     own      own     own     own
people.change_password   own     own     own      own     own     own
people.set_language      own     own     own      own     own     own
people.sign_out          own     own     own      own     own     own
people.list              own     group   all      all     all     all
people.one               own     group   all      all     all     all
people.add               -       -       -        -       -       all
people.change            -       -       -        -       -       all
people.set_roles         -       -       -        -       -       all
people.set_extra         -       -       -        all     -       all
people.issue_code        -       -       -        -       -       all
people.deactivate        -       -       -        -       -       all
people.reactivate        -       -       -        -       -       all
people.erase             -       -       -        -       -       all
people.template          -       -       -        -       -       all
people.preview_import    -       -       -        -       -       all
people.take_import       -       -       -        -       -       all
people.export            -       -       -        all     all     all
people.audit             -       -       -        all     all     all

groups.list              own     group   all      all     all     all
groups.one               own     group   all      all     all     all
groups.add               -       -       -        all     -       all
groups.rename            -       -       -        all     -       all
groups.set_lead          -       -       -        all     -       all
groups.put               -       -       -        all     -       all
groups.take_out          -       -       -        all     -       all
groups.close             -       -       -        all     -       all

tokens.who               anyone
tokens.issue             own     own     own      own     own     own
tokens.list              own     own     own      own     own     own
tokens.revoke            own     own     own      own     own     own

sessions.list            own     own     own      own     own     own
sessions.end             own     own     own      own     own     own
sessions.end_others      own     own     own      own     own     own

practice.catalogue       all     all     all      all     all     all
practice.card            all     all     all      all     all     all
practice.start           own     own     own      own     -       -
practice.talk            own     own     own      own     -       -
practice.do              own     own     own      own     -       -
practice.hint            own     own     own      own     -       -
practice.pause           own     own     own      own     -       -
practice.retake          own     own     own      own     -       -
practice.sample          all     all     all      all     -       -
practice.leave           own     own     own      own     -       -
practice.attempts        own     group   all      all     all     -
practice.report          own     group   all      all     all     -
practice.report_pdf      own     group   all      all     all     -
practice.verify          own     group   all      all     all     all
practice.import_file     own     -       -        -       -       all

voice.line               own     own     own      own     -       -

training.assign          -       group   -        all     -       -
training.withdraw        -       group   -        all     -       -
training.assignments     own     group   -        all     all     -
training.home            own     group   own      all     all     -
training.modules         own     own     own      own     -       -
training.module          own     own     own      own     -       -
training.answer_module   own     own     own      own     -       -
training.progress        own     group   all      all     all     -
training.prescription    own     group   -        all     all     -
training.prescribe       -       group   -        all     -       -
training.spot_check      -       group   -        all     -       -
training.spot_checks     -       group   -        all     all     -
training.comment         -       group   all      all     -       -
training.comments        own     group   all      all     all     -
training.acknowledge     own     own     own      own     -       -
training.consistency     own     group   all      all     all     -
training.group_table     -       group   -        all     all     -
training.heat_map        -       group   -        all     all     -
training.export          -       group   -        all     all     -

exams.blueprints         all     all     all      all     all     all
exams.check              -       -       all      all     all     -
exams.ready              own     group   all      all     all     -
exams.book               -       -       all      all     -       -
exams.new_code           -       -       all      all     -       -
exams.cancel             -       -       all      all     -       -
exams.sittings           own     group   all      all     all     -
exams.open               -       all     all      all     -       all
exams.paper              own     -       -        -       -       -
exams.start_section      own     -       -        -       -       -
exams.save_answer        own     -       -        -       -       -
exams.type_text          own     -       -        -       -       -
exams.start_play         own     -       -        -       -       -
exams.talk               own     -       -        -       -       -
exams.do                 own     -       -        -       -       -
exams.hand_in            own     -       -        -       -       -
exams.extend             -       -       all      all     -       -
exams.status             own     group   all      all     all     -
exams.result             own     group   all      all     all     -
exams.acknowledge        own     own     own      own     -       -
exams.export             -       -       -        all     all     -

orals.questions          -       group   all      all     -       -
orals.record             -       group   all      all     -       -
orals.forms              own     group   all      all     all     own
orals.acknowledge        own     own     own      own     -       -

judging.queue            -       -       all      all     all     -
judging.case             -       -       all      -       all     -
judging.decide           -       -       all      -       -       -
judging.confirm          -       -       all      -       -       -
judging.void             -       -       all      -       -       -
judging.invite           -       -       -        all     -       all
judging.contestable      own     own     own      own     -       -
judging.appeal           own     own     own      own     -       -
judging.appeals          own     -       all      all     all     -
judging.history          own     group   all      all     all     -
judging.preview          -       -       all      all     all     -
judging.rescore          -       -       -        all     -       -
judging.run              -       -       all      all     all     -
judging.rescorings       -       -       all      all     all     -
judging.changes          -       -       all      all     all     -

certificates.verify      anyone
certificates.verify_file anyone
certificates.issuers     anyone
certificates.revocations anyone
certificates.issue       -       -       all      all     -       -
certificates.list        own     group   all      all     all     all
certificates.one         own     group   all      all     all     all
certificates.pdf         own     group   all      all     all     all
certificates.json        own     group   all      all     all     all
certificates.revoke      -       -       -        all     -       -
certificates.live        own     group   all      all     all     all
certificates.name_issuer -       -       -        all     -       all
certificates.rotate      -       -       -        -       -       all

content.versions         -       all     all      all     all     all
content.import_library   -       all     -        all     -       all
content.export           -       all     -        all     all     all
content.diff             -       all     all      all     all     all
content.publish          -       all     all      all     -       -
content.publish_library  -       all     all      all     -       -
content.publish_release  -       all     all      all     -       all
content.withdraw         -       all     all      all     -       -
content.standard         own     own     own      own     own     own
content.acknowledge      own     own     own      own     own     own
content.acknowledged     own     group   all      all     all     all

handbook.standard        all     all     all      all     all     all
handbook.rules           all     all     all      all     all     all
handbook.clause          all     all     all      all     all     all
handbook.revise          -       -       -        all     -       -

authoring.scenarios      -       all     all      all     all     -
authoring.scenario       -       all     all      all     all     -
authoring.source         -       all     all      all     all     -
authoring.difference     -       all     all      all     all     -
authoring.check          -       all     all      all     -       -
authoring.prove          -       all     all      all     -       -
authoring.save           -       all     -        all     -       -
authoring.try_it         -       own     own      own     -       -

office.overview          -       -       -        all     all     all
office.profile           -       -       -        all     all     all
office.set_zone          -       -       -        all     -       all
office.set_retention     -       -       -        -       -       all
office.set_dictation     -       -       -        -       -       all

upkeep.state             -       -       -        -       all     all
upkeep.figures           -       -       -        all     all     all
upkeep.backup            -       -       -        -       -       all
upkeep.restore           -       -       -        -       -       all
upkeep.verify_all        -       -       -        -       all     all
upkeep.seal              -       -       -        -       -       all
upkeep.sweep             -       -       -        all     -       all
upkeep.rotate_master     -       -       -        -       -       all
"""


def _parsed(table: str) -> dict[str, dict[Role, Scope] | None]:
    rows = [line.split() for line in table.splitlines() if line.strip()]
    if tuple(rows[0][1:]) != ROLES:
        raise ValueError("the table of permissions names other roles than there are")
    found: dict[str, dict[Role, Scope] | None] = {}
    for method, *cells in rows[1:]:
        if method in found or (cells != [ANYONE] and len(cells) != len(ROLES)):
            raise ValueError(f"the permissions of {method} are written twice or not for every role")
        scopes = ["none" if cell == "-" else cell for cell in cells]
        if cells != [ANYONE] and not set(scopes) <= set(SCOPES):
            raise ValueError(f"{method}: {', '.join(cells)} is none of {', '.join(SCOPES)}")
        found[method] = None if cells == [ANYONE] else dict(zip(ROLES, cast(list[Scope], scopes), strict=True))
    return found


PERMITS: Mapping[str, dict[Role, Scope] | None] = _parsed(_TABLE)
"""By method: the scope of each role; None where anyone may, also without signing in."""


def scope_of(method: str, roles: frozenset[Role]) -> Scope:
    """The widest scope that any of the roles has in a method."""
    row = PERMITS[method] or {}
    return max((row[role] for role in roles), key=SCOPES.index, default="none")


def roles_for(method: str) -> tuple[Role, ...]:
    """The roles that may use a method at all."""
    return tuple(role for role, scope in (PERMITS[method] or {}).items() if scope != "none")


def page() -> str:
    """The table as it is printed in docs/permissions.md."""
    lines = [
        "# Permissions",
        "",
        "Every method of the service and how far each role may go in it. Printed by `python -m simulator.service`;",
        "the service enforces the very same table.",
        "",
        "- **own**: for oneself only. **group**: for the members of open groups that one leads, and oneself.",
        "  **all**: for everybody. An empty cell: not at all.",
        "- *anyone*: also without signing in. Somebody with several roles may go as far as the widest of them.",
        "- An auditor only reads, and has no other role.",
        "- Beyond this table nobody judges their own attempt or their own trainee; the methods themselves see to that.",
    ]
    room = ""
    for method, row in PERMITS.items():
        if method.partition(".")[0] != room:
            room = method.partition(".")[0]
            lines += ["", f"## {room}", "", f"| method | {' | '.join(ROLES)} |", "|---|" + "---|" * len(ROLES)]
        cells = ["*anyone*"] * len(ROLES) if row is None else [_shown(row[role]) for role in ROLES]
        lines.append(f"| `{method}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _shown(scope: Scope) -> str:
    return "" if scope == "none" else scope
