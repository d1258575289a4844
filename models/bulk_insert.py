"""Rows by the thousand without the ORM's work per row.

For tables of plain stored columns whose values the caller has checked. Database
constraints hold as ever; computes, defaults and access rules do not run.
"""

from odoo.tools import SQL

BATCH = 1000


def bulk_insert(model, rows):
    """Insert an iterable of ``{column: value}``, all with the same columns."""
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            _insert(model, batch)
            batch = []
    if batch:
        _insert(model, batch)
    model.invalidate_model()


def reserve_ids(model, count):
    """Ids for ``count`` rows, for those that name each other."""
    rows = model.env.execute_query(
        SQL(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
            " FROM generate_series(1, %s)",
            model._table,
            count,
        )
    )
    return [new_id for (new_id,) in rows]


def _insert(model, batch):
    env, columns = model.env, list(batch[0])
    names = [*columns, "create_uid", "write_uid", "create_date", "write_date"]
    stamp = (env.uid, env.uid, env.cr.now(), env.cr.now())
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) VALUES %s",
            SQL.identifier(model._table),
            SQL(", ").join(SQL.identifier(name) for name in names),
            SQL(", ").join(
                (*(row[column] for column in columns), *stamp) for row in batch
            ),
        )
    )
