"""Can this campaign be tested? The size each needs, what to do with too few, and the control groups as drawn."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import plan_tests_chart
from analysis.experiments import CONTACT, CONTROL, DesignSettings, balanced_draw
from analysis.strategy import CampaignTests, Plan, plan_tests, segment_baselines
from analysis.strategy.campaign_tests import MERGE, TESTABLE
from analysis.strategy.reach import drawn_together
from analysis.tables.table import Table
from pages.shared import plan_lines, state, tables
from pages.shared.segments import cut_offs
from pages.shared.strategy import cached, plan_arms, plan_test_words, plan_unit
from pages.shared.text import _, ngettext, number, wording

USUAL_WINDOW = 30


def show(
    plan: Plan, orders: Table, customers: pd.DataFrame, groups: pd.DataFrame, names: dict[str, str], margin: float
) -> None:
    """The part of the plan about control groups; `customers`: those who may be contacted, with `group`."""
    st.subheader(_("Test built in"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.number_input(
            _("Orders count for so many days after the start"),
            min_value=1,
            max_value=365,
            width=340,
            **state.remembered("plan_test_days", USUAL_WINDOW, between=(1, 365)),
        )
        plan_unit.ask()
    rates = state.attempt_or_note(cached.rates_of_orders, orders, cut_offs.rfm_settings(), int(days))
    if rates is not None:
        settings = DesignSettings(design_effect=plan_unit.effect_of(customers))
        tests = plan_tests(plan, segment_baselines(customers, rates), settings)
        _sizes(tests, names, days)
        _take(tests, customers, groups, margin)
    plan_arms.show(plan, customers, groups, names, margin)


def _sizes(tests: CampaignTests, names: dict[str, str], days: int) -> None:
    title = _title(tests)
    if tests.lines["needed"].notna().any():
        st.altair_chart(plan_tests_chart(tests, wording(), title, names), key="plan_tests_chart", alt=title)
    else:
        st.info(title, icon=":material/info:")
    st.caption(
        _(
            "Needed so that 80 of 100 tests find the expected effect and 5 of 100 find one where there is none, "
            "with half of the customers held back. “Order anyway” was counted on the last {days} days, by the groups "
            "customers were in before; an extra order is taken for one more customer who orders.",
            days=number(days),
        )
    )
    said = plan_test_words.sentences(tests)
    with st.expander(_("Can this campaign be tested?"), icon=":material/science:"):
        tables.show(
            tests.lines.assign(segment=tests.lines["segment"].map(names), said=said).rename(
                columns={"baseline": "baseline_rate", "expected": "expected_rate", "smallest_effect": "effect_rate"}
            ),
            {
                "segment": _("Segment"),
                "said": _("What to do"),
                "customers": _("Customers it goes through"),
                "needed": _("Needed for a test"),
                "baseline_rate": _("Order anyway"),
                "baseline_customers": _("Counted on"),
                "expected_rate": _("With the campaign"),
                "effect_rate": _("Effect that half against half shows"),
            },
            file_name="tests.csv",
            key="plan_tests",
        )
        if (tests.lines["verdict"] == MERGE).any():
            st.caption(
                _(
                    "All campaigns that are too small alone have {customers} customers together and need {needed}.",
                    customers=number(tests.together_customers),
                    needed=number(tests.together_needed),
                )
            )


def _title(tests: CampaignTests) -> str:
    count = int((tests.lines["verdict"] == TESTABLE).sum())
    if not count:
        return _("No campaign is large enough to show the effect you expect")
    return ngettext(
        "{count} of {all} campaigns can show the effect you expect",
        "{count} of {all} campaigns can show the effect you expect",
        count,
        all=number(len(tests.lines)),
    )


def _take(tests: CampaignTests, customers: pd.DataFrame, groups: pd.DataFrame, margin: float) -> None:
    shares = tests.lines.set_index("segment")["control_share"].dropna()
    st.button(
        _("Take the proposed control groups"),
        icon=":material/science:",
        key="plan_take_tests",
        disabled=shares.empty,
        help=_("Holds back as few as the test needs, evenly by value and by the last order."),
        on_click=_hold_back,
        args=(shares, customers, groups, margin),
    )


def _hold_back(shares: pd.Series, customers: pd.DataFrame, groups: pd.DataFrame, margin: float) -> None:
    cells = {}
    for segment, share in shares.items():
        members = customers[customers["segment"].astype("str") == segment]
        arms = {CONTACT: 1 - share, CONTROL: share}
        cells[segment] = {
            "control_share": share,
            "draw": balanced_draw(members, arms, segment, plan_arms.known(members), unit=drawn_together(members)),
        }
    plan_lines.change(groups, margin, cells)
