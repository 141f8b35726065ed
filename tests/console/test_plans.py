"""No page reads a table that grows with every text from end to end."""

import re

import pytest
from sqlalchemy import event

from tests.console.test_routes import WHO_MAY, call, path_of, things

__all__ = ["things"]

GROWS = (
    *("message_in", "message_out", "nudge", "learned", "checkin", "session", "session_log"),
    *("audit", "audit_link"),
)
"""Tables that hold a row or more for each text, meeting or look."""
PAGES = [path for method, path in WHO_MAY if method == "GET" and "/live/" not in path]
_SCANNED = re.compile(rf"SCAN ({'|'.join(GROWS)})\b(?! USING)")


@pytest.mark.parametrize("pattern", PAGES)
@pytest.mark.parametrize("who", ["lead", "coordinator"])
def test_each_statement_of_a_page_finds_its_rows_by_an_index(house, desk, things, who, pattern):
    asked, engine = [], house.database.engine
    page = desk(who)

    def note(_conn, _cursor, statement, parameters, _context, many):
        if not many and statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    call(page, "GET", path_of(pattern, things))
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as conn:
        for statement, parameters in asked:
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            told = "; ".join(str(row[-1]) for row in plan)
            assert not _SCANNED.search(told), f"{told}\n{statement}"
