"""The terminal application: drawn over `simulator.service`."""
