"""What all tests share: Python keeps what it has compiled, also where the environment says that it should not.

Hundreds of mailbot processes are started here, and each would compile its modules anew.
"""

from __future__ import annotations

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
