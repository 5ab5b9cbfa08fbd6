"""Write the demo shop's files again: `python data/generate_demo_shop.py`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.demo_shop_generator import generate
from data.demo_shop_generator.files import write_files

if __name__ == "__main__":
    write_files(generate())
