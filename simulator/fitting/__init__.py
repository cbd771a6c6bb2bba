"""Fitting the probe from an act bank: in seconds, the same on every machine, remembered by digest."""

from simulator.fitting.packed import probe_for

__all__ = ["probe_for"]
