"""What the drawing of a report needs beside the report: its lines cut at their marks, findings in portions."""

from __future__ import annotations

from simulator.report import Report
from simulator.report.marking import stretches

AT_FIRST = 10  # findings that are shown before somebody asks for the rest


def drawn(report: Report) -> dict[str, object]:
    lines = [(line, stretches(line.text, line.marks)) for line in report.transcript]
    return {"report": report, "lines": lines, "at_first": AT_FIRST}
