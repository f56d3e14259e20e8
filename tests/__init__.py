"""Bytecode is kept, whatever the shell says: pytest's rewriting of asserts and the starts of programs take half the time."""

import os
import sys

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
