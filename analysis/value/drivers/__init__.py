"""What goes with value: origin and kind of customers, the order of the order, and the second order."""

from analysis.value.drivers.drivers import ValueDrivers, compute_value_drivers
from analysis.value.drivers.second_order import SecondOrder, second_order_value
from analysis.value.drivers.sequence import OrderValues, order_values

__all__ = [
    "OrderValues",
    "SecondOrder",
    "ValueDrivers",
    "compute_value_drivers",
    "order_values",
    "second_order_value",
]
