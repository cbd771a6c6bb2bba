"""Reads the content under `scenarios/` and lists every error of every file with its place."""

from simulator.library.layout import KINDS, schemas, shipped
from simulator.library.loading import Checked, check, load
from simulator.library.problems import Place, Problem
from simulator.library.whole import Library

__all__ = ["KINDS", "Checked", "Library", "Place", "Problem", "check", "load", "schemas", "shipped"]
