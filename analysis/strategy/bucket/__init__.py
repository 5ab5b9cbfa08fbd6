"""The bucket, simulated: who is in it, what fills it and what leaks."""

from analysis.strategy.bucket.basis import BucketBasis
from analysis.strategy.bucket.constant import constant_bucket
from analysis.strategy.bucket.effects import SameMoney, lever_effects, same_money
from analysis.strategy.bucket.laws import OutflowLaws, fit_laws
from analysis.strategy.bucket.levers import NO_LEVERS, Levers
from analysis.strategy.bucket.looked_back import Reconciliation
from analysis.strategy.bucket.result import Bucket, FlowRates
from analysis.strategy.bucket.run import run_bucket
from analysis.strategy.bucket.settings import BucketSettings
from analysis.strategy.bucket.simulate import prepare_bucket, simulate_bucket

__all__ = [
    "NO_LEVERS",
    "Bucket",
    "BucketBasis",
    "BucketSettings",
    "FlowRates",
    "Levers",
    "OutflowLaws",
    "Reconciliation",
    "SameMoney",
    "constant_bucket",
    "fit_laws",
    "lever_effects",
    "prepare_bucket",
    "run_bucket",
    "same_money",
    "simulate_bucket",
]
