"""Core statements that are compiled once, and then run on the driver itself at a quarter of the cost.

For what every message needs. Types are converted on the way in and out as Core converts them, and the
driver's errors are Core's own.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, Float
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.types import TypeEngine

from bot.store.database import Db

Values = dict[str, Any]
Convert = Callable[[Any], Any]


class Prepared:
    """One statement, whose named parameters are given anew at each run.

    `columns` are those that an insert or update is given. What a select finds are named tuples.
    """

    def __init__(self, statement: Any, columns: Collection[str] | None = None) -> None:
        self.statement = statement
        self._columns = columns
        self._by_dialect: dict[str, _Compiled] = {}

    def all(self, db: Db, values: Values) -> list[Any]:
        compiled = self._compiled(db)
        return [compiled.row(found) for found in compiled.execute(db, values)]

    def first(self, db: Db, values: Values) -> Any | None:
        compiled = self._compiled(db)
        found = compiled.execute(db, values).fetchone()
        return None if found is None else compiled.row(found)

    def one(self, db: Db, values: Values) -> Any:
        """The one row there must be. Raises NoResultFound."""
        found = self.first(db, values)
        if found is None:
            raise NoResultFound("a row that must be there is not")
        return found

    def run(self, db: Db, values: Values) -> int:
        """Insert or update. How many rows that was."""
        count: int = self._compiled(db).execute(db, values).rowcount
        return count

    def _compiled(self, db: Db) -> _Compiled:
        dialect = db.conn.dialect
        compiled = self._by_dialect.get(dialect.name)
        if compiled is None:
            compiled = self._by_dialect[dialect.name] = _Compiled(self.statement, dialect, self._columns)
        return compiled


class _Compiled:
    def __init__(self, statement: Any, dialect: Dialect, columns: Collection[str] | None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self._sql = str(compiled)
        self._dialect = dialect
        self._positional = compiled.positional
        self._names = list(compiled.positiontup or compiled.binds)
        self._pick = _pick(self._names)
        self._into = _those(_into(compiled.binds[name].type, dialect) for name in self._names)
        self._fixed = {
            name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required
        }
        if statement.is_select:
            found = statement.selected_columns
            self._row: Any = namedtuple("Row", found.keys())  # type: ignore[misc]
            self._out_of = _those(_out_of(column.type, dialect) for column in found)

    def execute(self, db: Db, values: Values) -> Any:
        given = self._fixed | values if self._fixed else values
        into = _converted(self._pick(given), self._into)
        try:
            return db.driver.execute(
                self._sql, into if self._positional else dict(zip(self._names, into, strict=True))
            )
        except self._dialect.loaded_dbapi.Error as error:
            raise self._told(error) from error

    def row(self, found: Any) -> Any:
        return self._row._make(_converted(found, self._out_of))

    def _told(self, error: Exception) -> BaseException:
        dbapi: Any = self._dialect.loaded_dbapi
        return DBAPIError.instance(
            self._sql, None, error, dbapi.Error, hide_parameters=True, dialect=self._dialect
        )


def _pick(names: list[str]) -> Callable[[Values], Iterable[Any]]:
    """What gives the values of these names, in their order."""
    return itemgetter(*names) if len(names) > 1 else lambda given: [given[name] for name in names]


def _those(converts: Iterable[Convert | None]) -> list[tuple[int, Convert]]:
    """Those places whose value must be converted."""
    return [(place, convert) for place, convert in enumerate(converts) if convert is not None]


def _converted(values: Iterable[Any], those: list[tuple[int, Convert]]) -> list[Any]:
    converted = list(values)
    for place, convert in those:
        converted[place] = convert(converted[place])
    return converted


def _into(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out_of(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if isinstance(kind, Float):  # both drivers give floats, and a converter would have to know the column
        return None
    return kind.dialect_impl(dialect).result_processor(dialect, None)
