"""The demo: an invented organisation with two months behind it, for showing and for trying out."""

from simulator.demo.making import WHOLE, Made, Size, make, must_be_empty
from simulator.demo.players import Players
from simulator.demo.ready import ensure, known, made_at, sign_ins
from simulator.service.demonstration import PASSWORD, demo_people, is_demo

__all__ = [
    "PASSWORD",
    "WHOLE",
    "Made",
    "Players",
    "Size",
    "demo_people",
    "ensure",
    "is_demo",
    "known",
    "made_at",
    "make",
    "must_be_empty",
    "sign_ins",
]
