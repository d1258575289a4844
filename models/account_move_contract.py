from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import distributions
from ..lib.amounts import FEN


class AccountMove(models.Model):
    """Vouchers that a contract's schedule makes."""

    _inherit = "account.move"

    rural_contract_id = fields.Many2one(
        "rural.contract",
        string="Operating Contract",
        index="btree_not_null",
        ondelete="restrict",
    )
    rural_instalment_ids = fields.One2many(
        "rural.contract.instalment", "move_id", string="Instalments"
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.env["rural.receipt"]._rebuild_for_moves(self)
        return result

    def unlink(self):
        """Instalments of a deleted draft are planned again."""
        self.sudo().rural_instalment_ids.move_id = False
        return super().unlink()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _post(self, soft=True):
        self._check_instalments()
        return super()._post(soft)

    def _check_instalments(self):
        """A voucher may claim no more than its instalment."""
        for move in self.filtered("rural_contract_id"):
            rows = move.sudo().rural_instalment_ids
            due = sum(row._amount_due() for row in rows)
            claimed = abs(sum(rows._claim_lines().mapped("balance")))
            if rows and claimed - due > float(FEN) / 2:
                raise UserError(
                    self.env._(
                        "Voucher %(voucher)s claims %(claimed).2f, but instalment "
                        "%(number)s of %(contract)s is %(due).2f. Correct the amount "
                        "of the voucher, or the contract's schedule.",
                        voucher=move.ref or move.display_name,
                        claimed=claimed,
                        number=rows[:1].number,
                        contract=rows[:1].contract_id.display_name,
                        due=due,
                    )
                )

    @api.model
    def _settle_advances(self, contracts):
        """Match open vouchers of contracts with money that came in for them before,
        the oldest first.
        """
        lines = self.env["account.move.line"].sudo()
        still_open = [("parent_state", "=", "posted"), ("reconciled", "=", False)]
        credits = lines.search(
            [
                *still_open,
                ("rural_contract_id", "in", contracts.ids),
                ("amount_residual", "<", 0),
            ]
        )
        if not credits:
            return
        debits = lines.search(
            [
                *still_open,
                ("move_id.rural_contract_id", "in", credits.rural_contract_id.ids),
                ("account_id", "in", credits.account_id.ids),
                ("amount_residual", ">", 0),
            ]
        )
        money = credits.grouped(lambda c: (c.rural_contract_id, c.account_id))
        claims = debits.grouped(lambda d: (d.move_id.rural_contract_id, d.account_id))
        plans = [lines | claims[key] for key, lines in money.items() if key in claims]
        self.env["account.move.line"].sudo()._reconcile_plan(plans)

    # ------------------------------------------------------------
    # BATCHES
    # ------------------------------------------------------------

    def _post_as_batch(self):
        """Post many vouchers without asking the database for each alike: once a
        journal and month for the last number, once for all analytic accounts.
        """
        named = {
            account
            for line in self.line_ids
            for account in distributions.account_ids(line.analytic_distribution)
        }
        accounts = self.env["account.analytic.account"].browse(named).exists()
        accounts.fetch(["plan_id", "root_plan_id"])
        batch = self.with_context(
            rural_number_formats={}, rural_known_accounts=frozenset(accounts.ids)
        )
        return batch._post(soft=False)

    def _get_next_sequence_format(self):
        formats = self.env.context.get("rural_number_formats")
        if formats is None:
            return super()._get_next_sequence_format()
        key = (self.journal_id, self.move_type, self.date.year, self.date.month)
        if key not in formats:
            formats[key] = super()._get_next_sequence_format()
        text, values = formats[key]
        return text, dict(values)
