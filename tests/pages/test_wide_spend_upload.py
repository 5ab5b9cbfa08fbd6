"""A spend file with a column for each channel, brought on the Upload page."""

from __future__ import annotations

CONTENT = b"week,spend_tv,spend_search,sales\n2024-01-01,10.5,3.5,900\n2024-01-08,11.5,4.5,800\n"


def test_a_column_for_each_channel_becomes_rows_of_spend_unless_refused(visitor):
    guest = visitor().upload("media.csv", CONTENT)
    (toggle,) = [toggle for toggle in guest.app.toggle if "spend\\_tv" in toggle.label]
    assert toggle.value
    guest.click("use_table")
    spend = guest.workspace.tables()["spend"]
    assert (spend.rows, spend.first[:10]) == (4, "2024-01-01")
    again = visitor(token="b" * 43).upload("media.csv", CONTENT)
    again.app.toggle[0].set_value(False)
    again.run()
    assert "spend_tv" in [option for box in again.app.selectbox for option in box.options]
