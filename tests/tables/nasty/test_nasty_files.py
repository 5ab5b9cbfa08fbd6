from collections import Counter
from functools import cache

import pytest
from nasty_files import nasty_files
from reader_outcomes import our_outcome

FILES = nasty_files()
# Both tests ask for it.
outcome = cache(our_outcome)


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_no_nasty_file_is_silently_wrong(file):
    assert outcome(file) != "wrong"


def test_at_least_95_in_100_nasty_files_are_right_without_any_help():
    outcomes = Counter(map(outcome, FILES))
    assert len(FILES) >= 60
    assert len({file.name for file in FILES}) == len(FILES)
    assert outcomes["right"] >= 0.95 * len(FILES)
