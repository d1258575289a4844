from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_distribution_books import exact
from .rural_distribution_read import READ_TOKEN

UNPLANNED = 1000


class RuralDistributionResult(models.Model):
    """A result reports on the plan in force: its amounts are read from posted
    vouchers and receipts, what explains them is typed.
    """

    _name = "rural.distribution"
    _inherit = "rural.distribution"

    date_read = fields.Datetime(
        string="Vouchers Read on",
        readonly=True,
        copy=False,
        help="When the amounts were last read from the books.",
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers.filtered(lambda paper: paper.kind == "result")._set_plan()
        return papers

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_read_vouchers(self):
        """Read income and spending anew; what was typed stays."""
        self._read_vouchers()
        return True

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _open_results(self, regions, year, scheme="general"):
        """Draft results of villages, read from the books.

        :raises UserError: naming the villages without a plan in force
        """
        vals = {"kind": "result", "year": year, "scheme": scheme}
        papers = self.create([{**vals, "region_id": region.id} for region in regions])
        papers._read_vouchers()
        return papers

    @api.model
    def _plans_in_force(self, regions, year, scheme):
        """``{village: plan}`` of the villages that have one."""
        plans = self.sudo().search(
            [
                ("kind", "=", "plan"),
                ("state", "=", "filed"),
                ("region_id", "in", regions.ids),
                ("year", "=", year),
                ("scheme", "=", scheme),
            ]
        )
        return {plan.region_id: plan for plan in plans}

    def _set_plan(self):
        """Let results report on the plans that are in force now."""
        lacking = self.browse()
        for (year, scheme), papers in self.grouped(
            lambda paper: (paper.year, paper.scheme)
        ).items():
            plans = self._plans_in_force(papers.region_id, year, scheme)
            for paper in papers:
                plan = plans.get(paper.region_id)
                lacking |= self.browse() if plan else paper
                if plan and paper.plan_id != plan:
                    paper._write_step_fields({"plan_id": plan.id})
        if lacking:
            raise UserError(
                self.env._(
                    "No result without a plan: %(villages)s had none in force for "
                    "%(year)s. Draw up the plan of that year, let it be filed with the "
                    "county, then report on it.",
                    villages="、".join(lacking.region_id.mapped("name")),
                    year="、".join(map(str, sorted(set(lacking.mapped("year"))))),
                )
            )

    def _read_vouchers(self):
        """Bring the rows of draft results in line with receipts and vouchers."""
        self.check_access("write")
        self._check_draft()
        papers = self.filtered(lambda paper: paper.kind == "result")
        papers._set_plan()
        facts = papers._book_facts()
        reading = papers.with_context(rural_reading=READ_TOKEN)
        income, lines = [], []
        for paper in reading:
            received, spent = facts[paper.id]
            income += paper._read_rows(paper.income_ids, paper._income_wanted(received))
            lines += paper._read_rows(paper.line_ids, paper._lines_wanted(spent))
        reading.income_ids.create(income)
        reading.line_ids.create(lines)
        papers._write_step_fields({"date_read": fields.Datetime.now()})

    def _read_rows(self, rows, wanted):
        """Update the rows that stay, take away the others, return what to create.

        :param wanted: ``{key: (what is read, what is only proposed)}``
        """
        own = {row._read_key(): row for row in rows}
        new = []
        for key, (read, proposed) in wanted.items():
            row = own.pop(key, None)
            if row:
                row._write_read(read)
            else:
                new.append({"distribution_id": self.id, **proposed, **read})
        rows.browse([row.id for row in own.values()]).unlink()
        return new

    def _income_wanted(self, received):
        """Every asset that the plan expected income of, or that money came in for;
        what names no asset is the village's own.
        """
        wanted = {}
        for row in self.plan_id.income_ids:
            read, _proposed = wanted.setdefault(
                row._read_key(), row._prepare_income_vals()
            )
            read["amount_planned"] += row.amount
        villages_own = [key for key in wanted if isinstance(key, str)]
        assets = self.env["rural.asset"].sudo().browse(filter(None, received))
        for asset in assets:
            vals = self._prepare_unexpected_vals(asset)
            wanted.setdefault(asset.id, vals)[0]["amount"] = float(received[asset.id])
        if amount := received.get(None):
            vals = self._prepare_unexpected_vals(assets.browse())
            key = villages_own[0] if len(villages_own) == 1 else vals[1]["name"]
            wanted.setdefault(key, vals)[0]["amount"] = float(amount)
        return wanted

    def _prepare_unexpected_vals(self, asset):
        read = {
            "amount": 0,
            "amount_planned": 0,
            "asset_id": asset.id,
            "basis": "books",
        }
        proposed = {
            "name": asset.name or self.env._("Village Level"),
            "sequence": UNPLANNED,
            "counts": bool(asset),
        }
        return read, proposed

    def _lines_wanted(self, spent):
        """Every item of the plan, and per use what was spent on none of them."""
        spent, wanted = dict(spent), {}
        for item in self.plan_id.line_ids:
            key = item.id, item.use_id.id, item.carryover
            amount, count = spent.pop(key, (0, 0))
            wanted[item._root_key()] = item._prepare_result_vals(amount, count)
        for (_item, use_id, carryover), (amount, count) in spent.items():
            if amount:
                use = self.env["rural.use"].browse(use_id)
                vals = self._prepare_unplanned_vals(use, carryover, amount, count)
                wanted[use_id, carryover] = vals
        return wanted

    def _prepare_unplanned_vals(self, use, carryover, amount, count):
        read = {
            "plan_line_id": False,
            "use_id": use.id,
            "carryover": carryover,
            "amount": float(amount),
            "amount_planned": 0,
            "voucher_count": count,
        }
        name = self.env._("%(use)s (not in the plan)", use=use.name)
        if carryover:
            name = self.env._("%(use)s (earlier surplus, not planned)", use=use.name)
        return read, {"name": name, "sequence": UNPLANNED, "months": 0}

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _result_problems(self):
        """Sentences on what keeps a result from being decided, each with its cure."""
        self.ensure_one()
        if not self.date_read:
            return [
                self.env._("Nothing has been read from the books: “Read the Vouchers”.")
            ]
        return [
            text
            for text in (
                self._plan_problem(),
                self._books_problem(),
                self._idle_problem(),
                self._marked_problem(),
                self._difference_problem(),
                *(text for line in self.line_ids for text in line._list_problems()),
            )
            if text
        ]

    def _plan_problem(self):
        if self.plan_id.state != "filed":
            return self.env._(
                "The plan was amended since the result was drawn up. “Read the "
                "Vouchers” takes over the plan in force."
            )
        return None

    def _books_problem(self):
        """账实相符: the amounts are those of the books today."""
        changed = self._changed_in_books(self._book_facts()[self.id])
        if not changed:
            return None
        return self.env._(
            "The books have changed since the amounts were read: %(rows)s. Use “Read "
            "the Vouchers” again.",
            rows="、".join(changed),
        )

    def _changed_in_books(self, facts):
        """The names of what the books say otherwise than the rows."""
        received, spent = dict(facts.income), dict(facts.spending)
        names = []
        for asset, rows in self.income_ids.grouped("asset_id").items():
            if sum(map(exact, rows.mapped("amount"))) != received.pop(
                asset.id or None, 0
            ):
                names.append(rows[0].name)
        for line in self.line_ids:
            key = line.plan_line_id.id or None, line.use_id.id, line.carryover
            if exact(line.amount) != spent.pop(key, (0, 0))[0]:
                names.append(line.name)
        assets = self.env["rural.asset"].sudo()
        names += [
            assets.browse(asset_id).name or self.env._("Village Level")
            for asset_id, amount in received.items()
            if amount
        ]
        names += [
            self.env["rural.use"].browse(use_id).name
            for (_line, use_id, _carryover), (amount, _count) in spent.items()
            if amount
        ]
        return list(dict.fromkeys(names))

    def _idle_problem(self):
        """单项收支须有对应原始凭证: an item without voucher says that it was not
        carried out, and why.
        """
        idle = self.line_ids.filtered(
            lambda line: (
                not line.voucher_count
                and line.amount_planned
                and not (line.not_executed and (line.explanation or "").strip())
            )
        )
        if not idle:
            return None
        return self.env._(
            "No voucher stands behind: %(items)s. Let the accountant post the vouchers "
            "or name the item on them, or mark it “Not Carried out” and say why.",
            items="、".join(idle.mapped("name")),
        )

    def _marked_problem(self):
        marked = self.line_ids.filtered(lambda line: line.not_executed and line.amount)
        if not marked:
            return None
        return self.env._(
            "Marked “Not Carried out” although vouchers stand behind: %(items)s. Take "
            "the mark away.",
            items="、".join(marked.mapped("name")),
        )

    def _difference_problem(self):
        percent = exact(self.company_id.sudo().rural_difference_percent)
        lines = self.line_ids.filtered(
            lambda line: (
                line.voucher_count
                and not (line.explanation or "").strip()
                and line._differs_above(percent)
            )
        )
        if not lines:
            return None
        return self.env._(
            "More than %(percent)s %% off the plan, or not in it, without a word why: "
            "%(items)s. Fill the column “Why It Differs”; let the accountant assign "
            "what belongs to an item of the plan.",
            percent=f"{float(percent):g}",
            items="、".join(
                f"{line.name} ({line.amount:.2f} / {line.amount_planned:.2f})"
                for line in lines
            ),
        )

    def _result_warnings(self):
        """Sentences on what the county asks to be looked at; nothing stops."""
        self.ensure_one()
        texts = [text for line in self.line_ids for text in line._part_warnings()]
        if self.year >= self.company_id._rural_today().year:
            texts.append(
                self.env._("The year %(year)s is not over yet.", year=self.year)
            )
        if self.amount_total > self.amount_income:
            texts.append(
                self.env._(
                    "%(spent).2f was spent of %(income).2f received. If it came from "
                    "the surplus of earlier years, its vouchers say so (“From Earlier "
                    "Surplus”).",
                    spent=self.amount_total,
                    income=self.amount_income,
                )
            )
        opening = self._opening_carryover()
        if exact(self.amount_carryover) > opening:
            texts.append(
                self.env._(
                    "%(spent).2f was spent of earlier surplus, of which there was "
                    "%(opening)s.",
                    spent=self.amount_carryover,
                    opening=opening,
                )
            )
        return texts

    def _opening_carryover(self):
        """The surplus of earlier years that the village year opened with."""
        key = self.region_id.id, self.scheme
        years = self.env["rural.village.year"].sudo()
        chain = years._chains(self.region_id, self.year, {key: {self.year}})[key]
        return exact(chain[self.year]["opening_carryover"])
