"""What authors write, as frozen models."""
