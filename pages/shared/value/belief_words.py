"""The backtest in words that somebody can read aloud."""

from __future__ import annotations

from analysis.value import Backtest, RepeatedBacktests
from pages.shared.text import _, day, mark, number, percent

VERDICTS = {
    "model": mark("**The model did better than the naive rule.**"),
    "naive": mark("**The naive rule did better than the model.**"),
    "tie": mark("**Neither did clearly better than the other.**"),
}
RANKING = {
    "model": mark("In ranking customers the model was clearly better."),
    "naive": mark("In ranking customers the naive rule was clearly better."),
    "tie": mark("In ranking customers the model was hardly better than the naive rule, or not at all."),
}


def how_much(backtest: Backtest) -> str:
    """What was predicted, with which range, and what came."""
    predicted, actual = backtest.model.predicted_orders, backtest.actual_orders
    sentences = [
        _(
            "Trained until {split}; predicted **{predicted} orders** for the {days} days after it "
            "(8 of 10 cases: {low} to {high}), really **{actual}**.",
            split=day(backtest.split),
            days=number(backtest.holdout_days),
            predicted=number(predicted),
            low=number(backtest.orders_80.low),
            high=number(backtest.orders_80.high),
            actual=number(actual),
        ),
        _level(predicted, actual),
        ""
        if backtest.orders_80.holds(actual)
        else _("The truth lies outside the model's own range: it is too sure of itself."),
        _(
            "The naive rule “everybody keeps the pace so far” predicts {naive}.",
            naive=number(backtest.naive.predicted_orders),
        ),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def who_is_best(backtest: Backtest) -> str:
    """Whether the right customers were named."""
    if backtest.best_by_model != backtest.best_by_model:
        return _(VERDICTS[backtest.winner])
    ranking = RANKING[backtest.contests["best_customers"]]
    sentences = [
        _(
            "The 10 % of customers it named as the most valuable brought **{model} of the later revenue**; the 10 % at "
            "the top of a simple list by revenue so far: {list}.",
            model=percent(backtest.best_by_model, 1),
            list=percent(backtest.best_by_list, 1),
        ),
        _(
            "The 10 % of customers it ranked highest brought {model} of the later orders; "
            "the naive rule's 10 %: {naive}.",
            model=percent(backtest.model.top_10_share, 1),
            naive=percent(backtest.naive.top_10_share, 1),
        ),
        _(ranking),
        _(VERDICTS[backtest.winner]),
    ]
    return " ".join(sentences)


def how_often(repeated: RepeatedBacktests) -> str:
    """How many ranges held."""
    return _(
        "Made again from {count} dates, each time for the {days} days after it: **{held} of {count} ranges held**. "
        "Eight of ten should; from {count} forecasts the true share may be anything from {low} to {high}.",
        count=number(repeated.count),
        days=number(repeated.days),
        held=number(repeated.held),
        low=percent(repeated.share_low),
        high=percent(repeated.share_high),
    )


def about_silence(backtest: Backtest) -> str:
    """Whether the chance of no order was right."""
    saved = 1 - backtest.brier / backtest.brier_base if backtest.brier_base else 0.0
    template = (
        _("Its squared error is {share} smaller than if everybody got the average chance.")
        if saved > 0
        else _("It was no better than giving everybody the average chance.")
    )
    first = _(
        "Of the customers with a predicted chance of {predicted} not to order within {days} days, {actual} really did "
        "not (those most likely to order: {predicted_least} predicted, {actual_least} really).",
        days=number(backtest.silence_days),
        predicted=percent(backtest.silence["predicted"].iloc[-1]),
        actual=percent(backtest.silence["actual"].iloc[-1]),
        predicted_least=percent(backtest.silence["predicted"].iloc[0]),
        actual_least=percent(backtest.silence["actual"].iloc[0]),
    )
    return f"{first} {template.format(share=percent(saved))}"


def _level(predicted: float, actual: float) -> str:
    if not actual:
        return ""
    miss = round(predicted / actual - 1, 2)
    if miss == 0:
        return _("In total the forecast was right.")
    if miss > 0:
        return _("In total the forecast was {miss} too high.", miss=percent(miss))
    return _("In total the forecast was {miss} too low.", miss=percent(-miss))
