"""Ids stay text."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables.values.distinct import Distinct, distinct_texts

# A customer called "None" would be the best customer of many shops.
_NOBODY = pa.array(["none", "undefined", "unknown", "(not set)", "[null]"])


def read_ids(series: pd.Series) -> Distinct:
    """The ids of a column as text: `01234` and twenty digits stay; `12345.0` is `12345` when all are so."""
    column = distinct_texts(series)
    somebody = pc.invert(pc.is_in(pc.utf8_lower(column.texts), _NOBODY)).to_numpy(zero_copy_only=False)
    texts, places = column.texts, np.arange(len(somebody))
    if not somebody.all():
        places = np.where(somebody, np.cumsum(somebody) - 1, -1)
        texts = texts.filter(pa.array(somebody))
    all_floats = len(texts) and pc.all(pc.match_substring_regex(texts, r"^[0-9]+[.,]0+$")).as_py()
    if all_floats:
        texts = pc.replace_substring_regex(texts, r"[.,]0+$", "")
        # "5.0" and "5.00" are one customer.
        encoded = texts.dictionary_encode()
        texts, places = encoded.dictionary, np.where(places < 0, -1, encoded.indices.to_numpy()[places])
    return dataclasses.replace(column, codes=column.spread(places, -1), texts=texts)
