"""For all tests."""

import signal

# Where tests run in the background, a shell makes them and every process that they start deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
