"""Blueprint, form, sitting, result, certificate, statistics and who may judge; no clock, chance or files."""
