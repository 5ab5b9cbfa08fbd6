"""What a table is, how a file becomes one, and where it is kept."""

from analysis.tables.files.read_source import read_source
from analysis.tables.meaning.guess import Guess, guess_mapping
from analysis.tables.meaning.mapping import Product, RowNumber
from analysis.tables.prepare import prepare
from analysis.tables.reading import read_table

__all__ = ["Guess", "Product", "RowNumber", "guess_mapping", "prepare", "read_source", "read_table"]
