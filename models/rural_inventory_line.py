from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import clean_context, float_compare

from .rural_asset import USAGE_STATES
from .rural_procedure import STATE_TOKEN, holds_token

RESULTS = [
    ("pending", "Not Yet Counted"),
    ("found", "Found as Registered"),
    ("differs", "Found, Differs"),
    ("not_found", "Not Found"),
    ("extra", "Not in the Register"),
]
DECISIONS = [
    ("none", "Undecided"),
    ("apply", "The Field Is Right"),
    ("keep", "The Register Is Right"),
    ("finding", "Becomes a Finding"),
]
# {field as found: field of the asset, key of ``expected``}
FOUND = {
    "found_usage": "usage_state",
    "found_quantity": "quantity",
    "found_value": "original_value",
    "found_operator": "operator_name",
    "found_card": "card_posted",
}
# What is seen in the field; only while the sheet is being counted.
COUNTED = {
    *FOUND,
    "result",
    "remark",
    "photo_ids",
    "latitude",
    "longitude",
}
# Of a row that the register does not know.
OF_EXTRA = {"name"}
CLERKS = ("rural_asset.group_rural_clerk", "rural_asset.group_rural_accountant")
COUNTERS = {
    "village": CLERKS,
    "township": (
        "rural_asset.group_rural_accountant",
        "rural_asset.group_rural_reviewer",
    ),
    "county": ("rural_asset.group_rural_officer",),
}


class RuralInventoryLine(models.Model):
    """One asset on a count sheet: as the register knew it when the sheet was made
    (``expected``), as it was found, and what was decided about the difference.

    What was found is entered only where it differs; the result follows from it. The
    decision: `rural_inventory_decision.py`.
    """

    _name = "rural.inventory.line"
    _description = "Asset on a Count Sheet"
    _inherit = ["rural.photographed", "rural.decided"]
    _order = "sheet_id, code, id"
    _rec_names_search = ["name", "code"]

    sheet_id = fields.Many2one(
        "rural.inventory.sheet",
        string="Count Sheet",
        required=True,
        index=True,
        ondelete="cascade",
    )
    inventory_id = fields.Many2one(
        related="sheet_id.inventory_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="sheet_id.state")
    asset_id = fields.Many2one(
        "rural.asset", readonly=True, index=True, ondelete="restrict"
    )
    code = fields.Char(string="Asset Code", readonly=True)
    name = fields.Char(string="Asset Name", required=True)
    # {field: value} of the register at the snapshot, plain values
    expected = fields.Json(string="Registered Facts", readonly=True)
    expected_text = fields.Char(
        string="As Registered", compute="_compute_expected_text"
    )
    disposed = fields.Boolean(
        string="Disposed of Meanwhile",
        readonly=True,
        help="The asset left the register after the sheet was made: it need not be "
        "counted.",
    )
    result = fields.Selection(
        RESULTS, string="Count", required=True, default="pending", index=True
    )
    # as found; empty: as registered
    found_usage = fields.Selection(USAGE_STATES, string="Usage Found")
    found_quantity = fields.Float(string="Quantity Found", digits=(16, 4))
    found_value = fields.Monetary(string="Value Found")
    found_operator = fields.Char(string="User Found")
    found_card = fields.Boolean(
        string="Card Seen on the Wall",
        help="Proposed as the register has it; change it where it is otherwise.",
    )
    difference_text = fields.Text(
        string="What Differs", compute="_compute_difference_text"
    )
    latitude = fields.Float(digits=(10, 6))
    longitude = fields.Float(digits=(10, 6))
    photo_ids = fields.Many2many(
        "ir.attachment", string="Photos", bypass_search_access=True
    )
    remark = fields.Char()
    counted_by = fields.Many2one("res.users", readonly=True)
    counted_on = fields.Datetime(readonly=True)
    decision = fields.Selection(
        DECISIONS,
        string="Decided as",
        required=True,
        default="none",
        readonly=True,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    village_id = fields.Many2one(
        related="sheet_id.village_id", store=True, precompute=True, index=True
    )
    township_id = fields.Many2one(
        related="sheet_id.township_id", store=True, precompute=True, index=True
    )
    county_id = fields.Many2one(
        related="sheet_id.county_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, precompute=True, index=True
    )

    _asset_uniq = models.UniqueIndex(
        "(sheet_id, asset_id) WHERE asset_id IS NOT NULL",
        "The asset is on the count sheet already.",
    )
    _found_positive = models.Constraint(
        "CHECK(found_quantity >= 0 AND found_value >= 0)",
        "What was found cannot be less than nothing.",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("latitude", "longitude")
    def _check_position(self):
        for line in self:
            if abs(line.latitude) > 90 or abs(line.longitude) > 180:
                raise UserError(
                    self.env._(
                        "%(asset)s: the position lies off the globe. Latitude within "
                        "±90, longitude within ±180.",
                        asset=line.name,
                    )
                )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("name", "code")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.name or ''} [{line.code}]" if line.code else (line.name or "")
            )

    @api.depends("expected")
    def _compute_expected_text(self):
        for line in self:
            known = line.expected or {}
            quantity = f"{known.get('quantity') or 0:g}{known.get('uom') or ''}"
            parts = (
                known.get("category"),
                quantity if known.get("quantity") else "",
                f"{known.get('original_value') or 0:,.2f}" if known else "",
                line._word("usage_state", known.get("usage_state")),
                known.get("operator_name"),
                known.get("location"),
            )
            line.expected_text = " · ".join(filter(None, parts))

    @api.depends("result", "expected", *FOUND)
    def _compute_difference_text(self):
        for line in self:
            line.difference_text = "\n".join(
                self.env._(
                    "%(field)s: %(registered)s → %(found)s",
                    field=self.env["rural.asset"]._field_label(name),
                    registered=line._word(name, old) or "—",
                    found=line._word(name, new) or "—",
                )
                for name, (old, new) in line._differences().items()
            )

    def _word(self, name, value):
        """A value of an asset's field as it is read."""
        field = self.env["rural.asset"]._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type in ("float", "monetary"):
            return f"{value or 0:.4f}".rstrip("0").rstrip(".")
        return value or ""

    def _differences(self):
        """``{field of the asset: (as registered, as found)}`` of what was found
        otherwise; of a row that the register does not know there is none.
        """
        self.ensure_one()
        known = self.expected or {}
        if not known:
            return {}
        return {
            name: (known.get(name), self[found])
            for found, name in FOUND.items()
            if self._is_otherwise(found, known.get(name))
        }

    def _is_otherwise(self, found, registered):
        value, kind = self[found], self._fields[found].type
        if kind == "boolean":
            return value != bool(registered)
        if not value:
            return False
        if kind in ("float", "monetary"):
            digits = 2 if kind == "monetary" else 4
            return float_compare(value, registered or 0, precision_digits=digits) != 0
        return value.strip() != (registered or "").strip()

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if holds_token(self.env):
            return super().create(vals_list)
        # A client's defaults do not reach what only steps write.
        context = clean_context(self.env.context)
        own = self.with_context(context)  # pylint: disable=context-overridden
        lines = super(RuralInventoryLine, own).create(
            [{**vals, "result": self._result_of_new(vals)} for vals in vals_list]
        )
        lines._check_counting()
        lines._take_photos()
        lines._stamp({line: "extra" for line in lines})
        return lines

    def _result_of_new(self, vals):
        """Rows that people add are of what the register does not know."""
        foreign = vals.keys() - COUNTED - OF_EXTRA - {"sheet_id"}
        if given := [n for n in foreign if vals[n] and vals[n] != "none"]:
            raise UserError(self._steps_only(given))
        return "extra"

    def write(self, vals):
        if holds_token(self.env):
            return super().write(vals)
        if foreign := vals.keys() - COUNTED - OF_EXTRA:
            raise UserError(self._steps_only(foreign))
        self._check_counting()
        if "name" in vals and self.filtered("asset_id"):
            raise UserError(
                self.env._(
                    "The name stands as it is registered. Note another name in the "
                    "remark."
                )
            )
        result = super().write({k: v for k, v in vals.items() if k != "result"})
        if "photo_ids" in vals:
            self._take_photos()
        self._stamp({line: line._settled(vals) for line in self})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_register(self):
        """Rows of the register stay; own rows go while the sheet is counted."""
        if kept := self.filtered("asset_id"):
            raise UserError(
                self.env._(
                    "%(asset)s is in the register: its row stays on the sheet. If it "
                    "is not there, count it as “Not Found”.",
                    asset=kept[0].display_name,
                )
            )
        self._check_counting()

    def _steps_only(self, names):
        labels = (self._fields[n]._description_string(self.env) for n in names)
        return self.env._(
            "“%(fields)s” of a count sheet is written by its steps alone.",
            fields="、".join(sorted(labels)),
        )

    # ------------------------------------------------------------
    # COUNTING
    # ------------------------------------------------------------

    def action_found(self):
        """As registered: one click, also for many rows."""
        self._check_plain(self.env._("Found as Registered"))
        self.write({"result": "found"})

    def action_not_found(self):
        self.write({"result": "not_found"})

    def action_not_counted(self):
        """Take the count of a row back."""
        self.write({"result": "pending"})

    def action_remove(self):
        """Take a row away that was added to the sheet by mistake."""
        self.unlink()

    def action_photos(self):
        """The photos, the position and the remark of one row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_plain(self, label):
        """Of many at once only what nobody has counted otherwise."""
        other = self.filtered(lambda line: line._differences())
        if other:
            raise UserError(
                self.env._(
                    "%(asset)s has been counted with differences: %(differences)s. "
                    "Empty what was found, or leave it out of “%(button)s”.",
                    asset=other[0].display_name,
                    differences=other[0].difference_text,
                    button=label,
                )
            )

    def _settled(self, vals):
        """The result of a row after ``vals`` were written."""
        asked = vals.get("result")
        if not self.asset_id:
            return self._settled_extra(asked)
        different = bool(self._differences())
        if asked in ("pending", "not_found"):
            return asked
        if asked in ("found", "differs") or vals.keys() & FOUND.keys():
            if asked == "differs" and not different and not self.remark:
                raise UserError(
                    self.env._(
                        "%(asset)s: enter what was found otherwise (usage, quantity, "
                        "value, user, card), or say it in the remark.",
                        asset=self.display_name,
                    )
                )
            return "differs" if different or asked == "differs" else "found"
        if asked == "extra":
            raise UserError(
                self.env._("%(asset)s is in the register.", asset=self.display_name)
            )
        return self.result

    def _settled_extra(self, asked):
        if asked not in (None, False, "extra"):
            raise UserError(
                self.env._(
                    "%(asset)s is not in the register. Delete the row if it was "
                    "entered by mistake.",
                    asset=self.name,
                )
            )
        return "extra"

    def _stamp(self, results):
        """Write results with who counted and when; a decision of before is void."""
        by_result = defaultdict(self.browse)
        for line, result in results.items():
            by_result[result] |= line
        now = fields.Datetime.now()
        for result, lines in by_result.items():
            counted = result != "pending"
            lines.with_context(rural_token=STATE_TOKEN).write(
                {
                    "result": result,
                    "counted_by": counted and self.env.uid,
                    "counted_on": counted and now,
                    "decision": "none",
                    "decision_reason": False,
                    "decided_by": False,
                    "decided_on": False,
                }
            )

    def _check_counting(self):
        """Counting goes on while the sheet is out, by those who count there."""
        for sheet in self.sheet_id:
            if sheet.state != "counting" or sheet.inventory_id.sudo().state != "open":
                raise UserError(sheet._closed_message())
            groups = COUNTERS.get(sheet.region_id.sudo().level, CLERKS)
            if not any(self.env.user.has_group(group) for group in groups):
                raise AccessError(
                    self.env._(
                        "%(sheet)s is counted by: %(groups)s.",
                        sheet=sheet.display_name,
                        groups="、".join(
                            self.env.ref(group).sudo().name for group in groups
                        ),
                    )
                )
        if done := self._already_settled():
            raise UserError(
                self.env._(
                    "%(asset)s: the difference has been settled (%(decision)s). Its "
                    "count stands.",
                    asset=done[0].display_name,
                    decision=dict(
                        self._fields["decision"]._description_selection(self.env)
                    )[done[0].decision],
                )
            )
