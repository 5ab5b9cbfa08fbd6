"""One bucket for the tests that only look at it."""

from __future__ import annotations

import pandas as pd
import pytest
from shop import shop

from analysis.strategy.bucket import BucketBasis, BucketSettings, prepare_bucket

SETTINGS = BucketSettings(margin=0.4, draws=20)


@pytest.fixture(scope="session")
def bucket_orders() -> pd.DataFrame:
    return shop()


@pytest.fixture(scope="session")
def basis(bucket_orders) -> BucketBasis:
    return prepare_bucket(bucket_orders, SETTINGS)
