"""Results as files a colleague or a mail tool can use tomorrow."""

from analysis.export.plan_zip import plan_zip
from analysis.export.safe_csv import safe_csv
from analysis.export.safe_xlsx import safe_xlsx

__all__ = ["plan_zip", "safe_csv", "safe_xlsx"]
