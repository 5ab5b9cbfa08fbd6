"""What can be wrong with a user's data or choices: the only errors a page catches and shows."""

from __future__ import annotations


class AnalysisError(Exception):
    """Says what is wrong, what was found and what to do.

    The English template and its fields stay apart, so that a page can translate the template and fill it in.
    """

    def __init__(self, template: str, **fields: object) -> None:
        super().__init__(template.format(**fields))
        self.template = template
        self.fields = fields


class UnreadableFileError(AnalysisError):
    """The file is not a table we can read."""


class MappingError(AnalysisError):
    """A column that the table needs is missing, mapped twice, or holds something else."""


class NotEnoughDataError(AnalysisError):
    """The data are fine but too few for an honest answer."""


class SettingsError(AnalysisError):
    """A choice contradicts itself or the data."""
