"""Whose turn it is among the waiting files: those with the same columns together, the others one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.errors import AnalysisError
from analysis.tables.files.stack import SEPARATOR
from analysis.tables.waiting import Incoming, Waiting, digest_of
from pages.shared import cache, state, uploads, watching
from pages.shared.text import _, escape, ngettext, number


@dataclass(frozen=True, eq=False)
class Turn:
    """`files`: those that are asked about now; `upload`: their rows, None if they cannot be read."""

    files: tuple[Incoming, ...]
    upload: cache.Upload | None

    @property
    def source(self) -> str:
        return SEPARATOR.join(file.filename for file in self.files)

    def end(self) -> None:
        """They wait no more, and what was read of them leaves the memory."""
        state.workspace().discard_incoming(self.files)
        for file in self.files:
            cache.reading.clear(file, None)


def take(waiting: Waiting) -> Turn:
    """Read what waits and find out whose turn it is; says how many there are, and lets the user part them."""
    first, *others = waiting.files
    sheet_key = f"sheet_{first.digest}"
    sheet = st.session_state.get(sheet_key)
    alike = _with_the_same_columns(first, others, sheet)
    place = st.container()
    if not alike:
        _say(place, waiting, (first,))
        # Says why it cannot be read.
        return Turn((first,), state.attempt_or_say(cache.upload, first, None))
    chosen = _chosen(alike)
    _say(place, waiting, tuple(chosen))
    sheets = alike[first].raw.sheets
    if len(sheets) > 1:
        st.selectbox(_("Sheet"), sheets, index=sheets.index(alike[first].raw.sheet), key=sheet_key, width=300)
    return Turn(tuple(chosen), _as_one(chosen))


def _with_the_same_columns(
    first: Incoming, others: Sequence[Incoming], sheet: str | None
) -> dict[Incoming, cache.Upload]:
    """The first file and those that can be read together with it; nothing when the first cannot be read."""
    alike: dict[Incoming, cache.Upload] = {}
    shape = None
    for file in (first, *others):
        try:
            upload = _read(file, sheet)
        except AnalysisError:
            if not alike:
                return {}
            # Why it cannot be read is said when its turn comes.
            continue
        if not others:
            return {file: upload}
        found = cache.shape(upload)
        both = shape.with_file(found) if shape is not None else found
        if both is not None:
            alike[file], shape = upload, both
    return alike


def _read(file: Incoming, sheet: str | None) -> cache.Upload:
    """The file, or of a file with several sheets the one of this name if there is one."""
    watching.watch(file, None)
    upload = cache.upload(file, None)
    if sheet is None or sheet == upload.raw.sheet or sheet not in upload.raw.sheets:
        return upload
    watching.watch(file, sheet)
    return cache.upload(file, sheet)


def _chosen(alike: dict[Incoming, cache.Upload]) -> dict[Incoming, cache.Upload]:
    """Those that the user leaves together; without any, the first alone."""
    if len(alike) == 1:
        return alike
    names = dict(zip(_told_apart([file.filename for file in alike]), alike, strict=True))
    wanted = st.pills(
        _("They have the same columns and become one table"),
        list(names),
        selection_mode="multi",
        default=list(names),
        format_func=escape,
        key=f"together_{digest_of(''.join(file.digest for file in alike).encode())}",
        help=_("Switch a file off, and it waits and is asked about on its own afterwards."),
    )
    files = [names[name] for name in wanted] or list(alike)[:1]
    return {file: alike[file] for file in alike if file in files}


def _as_one(chosen: dict[Incoming, cache.Upload]) -> cache.Upload:
    if len(chosen) == 1:
        return next(iter(chosen.values()))
    return cache.stacked(tuple(chosen.values()), tuple(file.filename for file in chosen))


def _say(place: DeltaGenerator, waiting: Waiting, files: tuple[Incoming, ...]) -> None:
    """What is asked about now, and what comes after it."""
    with place:
        if waiting.came > len(files):
            _say_place(waiting, files)
        if len(files) == 1:
            st.subheader(_("This is how we read “{file}”", file=escape(files[0].filename)))
        else:
            st.subheader(ngettext("This is how we read {count} file", "This is how we read {count} files", len(files)))
        here = {file.filename for file in files}
        for name, same in (pair for pair in uploads.came_again() if pair[1] in here):
            st.caption(
                _(
                    ":material/content_copy: “{file}” has the same content as “{same}” and is taken once only.",
                    file=escape(name),
                    same=escape(same),
                )
            )


def _say_place(waiting: Waiting, files: tuple[Incoming, ...]) -> None:
    begin = waiting.came - len(waiting.files) + 1
    fields = {"first": number(begin), "last": number(begin + len(files) - 1), "total": number(waiting.came)}
    if len(files) == 1:
        text = _("File {first} of {total}: {file}", file=escape(files[0].filename), **fields)
    else:
        text = _("Files {first} to {last} of {total}", **fields)
    later = [escape(file.filename) for file in waiting.files if file not in files]
    if later:
        text += " · " + _("then: {files}", files=", ".join(later))
    st.caption(text)


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names, numbered where one is there twice."""
    seen: Counter[str] = Counter()
    told: list[str] = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told
