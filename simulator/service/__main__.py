"""`python -m simulator.service` prints the table of permissions, as it stands in docs/permissions.md."""

import sys

from simulator.service.permits import page

sys.stdout.write(page())
