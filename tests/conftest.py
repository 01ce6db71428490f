"""What holds for every test: the processes it starts may keep what they compile, or each of them compiles the product anew."""

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
