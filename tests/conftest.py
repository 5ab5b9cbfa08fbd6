"""What tests share: real CDNOW orders, a private workspace root, and the demo shop's files."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from analysis.tables.samples import cdnow_file

# How fast a machine draws examples says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def cdnow() -> pd.DataFrame:
    """The CDNOW sample's orders: 2,357 customers, 6,919 rows, 1997-01-01 to 1998-06-30."""
    names = ["master_id", "customer_id", "timestamp", "cds", "amount"]
    raw = pd.read_csv(cdnow_file(), sep=r"\s+", header=None, names=names, dtype={"customer_id": str, "timestamp": str})
    raw["timestamp"] = pd.to_datetime(raw["timestamp"], format="%Y%m%d")
    return raw[["customer_id", "timestamp", "amount"]]


@pytest.fixture(autouse=True)
def workspace_root(tmp_path, monkeypatch):
    """No test touches the workspaces of whoever runs it."""
    monkeypatch.setenv("LEAKY_BUCKET_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
