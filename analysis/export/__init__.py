"""Results as files a colleague or a mail tool can use tomorrow."""

from analysis.export.calendar import CalendarDay, calendar_file
from analysis.export.campaign_rounds import campaign_rounds
from analysis.export.html_page import Section, html_page
from analysis.export.message_files import email_html, message_files
from analysis.export.plan_zip import PlanFiles, plan_zip
from analysis.export.platforms import PLATFORMS, PlatformList, platform_csv, platform_list
from analysis.export.safe_csv import safe_csv
from analysis.export.safe_xlsx import safe_xlsx

__all__ = [
    "PLATFORMS",
    "CalendarDay",
    "PlanFiles",
    "PlatformList",
    "Section",
    "calendar_file",
    "campaign_rounds",
    "email_html",
    "html_page",
    "message_files",
    "plan_zip",
    "platform_csv",
    "platform_list",
    "safe_csv",
    "safe_xlsx",
]
