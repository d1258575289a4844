"""What the ledger says of vouchers and the money that settles them.

Plain reads in SQL, a fixed number for any number of vouchers; amounts in whole
fen. The callers flush.
"""

import collections

from odoo.tools import SQL

RECEIVABLE = ("asset_receivable", "liability_payable")
FIELDS = {
    "account.move": ["state", "date", "journal_id", "reversed_entry_id"],
    "account.move.line": [
        "move_id",
        "account_id",
        "balance",
        "rural_opening_item_id",
    ],
    "account.partial.reconcile": [
        "debit_move_id",
        "credit_move_id",
        "amount",
        "max_date",
    ],
    "account.payment": ["move_id", "outstanding_account_id"],
    "rural.contract.instalment": ["move_id", "kind"],
}

Voucher = collections.namedtuple("Voucher", "state date income receivable money")
Share = collections.namedtuple("Share", "line_id village_id asset_id fen")
Receipt = collections.namedtuple(
    "Receipt",
    "line_id partial_id village_id asset_id date payment_id voucher_id fen",
)
Partial = collections.namedtuple("Partial", "id date payment_id fen before")


def flush(env):
    """Write what the reads of this module look at."""
    for model, names in FIELDS.items():
        env[model].flush_model(names)
    columns = env["rural.tags"]._columns()
    env["account.analytic.line"].flush_model(
        ["move_line_id", "amount", columns["village"], columns["asset"]]
    )


def concerned(env, move_ids, income_ids):
    """``{voucher id: instalment id or None}``: which of the vouchers, of those
    matched with them and of those that reverse them earn income or belong to an
    instalment.
    """
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE near AS (
                SELECT id FROM account_move WHERE id = ANY(%(ids)s)
                UNION
                SELECT o.move_id
                  FROM account_move_line l
                  JOIN account_partial_reconcile p ON p.debit_move_id = l.id
                  JOIN account_move_line o ON o.id = p.credit_move_id
                 WHERE l.move_id = ANY(%(ids)s)
                UNION
                SELECT o.move_id
                  FROM account_move_line l
                  JOIN account_partial_reconcile p ON p.credit_move_id = l.id
                  JOIN account_move_line o ON o.id = p.debit_move_id
                 WHERE l.move_id = ANY(%(ids)s)
            ), up AS (
                SELECT m.id, m.reversed_entry_id
                  FROM near JOIN account_move m USING (id)
                UNION
                SELECT m.id, m.reversed_entry_id
                  FROM up JOIN account_move m ON m.id = up.reversed_entry_id
            ), family AS (
                SELECT up.id, i.id AS instalment_id
                  FROM up JOIN rural_contract_instalment i ON i.move_id = up.id
                UNION
                SELECT m.id, family.instalment_id
                  FROM family JOIN account_move m ON m.reversed_entry_id = family.id
            )
            SELECT id, instalment_id FROM family
            UNION ALL
            SELECT id, NULL
              FROM near
             WHERE NOT EXISTS (SELECT FROM family WHERE family.id = near.id)
               AND EXISTS (
                   SELECT FROM account_move_line l
                    WHERE l.move_id = near.id AND l.account_id = ANY(%(income)s)
               )
            """,
            ids=list(move_ids),
            income=list(income_ids),
        )
    )
    return dict(rows)


def money(env, move_ids, money_ids):
    """``{voucher id: fen}`` that its lines add to cash, bank, what a payment has
    outstanding, and what was taken in before (advances, deposits).
    """
    return dict(
        env.execute_query(
            SQL(
                """
                SELECT l.move_id, round(SUM(l.balance) * 100)::bigint
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                  LEFT JOIN account_payment pay ON pay.move_id = l.move_id
                 WHERE l.move_id = ANY(%s)
                   AND (a.account_type = 'asset_cash' OR a.id = ANY(%s)
                        OR a.id = pay.outstanding_account_id)
                 GROUP BY l.move_id
                """,
                list(move_ids),
                list(money_ids),
            )
        )
    )


def vouchers(env, move_ids, income_ids, money_ids):
    """``{voucher id: Voucher}``: income and receivable of each, as booked; claims
    taken over from an opening entry count as they stand anew.
    """
    in_hand = money(env, move_ids, money_ids)
    rows = env.execute_query(
        SQL(
            """
            SELECT m.id, m.state, m.date,
                   COALESCE(round(SUM(-l.balance) FILTER (
                       WHERE l.account_id = ANY(%(income)s)) * 100), 0)::bigint,
                   COALESCE(round(SUM(l.balance) FILTER (
                       WHERE a.account_type IN %(receivable)s
                         AND a.id <> ALL(%(money)s)
                         AND l.rural_opening_item_id IS NULL) * 100), 0)::bigint
              FROM account_move m
              JOIN account_move_line l ON l.move_id = m.id
              JOIN account_account a ON a.id = l.account_id
             WHERE m.id = ANY(%(ids)s)
             GROUP BY m.id
            """,
            income=list(income_ids),
            receivable=RECEIVABLE,
            money=list(money_ids),
            ids=list(move_ids),
        )
    )
    return {row[0]: Voucher(*row[1:], in_hand.get(row[0], 0)) for row in rows}


def shares(env, move_ids, income_ids):
    """``{voucher id: [Share]}``: its income by item, village and asset, as the
    analytic items have it.
    """
    columns = env["rural.tags"]._columns()
    rows = env.execute_query(
        SQL(
            """
            SELECT l.move_id, l.id, r.id, s.id, round(SUM(a.amount) * 100)::bigint
              FROM account_move_line l
              JOIN account_analytic_line a ON a.move_line_id = l.id
              JOIN rural_region r ON r.analytic_account_id = a.%(village)s
              LEFT JOIN rural_asset s ON s.analytic_account_id = a.%(asset)s
             WHERE l.move_id = ANY(%(ids)s) AND l.account_id = ANY(%(income)s)
             GROUP BY l.move_id, l.id, r.id, s.id
             ORDER BY l.id, r.id, s.id
            """,
            village=SQL.identifier(columns["village"]),
            asset=SQL.identifier(columns["asset"]),
            ids=list(move_ids),
            income=list(income_ids),
        )
    )
    result = collections.defaultdict(list)
    for move_id, *row in rows:
        result[move_id].append(Share(*row))
    return result


def partials(env, move_ids):
    """``{(voucher id, side): [Partial]}`` with posted counterparts, in order;
    ``side`` is 1 for what the voucher claims, -1 for what it owes. ``before`` is
    what the counterpart had settled by earlier reconciliations.
    """
    result = collections.defaultdict(list)
    for side, ours, theirs in (
        (1, "debit_move_id", "credit_move_id"),
        (-1, "credit_move_id", "debit_move_id"),
    ):
        query = SQL(
            """
            WITH own AS (
                SELECT p.id, l.move_id AS voucher_id, o.move_id AS payment_id
                  FROM account_move_line l
                  JOIN account_partial_reconcile p ON p.%(ours)s = l.id
                  JOIN account_move_line o ON o.id = p.%(theirs)s
                  JOIN account_move m ON m.id = o.move_id AND m.state = 'posted'
                 WHERE l.move_id = ANY(%(ids)s)
            ), used AS (
                SELECT p.id, p.amount, p.max_date,
                       SUM(p.amount) OVER (PARTITION BY o.move_id ORDER BY p.id)
                           - p.amount AS before
                  FROM account_move_line o
                  JOIN account_partial_reconcile p ON p.%(theirs)s = o.id
                 WHERE o.move_id IN (SELECT payment_id FROM own)
            )
            SELECT voucher_id, id, max_date, payment_id,
                   round(amount * 100)::bigint, round(before * 100)::bigint
              FROM own JOIN used USING (id)
             ORDER BY id
            """,
            ours=SQL.identifier(ours),
            theirs=SQL.identifier(theirs),
            ids=list(move_ids),
        )
        for voucher_id, *row in env.execute_query(query):
            result[voucher_id, side].append(Partial(*row))
    return result
