"""A scorecard in words and sections that every view draws."""

from simulator.report.build import report
from simulator.report.coach import Coaching, coaching, hint
from simulator.report.curve import bar, curve
from simulator.report.model import Report
from simulator.report.names import Names

__all__ = ["Coaching", "Names", "Report", "bar", "coaching", "curve", "hint", "report"]
