"""The service: what a user may do, who may do it, and what they get back."""

from simulator.service.simulator import Simulator
from simulator.service.who import ROLES, Role, Who

__all__ = ["ROLES", "Role", "Simulator", "Who"]
