"""The web application: drawn over `simulator.service`."""
