"""What the customers of a segment buy, where, what they did last, and what they say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.segments.personas.members import Members
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

MOST_SHOWN = 10
_ONE_EACH = ("last_category", "last_event")
COLUMNS = ["segment", "what", "value", "customers", "share", "n"]


def habits_of(members: Members) -> pd.DataFrame:
    """Up to ten values a segment of each habit that is known; see `Personas.habits`."""
    held = [(column, rows["row"], rows["value"]) for column, rows in members.bought.groupby("column", sort=True)]
    for column in _ONE_EACH:
        if column in members.facts:
            known = members.facts[column].dropna()
            held.append((column, known.index.to_series(), known.astype("str")))
    tables = [_shares(members, what, rows.to_numpy(), values) for what, rows, values in held]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)


def _shares(members: Members, what: str, rows: np.ndarray, values: pd.Series) -> pd.DataFrame:
    of = pd.DataFrame({"code": members.code[rows], "row": rows, "value": values.to_numpy()})
    known = of.drop_duplicates("row").groupby("code").size()
    counts = of.groupby(["code", "value"], sort=True).size().rename("customers").reset_index()
    counts = counts.sort_values(["code", "customers"], ascending=[True, False], kind="stable")
    counts = counts.groupby("code").head(MOST_SHOWN)
    counts["n"] = counts["code"].map(known)
    # Of four customers nothing is said.
    counts = counts[counts["n"] >= SMALLEST_GROUP]
    segment = np.array(members.segments, dtype="object")[counts["code"].to_numpy(dtype=int)]
    return counts.assign(segment=segment, what=what, share=counts["customers"] / counts["n"])[COLUMNS]


def feedback_of(members: Members, feedback: pd.DataFrame) -> pd.DataFrame:
    """What the segments' customers rated and wrote; every customer counts once, by the mean of their answers."""
    ids = feedback["customer_id"].astype("str")
    place = pd.Index(members.facts["customer_id"]).get_indexer(ids)
    known = feedback[place >= 0].assign(row=place[place >= 0])
    known["code"] = members.code[known["row"]]
    columns = {"answers": known.groupby("code")["row"].nunique()}
    if "rating" in known:
        columns["mean_rating"] = known.groupby(["code", "row"])["rating"].mean().groupby("code").mean()
    if "sentiment" in known:
        judged = known.dropna(subset="sentiment")
        columns["judged"] = judged.groupby("code")["row"].nunique()
        for sentiment in ("positive", "negative"):
            own = (judged["sentiment"].astype("str") == sentiment).groupby([judged["code"], judged["row"]]).mean()
            columns[f"share_{sentiment}"] = own.groupby("code").mean()
    table = pd.DataFrame(columns).reindex(range(len(members.segments)))
    counts = [name for name in ("answers", "judged") if name in table]
    table[counts] = table[counts].fillna(0)
    enough = table["answers"] >= SMALLEST_GROUP
    table.loc[~enough, [name for name in table if name not in counts]] = np.nan
    return table.assign(segment=members.segments)
