from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib.amounts import of_float, split_largest_remainder
from ..models.rural_household import HOUSEHOLD_KINDS, MONITORED_KINDS
from ..models.rural_person import LABOUR

# So many persons are shown at once; the filters narrow a larger village down.
LIMIT = 300


class RuralShareAdd(models.TransientModel):
    """Persons of the register for the list of one item: found by what they count as
    or taken from last year's result, with the amount of each shown before it is added.

    Nobody is added twice.
    """

    _name = "rural.share.add"
    _description = "Add Persons to a List"

    line_id = fields.Many2one(
        "rural.distribution.line", string="Spending Item", required=True
    )
    village_id = fields.Many2one(related="line_id.village_id")
    currency_id = fields.Many2one(related="line_id.currency_id")
    # who
    source = fields.Selection(
        [("register", "Register of Persons"), ("last_year", "Last Year's Result")],
        string="Persons from",
        required=True,
        default="register",
    )
    kind = fields.Selection(
        HOUSEHOLD_KINDS, string="Household Counts as", default="monitored"
    )
    monitored_kind = fields.Selection(MONITORED_KINDS, string="Kind of Risk")
    labour = fields.Selection(LABOUR, string="Labour Capacity")
    name_part = fields.Char(string="Name Contains")
    # how much
    split = fields.Selection(
        [
            ("each", "One Amount for Each"),
            ("points", "A Total by Points"),
            ("before", "As Last Year"),
        ],
        string="Amounts",
        required=True,
        default="each",
        help="By points: the total is split in proportion to the points of each "
        "person, as the village's scheme gives them (因素法); no fen is lost.",
    )
    amount_each = fields.Monetary(string="Amount for Each")
    amount_split = fields.Monetary(
        string="Total to Split",
        compute="_compute_amount_split",
        store=True,
        readonly=False,
    )
    reason = fields.Char(string="Why")
    line_ids = fields.One2many(
        "rural.share.add.line",
        "wizard_id",
        string="Persons to Choose from",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    left_text = fields.Text(string="Not Shown", compute="_compute_left_text")
    chosen_count = fields.Integer(string="Chosen", compute="_compute_chosen")
    chosen_amount = fields.Monetary(string="Adds up to", compute="_compute_chosen")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("line_id")
    def _compute_amount_split(self):
        """What the item plans, or spent, and no person on its list has yet."""
        for wizard in self:
            line = wizard.line_id
            listed = sum(line.share_ids.mapped("amount"))
            wizard.amount_split = max(line.amount - listed, 0)

    @api.depends("line_id", "source", "kind", "monitored_kind", "labour", "name_part")
    def _compute_line_ids(self):
        for wizard in self:
            listed = wizard.line_id.share_ids.person_id
            before = wizard._last_amounts()
            persons = wizard._candidates()[:LIMIT]
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "person_id": person.id,
                            "listed": person in listed,
                            "chosen": person not in listed,
                            "amount_before": before.get(person, 0),
                        }
                    )
                    for person in persons
                ),
            ]

    @api.depends("line_id", "source", "kind", "monitored_kind", "labour", "name_part")
    def _compute_left_text(self):
        for wizard in self:
            wizard.left_text = "\n".join(wizard._left_texts())

    @api.depends("line_ids.chosen", "line_ids.amount")
    def _compute_chosen(self):
        for wizard in self:
            chosen = wizard.line_ids.filtered("chosen")
            wizard.chosen_count = len(chosen)
            wizard.chosen_amount = sum(chosen.mapped("amount"))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_add(self):
        """Add those chosen that are not in the list yet."""
        self.ensure_one()
        item = self.line_id
        chosen = self.line_ids.filtered("chosen")
        new = chosen.filtered(lambda row: row.person_id not in item.share_ids.person_id)
        if not new:
            raise UserError(
                self.env._(
                    "Nobody is chosen who is not in the list yet. Mark the persons to "
                    "be added, or change the filters."
                )
            )
        item.share_ids = [Command.create(row._prepare_share_vals()) for row in new]
        return item.action_open_persons()

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _candidates(self):
        """The persons who may be chosen, by household."""
        if self.source == "last_year":
            return self._last_shares().person_id.filtered(
                lambda person: person.state == "living"
            )
        return self.env["rural.person"].search(self._domain(), limit=LIMIT)

    def _domain(self):
        domain = Domain("village_id", "=", self.village_id.id)
        domain &= Domain("state", "=", "living")
        for name in ("kind", "monitored_kind", "labour"):
            if self[name]:
                domain &= Domain(name, "=", self[name])
        if self.name_part:
            domain &= Domain("name", "ilike", self.name_part)
        return domain

    def _last_shares(self):
        """The list of the same use in the result of the year before."""
        item = self.line_id
        if not item:
            return self.env["rural.distribution.share"]
        results = self.env["rural.distribution"].search(
            [
                ("kind", "=", "result"),
                ("state", "=", "filed"),
                ("region_id", "=", item.village_id.id),
                ("year", "=", item.distribution_id.year - 1),
                ("scheme", "=", item.distribution_id.scheme),
            ]
        )
        lines = results.line_ids.filtered(lambda line: line.use_id == item.use_id)
        named = lines.filtered(lambda line: line.name == item.name)
        return (named or lines).share_ids

    def _last_amounts(self):
        """``{person: amount}`` of the year before."""
        amounts = {}
        for share in self._last_shares():
            amounts[share.person_id] = amounts.get(share.person_id, 0) + share.amount
        return amounts

    def _left_texts(self):
        """Who does not stand below, and why."""
        _ = self.env._
        if self.source == "register":
            count = self.env["rural.person"].search_count(self._domain())
            if count > LIMIT:
                yield _(
                    "%(count)s persons found, %(shown)s shown. Narrow the search "
                    "down; add the others after that.",
                    count=count,
                    shown=LIMIT,
                )
            return
        shares = self._last_shares()
        if not shares:
            yield _("There is no filed result of last year with a list for this use.")
        unknown = shares.filtered(lambda share: not share.person_id)
        if unknown:
            yield _(
                "Named without being on file: %(names)s. Register them first.",
                names="、".join(unknown.mapped("name")),
            )
        gone = shares.person_id.filtered(lambda person: person.state != "living")
        if gone:
            yield _(
                "Moved away or deceased since: %(names)s.",
                names="、".join(gone.mapped("name")),
            )

    def _amounts(self):
        """``[amount]``, one for each row; what is split falls to those chosen."""
        rows = self.line_ids
        if self.split == "each":
            return [self.amount_each if row.chosen else 0 for row in rows]
        if self.split == "before":
            return [row.amount_before if row.chosen else 0 for row in rows]
        points = [max(row.points, 0) if row.chosen else 0 for row in rows]
        if not any(points):
            return [0] * len(rows)
        weights = [str(point) for point in points]
        parts = split_largest_remainder(of_float(self.amount_split), weights)
        return [float(part) for part in parts]
