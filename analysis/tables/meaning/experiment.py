"""Is a file the result of a test: who was in which arm, and what came of it?"""

from __future__ import annotations

from collections.abc import Mapping

from analysis.tables.meaning.mapping import Selected
from analysis.tables.meaning.profile import MOST_ARMS, Profile
from analysis.tables.meaning.synonyms import words_of

# A "group" may be anything, these are arms.
_ARM_WORDS = frozenset({"arm", "variant", "variante", "variation", "treatment", "test", "testgruppe", "experiment"})
_FEW = 0.2
_OF_AN_ORDER = frozenset({"order_id", "product", "quantity"})


def with_arm(mapping: Mapping[str, Selected], profiles: tuple[Profile, ...]) -> dict[str, Selected]:
    """The mapping of a table of results, with the column that has a control group as the arm.

    A file without customer numbers holds a test and little else: what stands after the arm and says yes or no is then
    taken for the outcome if no column is called so.
    """
    found = dict(mapping)
    arms = [profile for profile in profiles if profile.name == found.get("arm") or profile.control]
    arm = max(arms, key=lambda profile: (profile.control, profile.name == found.get("arm")), default=None)
    if arm is None:
        return found
    found = {name: column for name, column in found.items() if column != arm.name} | {"arm": arm.name}
    later = [profile.name for profile in profiles[arm.position + 1 :] if profile.yes_no]
    if arm.control and later and not {"outcome", "customer_id"} & found.keys():
        found["outcome"] = later[0]
    return found


def is_experiment(
    results: Mapping[str, Selected],
    profiles: tuple[Profile, ...],
    orders: Mapping[str, Selected],
    events: Mapping[str, Selected],
) -> bool:
    """An arm of which there are few, and an outcome; and nothing that makes it an order, a journey or a daily report.

    Args:
        results, orders, events: the columns of the file if it were such a table.
    """
    arm = next((profile for profile in profiles if profile.name == results.get("arm")), None)
    if arm is None or "outcome" not in results:
        return False
    few = 2 <= arm.kinds <= MOST_ARMS and (arm.distinct <= _FEW or arm.control)
    called_so = bool(_ARM_WORDS & set(words_of(arm.name)))
    ordered = {"timestamp", "amount"} <= orders.keys() and bool(_OF_AN_ORDER & orders.keys())
    moved = {"timestamp", "event"} <= events.keys()
    added_up = "customer_id" not in results and "timestamp" in results
    return few and (arm.control or called_so) and not (ordered or moved or added_up)
