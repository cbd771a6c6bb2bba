"""Service Drill: play a difficult customer, score every reply against a service standard, quote the clause."""

__version__ = "0.1.0"
