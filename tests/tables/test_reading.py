import io

import pandas as pd
import pytest

from analysis.errors import MappingError
from analysis.tables import read_table
from analysis.tables.samples import cdnow_file


@pytest.fixture(scope="module")
def orders():
    names = ["customer", "order_no", "order_date", "amount"]
    raw = pd.read_csv(cdnow_file(), sep=r"\s+", header=None, dtype=str)
    raw["order_date"] = pd.to_datetime(raw[2], format="%Y%m%d")
    raw["order_no"] = [f"A{place}" for place in range(len(raw))]
    raw["amount"] = raw[4].astype(float)
    return raw.rename(columns={0: "customer"})[names]


def test_cdnow_reads_in_one_call():
    table = read_table(cdnow_file(), "orders")
    assert len(table.frame) == table.report.rows_kept == 6919
    assert table.frame["customer_id"].nunique() == 2357
    assert table.frame["amount"].sum() == pytest.approx(244_091.94)
    assert (table.frame["timestamp"].min(), table.frame["timestamp"].max()) == (
        pd.Timestamp("1997-01-01"),
        pd.Timestamp("1998-06-30"),
    )


def test_the_same_orders_are_the_same_table_whatever_the_format(orders, tmp_path):
    german = orders.assign(order_date=orders["order_date"].dt.strftime("%d.%m.%Y"))
    american = orders.assign(order_date=orders["order_date"].dt.strftime("%m/%d/%Y"))
    orders.to_parquet(tmp_path / "orders.parquet")
    orders.to_excel(tmp_path / "orders.xlsx", index=False, engine="xlsxwriter")
    sources = [
        orders,
        tmp_path / "orders.parquet",
        tmp_path / "orders.xlsx",
        orders.to_csv(index=False).encode(),
        german.to_csv(index=False, sep=";", decimal=",").encode("cp1252"),
        io.BytesIO(american.to_csv(index=False, sep="\t").encode("utf-16")),
    ]
    assert len({read_table(source, "orders").digest for source in sources}) == 1


def test_a_mapping_overrules_the_guess(orders):
    swapped = orders.assign(net=orders["amount"] / 2)
    table = read_table(swapped, "orders", mapping={"amount": "net"})
    assert table.frame["amount"].sum() == pytest.approx(244_091.94 / 2)


def test_an_unknown_table_is_named():
    with pytest.raises(MappingError, match="orders, events, customers, spend"):
        read_table(cdnow_file(), "order")
