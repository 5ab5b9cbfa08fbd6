"""The frame: language, navigation, workspace. It only routes; each page is a file beside it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    # A host that runs this file as a plain script puts only pages/ on the path.
    sys.path.insert(0, str(HERE.parent))

importlib.import_module("pages.shared.frame").show(HERE)
