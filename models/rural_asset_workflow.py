import json
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import asset_rules
from ..lib.amounts import of_float
from .rural_procedure import STATE_TOKEN, Transition

EDITORS = (
    "rural_asset.group_rural_clerk",
    "rural_asset.group_rural_accountant",
    "rural_asset.group_rural_reviewer",
    "rural_asset.group_rural_officer",
)
REVIEWERS = ("rural_asset.group_rural_reviewer", "rural_asset.group_rural_officer")
OFFICERS = ("rural_asset.group_rural_officer",)

# What daily life changes on a confirmed asset. All else is a key field: it
# changes only through a logged correction with a reason.
FREE_FIELDS = {
    "usage_state",
    "active",
    "location",
    "latitude",
    "longitude",
    "operation_mode",
    "operator_name",
    "operator_code",
    "operator_contact",
    "contract_no",
    "contract_start",
    "contract_end",
    "annual_income",
    "deposit",
    "benefit_villages",
    "benefit_households",
    "benefit_people",
    "four_batch",
    "caretaker_body",
    "caretaker_name",
    "caretaker_phone",
    "upkeep_funding",
    "analytic_account_id",
    "book_asset_ids",
    "in_books",
    "voucher_no",
    "card_posted",
    "card_photo",
    "in_national_system",
    "date_national_system",
    "note",
    "document_ids",
}
FREE_PREFIXES = ("image_", "message_", "activity_", "my_activity_")


class RuralAssetWorkflow(models.Model):
    """The steps of an asset's papers and what each demands.

    | step     | from → to             | role                              |
    |----------|-----------------------|-----------------------------------|
    | register | draft → registered    | clerk, accountant and above       |
    | confirm  | registered → confirmed| township reviewer, county officer |
    | return   | registered → draft    | township reviewer, county officer |
    | correct  | confirmed → confirmed | township reviewer, county officer |
    | dispose  | confirmed → disposed  | county officer                    |
    """

    _name = "rural.asset"
    _inherit = "rural.asset"

    _transitions = {
        "register": Transition(("draft",), "registered", EDITORS),
        "confirm": Transition(("registered",), "confirmed", REVIEWERS),
        "return": Transition(("registered",), "draft", REVIEWERS, True),
        "correct": Transition(("confirmed",), "confirmed", REVIEWERS, True),
        "dispose": Transition(("confirmed",), "disposed", OFFICERS, True),
    }

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {
            "register": _("Register"),
            "confirm": _("Confirm Ownership"),
            "return": _("Return to Draft"),
            "correct": _("Correct"),
            "dispose": _("Dispose of"),
        }

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_can_step(self):
        result = super()._compute_can_step()
        for asset in self:
            asset.can_edit_key = asset.state in ("draft", "registered")
        return result

    @api.depends(lambda self: self._problem_fields())
    def _compute_next_problems(self):
        for asset in self:
            problems = []
            if asset.state == "draft":
                problems = asset._register_problems()
            elif asset.state == "registered":
                problems = asset._confirm_problems()
            asset.next_problems = "\n".join(
                self._rule_message(problem) for problem in problems
            )

    @api.model
    def _problem_fields(self):
        return [
            "state",
            "name",
            "region_id",
            "category_id",
            "batch",
            "project_year",
            "original_value",
            "quantity",
            "uom_id",
            "capacity_kw",
            "invested_body",
            "invested_share",
            "household_head",
            "caretaker_name",
            "operation_mode",
            "contract_start",
            "contract_end",
            "confirmation_document",
            "funding_ids.amount",
            "right_ids.share",
            "right_ids.type_id",
            "right_ids.certificate_no",
            "document_ids",
            *asset_rules.DATE_FIELDS,
        ]

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_register(self):
        """草稿 → 已登记: the code is given, the particulars are complete."""
        self._raise_problems(lambda asset: asset._register_problems())
        self._do_step("register")
        self.with_context(rural_token=STATE_TOKEN)._assign_codes()

    def action_confirm(self):
        """已登记 → 已确权: value, ownership, papers and dates agree."""
        self._raise_problems(
            lambda asset: asset._register_problems() + asset._confirm_problems()
        )
        self._do_step("confirm")

    def action_return(self):
        """已登记 → 草稿, with the reason for the clerk."""
        return self._open_step_wizard("return")

    def action_take_over_disposal(self):
        """已确权 → 已处置, of what was disposed of before the program came; all else
        leaves through a disposal (`rural.disposal`).
        """
        return self._open_step_wizard("dispose")

    def action_correct(self):
        """Open the correction of a confirmed asset's key fields."""
        self.ensure_one()
        self._check_can_step("correct", reason="…")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correction of %(asset)s", asset=self.display_name),
            "res_model": "rural.asset.correct",
            "view_mode": "form",
            "target": "new",
            "context": {"default_asset_id": self.id},
        }

    def _mark_disposed(self):
        self.with_context(rural_token=STATE_TOKEN).write({"usage_state": "disposed"})

    def _open_step_wizard(self, action):
        self._check_can_step(action, reason="…")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return to Draft")
            if action == "return"
            else self.env._("Disposed of Earlier"),
            "res_model": "rural.asset.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_action": action, "default_asset_ids": self.ids},
        }

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    def _facts(self):
        """The asset as plain values for ``lib/asset_rules``; money in 元."""
        self.ensure_one()
        ownership = self.right_ids.filtered("type_id.is_ownership")
        category = self.category_id
        facts = {
            name: self[name] or None
            for name in (*asset_rules.REQUIRED, *asset_rules.DATE_FIELDS)
        }
        for requirement, names in asset_rules.REQUIREMENTS.items():
            facts[requirement] = category[requirement]
            facts.update({name: self[name] or None for name in names})
        facts.update(
            batch=self.batch,
            first_year=self.company_id.rural_first_year
            or self.env.company.rural_first_year,
            today=fields.Date.context_today(self),
            original_value=of_float(self.original_value),
            contract_start=self.contract_start,
            contract_end=self.contract_end,
            funding=[of_float(amount) for amount in self.funding_ids.mapped("amount")],
            shares=[
                Decimal(str(round(share, 4))) for share in ownership.mapped("share")
            ],
            has_document=bool(
                self.confirmation_document
                or any(ownership.mapped("certificate_no"))
                or self.document_ids
            ),
        )
        return facts

    def _register_problems(self):
        return asset_rules.register_problems(self._facts())

    def _confirm_problems(self):
        return asset_rules.confirm_problems(self._facts())

    def _raise_problems(self, find):
        """Raise one message that names every asset and every problem."""
        lines = []
        for asset in self:
            problems = [self._rule_message(problem) for problem in find(asset)]
            if problems:
                lines.append(f"{asset.display_name}:\n- " + "\n- ".join(problems))
        if lines:
            raise UserError("\n".join(lines))

    @api.model
    def _rule_message(self, problem):
        """The sentence for a problem: what is wrong and how to put it right."""
        params = dict(problem.params, field=self._field_label(problem.field))
        if "after" in params:
            params["after"] = self._field_label(params["after"])
        return self._rule_messages()[problem.code] % params

    @api.model
    def _field_label(self, name):
        return self._fields[name]._description_string(self.env)

    @api.model
    def _rule_messages(self):
        _ = self.env._
        return {
            "missing": _("“%(field)s” is empty. Fill it in."),
            "negative": _("“%(field)s” is below zero. Enter the value in yuan."),
            "year_early": _(
                "Project year %(year)s is before %(first)s, the first year of the "
                "register. Correct the year."
            ),
            "year_future": _(
                "Project year %(year)s lies in the future. Correct the year."
            ),
            "year_poverty": _(
                "Project year %(year)s does not fit the batch 扶贫, whose money ended "
                "in 2020. Correct the year or the batch."
            ),
            "year_transition": _(
                "Project year %(year)s does not fit the batch 衔接, whose money began "
                "in 2021. Correct the year or the batch."
            ),
            "date_future": _(
                "“%(field)s” %(date)s lies in the future. Correct the date."
            ),
            "term_reversed": _(
                "The contract ends on %(end)s, before it starts on %(start)s. "
                "Correct the dates."
            ),
            "before_year": _(
                "“%(field)s” %(date)s is before project year %(year)s. Correct the "
                "date or the year."
            ),
            "date_order": _(
                "“%(field)s” %(date)s is before “%(after)s” %(limit)s. Correct one "
                "of the dates."
            ),
            "no_funding": _(
                "No funding row. Enter where the money came from; the rows add up "
                "to the original value."
            ),
            "funding_sum": _(
                "The funding rows add up to %(funding)s yuan, the original value is "
                "%(value)s yuan. Correct whichever is wrong."
            ),
            "no_owner": _("No owner. Enter who owns the asset."),
            "share_sum": _(
                "The ownership shares add up to %(shares)s %%, not 100 %%. Correct "
                "the shares."
            ),
            "no_document": _(
                "No certificate or document. Enter “%(field)s” or add the paper."
            ),
        }

    # ------------------------------------------------------------
    # FROZEN FIELDS
    # ------------------------------------------------------------

    def _check_frozen(self, vals):
        frozen = self.filtered(lambda a: a.state in ("confirmed", "disposed"))
        if not frozen:
            return
        asset = frozen[0]
        keys = self._key_fields(vals)
        if asset.state == "disposed":
            keys = {n for n in vals if not n.startswith(FREE_PREFIXES)} - {"note"}
        if keys:
            raise UserError(
                self.env._(
                    "%(asset)s is %(state)s: “%(fields)s” can no longer be "
                    "changed directly. Use “Correct” and give the reason.",
                    asset=asset.display_name,
                    state=dict(self._fields["state"]._description_selection(self.env))[
                        asset.state
                    ],
                    fields="、".join(sorted(self._field_label(n) for n in keys)),
                )
            )

    @api.model
    def _key_fields(self, names):
        """Those of the field names that a confirmed asset keeps."""
        return {
            name
            for name in names
            if name not in FREE_FIELDS and not name.startswith(FREE_PREFIXES)
        }

    def _may_change(self, keys):
        """Whether the user may change these key fields in the present state."""
        self.ensure_one()
        if self.state in ("draft", "registered"):
            return True
        return self._can_step("correct")

    # ------------------------------------------------------------
    # CORRECTION
    # ------------------------------------------------------------

    def _apply_correction(self, vals, reason, attachments=None):
        """Change key fields of a confirmed asset in one logged step.

        ``vals`` may hold commands for ``funding_ids`` and ``right_ids``. The
        result must satisfy everything the confirmation demands, or nothing is
        written. Returns the list of changes, each ``{field, old, new}``.
        """
        self.ensure_one()
        before = self._snapshot(vals)
        self.with_context(rural_token=STATE_TOKEN).write(vals)
        after = self._snapshot(vals)
        changes = [
            {"field": name, "old": before[name], "new": after[name]}
            for name in before
            if before[name] != after[name]
        ]
        if not changes:
            return changes
        self._raise_problems(
            lambda asset: asset._register_problems() + asset._confirm_problems()
        )
        self._do_step(
            "correct",
            reason,
            changes=json.dumps(changes, ensure_ascii=False),
            attachments=attachments,
        )
        self.message_post(body=self._correction_note(changes, reason))
        return changes

    def _correction_note(self, changes, reason):
        lines = [self.env._("Corrected: %(reason)s", reason=reason)]
        lines += [
            f"{self._field_label(c['field'])}: {c['old'] or '—'} → {c['new'] or '—'}"
            for c in changes
        ]
        return "\n".join(lines)

    def _snapshot(self, names):
        """``{field: printable value}`` of the fields, for comparing and logging."""
        self.ensure_one()
        return {name: self._printable(name) for name in names}

    def _printable(self, name):
        field = self._fields[name]
        if name == "funding_ids":
            return "；".join(
                f"{row.source_id.name} {row.level} {row.year or ''} {row.amount:.2f}"
                for row in self.funding_ids.sorted("id")
            )
        if name == "right_ids":
            return "；".join(
                f"{row.type_id.name} {row.holder_name} {row.share:g}% "
                f"{row.certificate_no or ''}".strip()
                for row in self.right_ids.sorted("id")
            )
        value = self[name]
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type in ("monetary", "float"):
            return f"{value:.4f}".rstrip("0").rstrip(".")
        return str(value) if value else ""
