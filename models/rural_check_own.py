import ast
import logging
import re

from psycopg2 import Error

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.personal_numbers import personal_number
from .rural_check import SUBJECT_MODELS, Found

_logger = logging.getLogger(__name__)

OWN_SUBJECTS = [name for name, used in SUBJECT_MODELS.items() if len(used) == 1]
# Persons, their numbers and who logs in are nobody's condition; nor is what was drawn
# for a verification (凌源市方案 四(四)), what was objected, or what people talk about.
CLOSED_MODELS = re.compile(
    r"^(rural\.(person|household|secret|sealed|reveal|key|erasure|finding|objection"
    r"|verification)|res\.(users|groups|partner\.bank)|account\.(bank|payment)"
    r"|payment\.|product\.document|discuss\.|ir\.|mail\.)"
)
CLOSED_FIELDS = re.compile(
    r"phone|mobile|email|contact|identity|bank|secret|token|operator_code"
    r"|partner_code|household_(code|head)|account_number|^vat$"
    r"|(message|activity|hit|finding)_"
)
# What stands on every record that the rule finds.
SAID = ("name", "message", "cure", "clause")
RELATED = ("any", "not any", "any!", "not any!")
# So long may one rule of the county's take for one batch of records.
SECONDS = 20


class RuralCheckOwn(models.Model):
    """The county's own rules: a condition on one kind of record, what it says and how
    it is put right. It runs as one statement with a time limit; a rule that fails is
    set aside with the reason and never stops the others.
    """

    _name = "rural.check"
    _inherit = "rural.check"

    domain = fields.Char(string="Finds Records With", default="[]")
    model_name = fields.Char(compute="_compute_model_name")
    message = fields.Text(
        string="What It Says", help="Shown on every record that it finds."
    )
    broken_reason = fields.Text(string="Set Aside Because", readonly=True, copy=False)

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("domain", "subject", "method", *SAID)
    def _check_own(self):
        for check in self.filtered(lambda rule: rule.method == "domain"):
            if check.subject not in OWN_SUBJECTS:
                raise ValidationError(
                    self.env._("A rule of your own looks at one kind of record.")
                )
            if not (check.message or "").strip():
                raise ValidationError(
                    self.env._("Enter what the rule says where it finds something.")
                )
            if any(personal_number(check[name]) for name in SAID):
                raise ValidationError(
                    self.env._("The text of a rule holds no number of a person.")
                )
            check._own_domain()

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("subject")
    def _compute_model_name(self):
        for check in self:
            check.model_name = SUBJECT_MODELS.get(check.subject, ("",))[0]

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        methods = {vals.get("method") or "domain" for vals in vals_list}
        if not self.env.su and methods != {"domain"}:
            raise UserError(
                self.env._("Rules of the product are part of it. Add one of your own.")
            )
        return super().create(vals_list)

    def write(self, vals):
        """A changed rule is tried again; what the old condition found is looked at
        anew by the next run.
        """
        if vals.keys() & {"domain", "subject", "message"}:
            vals = {**vals, "broken_reason": False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_product(self):
        product = self.filtered(lambda rule: rule.method != "domain")[:1]
        if product:
            raise UserError(
                self.env._(
                    "%(rule)s is part of the product. Set it to “Not Checked” instead.",
                    rule=product.display_name,
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_try_again(self):
        """Put a rule that was set aside to use again."""
        self.write({"broken_reason": False})

    # ------------------------------------------------------------
    # THE CONDITION
    # ------------------------------------------------------------

    def _own_domain(self):
        """The condition, of plain values and fields that anybody in charge may see.

        :raises ValidationError: what is wrong with it and how it is put right
        """
        self.ensure_one()
        model = self.env[self.model_name].sudo()
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            self._check_conditions(domain, model)
            domain.validate(model)
        except (SyntaxError, ValueError, TypeError, KeyError, RecursionError) as error:
            _logger.info("Rule %s: %s", self.code, error)
            raise ValidationError(
                self.env._(
                    "The condition cannot be read. Build it anew with the editor: "
                    "fields, operators and plain values, no program."
                )
            ) from error
        if domain.is_true():
            raise ValidationError(
                self.env._("Add a condition: without one the rule finds everything.")
            )
        return domain

    def _check_conditions(self, domain, model):
        for condition in domain.iter_conditions():
            related = self._check_path(model, condition.field_expr)
            if condition.operator in RELATED:
                self._check_conditions(Domain(condition.value), related)
            elif personal_number(str(condition.value)):
                raise ValidationError(
                    self.env._("The condition holds a number of a person.")
                )

    def _check_path(self, model, path):
        """The model at the end of a path; refuse what is closed on the way."""
        for name in path.split("."):
            field = model._fields[name]
            if CLOSED_FIELDS.search(name) or field.groups:
                self._refuse_field(field)
            if not field._description_searchable:
                raise ValidationError(
                    self.env._(
                        "“%(field)s” is computed when it is shown and cannot be "
                        "looked for. Choose another field.",
                        field=field._description_string(self.env),
                    )
                )
            if field.relational:
                model = self.env[field.comodel_name].sudo()
                if CLOSED_MODELS.match(model._name):
                    self._refuse_field(field)
        return model

    def _refuse_field(self, field):
        raise ValidationError(
            self.env._(
                "“%(field)s” leads to persons, their numbers or users: a rule does "
                "not look there. Choose another field.",
                field=field._description_string(self.env),
            )
        )

    # ------------------------------------------------------------
    # RUN
    # ------------------------------------------------------------

    def _own_hits(self, ids):
        """What the rule finds among the records, or nothing when it fails."""
        self.ensure_one()
        if self.broken_reason:
            return []
        try:
            with self.env.cr.savepoint():
                found = self._own_search(ids)
        except (Error, ValidationError, ValueError) as error:
            _logger.warning("Rule %s is set aside: %s", self.code, error)
            self._set_aside(error)
            return []
        return [Found(res_id, (), {"message": self.message}) for res_id in found]

    def _own_search(self, ids):
        cr = self.env.cr
        cr.execute(
            SQL("SELECT set_config('statement_timeout', %s, true)", f"{SECONDS}s")
        )
        model = self.env[self.model_name].sudo().with_context(active_test=False)
        query = model._search(self._own_domain() & Domain("id", "in", list(ids)))
        found = [row[0] for row in self.env.execute_query(query.select())]
        cr.execute(SQL("SELECT set_config('statement_timeout', '0', true)"))
        return found

    def _set_aside(self, error):
        code = getattr(error, "pgcode", None)
        if code == "57014":
            reason = self.env._(
                "It took longer than %(seconds)s seconds. Make the condition simpler.",
                seconds=SECONDS,
            )
        elif isinstance(error, ValidationError):
            reason = str(error)
        else:
            reason = self.env._("The database cannot answer it. Build it anew.")
        self.broken_reason = reason
