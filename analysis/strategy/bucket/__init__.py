"""The bucket, simulated: who is in it, what fills it and what leaks."""

from analysis.strategy.bucket.basis import BucketBasis, prepare_bucket
from analysis.strategy.bucket.constant import constant_bucket
from analysis.strategy.bucket.levers import Levers
from analysis.strategy.bucket.result import Bucket, FlowRates
from analysis.strategy.bucket.settings import BucketSettings
from analysis.strategy.bucket.simulate import run_bucket, simulate_bucket

__all__ = [
    "Bucket",
    "BucketBasis",
    "BucketSettings",
    "FlowRates",
    "Levers",
    "constant_bucket",
    "prepare_bucket",
    "run_bucket",
    "simulate_bucket",
]
