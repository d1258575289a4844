import hashlib

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..lib import hash_chain, national_fields, reconcile
from ..models.bulk_insert import bulk_insert
from ..models.rural_asset_workflow import REVIEWERS
from ..models.rural_procedure import STATE_TOKEN, Transition, holds_token
from .national_compare import NationalCompare
from .rural_national_row import KEPT, STATUSES

FREE_PREFIXES = ("message_", "activity_", "my_activity_")
ROUNDING = [
    ("fen", "To the Fen"),
    ("wan4", "万元, Four Decimals"),
    ("wan2", "万元, Two Decimals"),
]
# Written by comparing and certifying alone.
STEP_FIELDS = {"compared_on", "agreement", "certificate_id", "compared_fields"}


class RuralNationalCheck(models.Model):
    """线上数据与线下台账一致 (凌源市方案 三(三)): the register against the national
    system's own export, asset by asset and field by field.

    | step    | from → to         | role                              |
    |---------|-------------------|-----------------------------------|
    | compare | draft → checked   | township reviewer, county officer |
    | certify | checked → done    | township reviewer, county officer |

    Comparing writes nothing to the register. A certificate of agreement is given
    only where, compared once more, nothing differs (`rural_national_certify.py`).
    """

    _name = "rural.national.check"
    _description = "Comparison with the National System's Export"
    _inherit = ["rural.workbook.import", "rural.scoped", "rural.procedure"]
    _order = "date_export desc, id desc"

    _kind = "national"
    _transitions = {
        "compare": Transition(("draft", "checked"), "checked", REVIEWERS),
        "certify": Transition(("checked",), "done", REVIEWERS),
    }

    region_id = fields.Many2one(
        default=lambda self: self.env["rural.form.export"]._default_region_id(),
        help="The county or township that the export is of.",
    )
    region_domain = fields.Binary(compute="_compute_region_domain")
    date_export = fields.Date(
        string="Exported there on",
        required=True,
        default=lambda self: self.env.company._rural_today(),
        tracking=True,
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "To Compare"),
            ("checked", "Compared Once"),
            ("done", "In Agreement"),
        ],
        default="draft",
        required=True,
        copy=False,
    )
    rounded = fields.Selection(
        ROUNDING,
        string="Amounts There Are Shown",
        required=True,
        default="fen",
        help="Amounts of the register are rounded likewise before they are compared.",
    )
    with_transition = fields.Boolean(
        string="With Transition Assets",
        help="衔接资产 are entered there as well. Otherwise those found there are to "
        "be cancelled.",
    )
    column_ids = fields.One2many("rural.national.check.column", "import_id")
    issue_ids = fields.One2many(
        "rural.national.check.issue",
        "import_id",
        string="Unreadable Cells",
        readonly=True,
    )
    line_ids = fields.One2many(
        "rural.national.row", "check_id", string="Compared Assets", readonly=True
    )
    compared_on = fields.Datetime(readonly=True, copy=False)
    compared_fields = fields.Json(
        string="Names of Compared Fields", readonly=True, copy=False
    )
    compared_text = fields.Char(
        string="Compared Fields", compute="_compute_compared_text"
    )
    same_count = fields.Integer(string="In Agreement", compute="_compute_counts")
    differs_count = fields.Integer(string="Different", compute="_compute_counts")
    only_here_count = fields.Integer(
        string="Only in the Register", compute="_compute_counts"
    )
    only_there_count = fields.Integer(string="Only There", compute="_compute_counts")
    cancel_count = fields.Integer(
        string="To Be Cancelled There", compute="_compute_counts"
    )
    doubled_count = fields.Integer(string="Entered Twice", compute="_compute_counts")
    undecided_count = fields.Integer(string="Undecided", compute="_compute_counts")
    agrees = fields.Boolean(compute="_compute_counts")
    corrections_file = fields.Binary(attachment=True, readonly=True, copy=False)
    # the certificate: its figures and its file
    agreement = fields.Json(
        string="Figures of the Certificate", readonly=True, copy=False
    )
    certificate_id = fields.Many2one(
        "ir.attachment",
        string="Certificate of Agreement",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    # ------------------------------------------------------------
    # CONSTRAINTS
    # ------------------------------------------------------------

    @api.constrains("date_export")
    def _check_date_export(self):
        today = self.env.company._rural_today()
        if late := self.filtered(lambda check: check.date_export > today):
            raise ValidationError(
                self.env._(
                    "%(day)s lies ahead: enter the day it was.",
                    day=late[0].date_export,
                )
            )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.model
    def _step_labels(self):
        _ = self.env._
        return {"compare": _("Compare"), "certify": _("Certify the Agreement")}

    @api.depends_context("uid")
    def _compute_region_domain(self):
        levels = [("level", "in", ("county", "township"))]
        for check in self:
            check.region_domain = levels + self.env.user._rural_region_domain()

    @api.depends("region_id", "date_export")
    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.region_id.name or ''} {check.date_export}"

    @api.depends("compared_fields")
    @api.depends_context("lang")
    def _compute_compared_text(self):
        for check in self:
            check.compared_text = check._field_words(check.compared_fields or ())

    @api.depends("line_ids.status", "line_ids.undecided", "compared_fields")
    def _compute_counts(self):
        rows = self.env["rural.national.row"]
        groups = rows._read_group(
            [("check_id", "in", self.ids)], ["check_id", "status"], ["__count"]
        )
        counts = {(check.id, status): count for check, status, count in groups}
        undecided = rows._read_group(
            [("check_id", "in", self.ids), ("undecided", "=", True)],
            ["check_id"],
            ["__count"],
        )
        undecided = {check.id: count for check, count in undecided}
        for check in self:
            for status, _label in STATUSES:
                check[f"{status}_count"] = counts.get((check.id, status), 0)
            check.undecided_count = undecided.get(check.id, 0)
            lacking = check._lacking_text(check.compared_fields or ())
            check.agrees = bool(check.same_count) and not (
                lacking or check._open_texts()
            )

    @api.model
    def _field_words(self, names):
        labels = dict(self.env["rural.import.column"]._selection_field("national"))
        labels["region_id"] = self.env._("Village")
        return "、".join(labels[name] for name in names)

    @api.model
    def _lacking_text(self, names):
        """What the export lacks of the fields without which nothing is proved."""
        missing = [name for name in national_fields.NEEDED if name not in names]
        if not missing:
            return ""
        return self.env._(
            "No agreement can be certified: the export lacks %(fields)s.",
            fields=self._field_words(missing),
        )

    def _open_texts(self):
        """What stands between both sides and an agreement."""
        self.ensure_one()
        labels = {
            name: self._fields[f"{name}_count"]._description_string(self.env)
            for name, _label in STATUSES
            if name != "same"
        }
        return [
            f"{label}: {self[f'{name}_count']}"
            for name, label in labels.items()
            if self[f"{name}_count"]
        ]

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in STEP_FIELDS):
            raise UserError(self._state_message())
        checks = super().create(vals_list)
        checks.region_id._check_in_charge()
        return checks

    def write(self, vals):
        """Another file or region starts the comparison again."""
        if holds_token(self.env):
            return super().write(vals)
        if "state" in vals or "log_ids" in vals or STEP_FIELDS & vals.keys():
            raise UserError(self._state_message())
        self._check_frozen(vals)
        if not vals.keys() & {"file", "region_id"}:
            return super().write(vals)
        own = self.with_context(rural_token=STATE_TOKEN)
        result = super(RuralNationalCheck, own).write({**vals, "state": "draft"})
        if "region_id" in vals:
            self.region_id._check_in_charge()
        return result

    def _check_frozen(self, vals):
        names = [n for n in vals if not n.startswith(FREE_PREFIXES)]
        if names and (done := self.filtered(lambda check: check.state == "done")):
            raise UserError(
                self.env._(
                    "%(check)s is certified and no longer changes. Start a new "
                    "comparison.",
                    check=done[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_certified(self):
        self._check_frozen({"state": False})

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Compare, or compare again; decisions stay with what is still the same."""
        for check in self:
            check._ensure_open()
            check.region_id._check_in_charge()
            check._check_can_step("compare")
            found = check._run_check()
            check._show(found)
            check._do_step("compare")

    def action_import(self):
        """Nothing is imported here: decisions bring single values over."""
        return self.action_check()

    def action_open_rows(self):
        """The rows, those to decide first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rural_asset.rural_national_row_action"
        )
        chosen = self.env.context.get("national_status")
        filters = {f"search_default_{chosen}": 1} if chosen else {}
        return {
            **action,
            "domain": [("check_id", "=", self.id)],
            "context": filters,
            "display_name": self.display_name,
        }

    # ------------------------------------------------------------
    # COMPARE
    # ------------------------------------------------------------

    def _make_check(self, mapping):
        return NationalCompare(self, mapping, self._known_pairs())

    def _known_pairs(self):
        """``{digest of the values there: asset id}`` of what was paired by hand."""
        rows = self.env["rural.national.row"]
        paired = rows.search([("check_id", "=", self.id), ("paired", "=", True)])
        return {reconcile.digest([row.there]): row.asset_id.id for row in paired}

    def _file_message(self, error):
        if error.code != "no_header":
            return super()._file_message(error)
        return self.env._(
            "No sheet has a heading that looks like the national system's export "
            "(资产名称, 乡镇, 村, 项目年度, 资产原值 …). Check that this is the right "
            "workbook; if that system uses other words, add them under Configuration "
            "/ Columns of Ledgers."
        )

    def _show(self, check):
        """Keep what was found: columns, unreadable cells, the rows of both sides."""
        order = {found.name: n for n, found in enumerate(check.sheets)}
        decided = self._decided()
        self.column_ids.unlink()
        for table in (self.issue_ids._table, self.line_ids._table):
            column = "check_id" if table == self.line_ids._table else "import_id"
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s = %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    self.id,
                )
            )
        self.column_ids.create(list(self._column_vals(check, order)))
        bulk_insert(self.issue_ids, self._issue_vals(check, order))
        bulk_insert(self.line_ids, self._row_vals(check, decided))
        self.with_context(rural_token=STATE_TOKEN).write(
            {
                "message": self._summary(check),
                "compared_on": fields.Datetime.now(),
                "compared_fields": check.fields,
            }
        )
        self.invalidate_recordset()

    def _summary(self, check):
        _ = self.env._
        lines = [super()._summary(check)]
        if check.swapped:
            lines.append(
                _(
                    "None of the asset codes is the register's: they are taken for the "
                    "national system's own."
                )
            )
        lines.append(self._lacking_text(check.fields))
        return "\n".join(line for line in lines if line)

    def _decided(self):
        """``{fingerprint: {column: value}}`` of decisions that were not carried out."""
        self.line_ids.flush_recordset()
        columns = SQL(", ").join(map(SQL.identifier, KEPT))
        rows = self.env.execute_query(
            SQL(
                "SELECT fingerprint, %s FROM rural_national_row WHERE check_id = %s"
                " AND decision != 'none' AND applied_on IS NULL",
                columns,
                self.id,
            )
        )
        return {row[0]: dict(zip(KEPT, row[1:], strict=True)) for row in rows}

    def _row_vals(self, check, decided):
        """The stored columns of every row, decisions of before among them."""
        blank = {**dict.fromkeys(KEPT), "decision": "none"}
        places = self._places_of(check)
        for result in check.results:
            vals = self._row_of(check, result, places)
            settled = vals["status"] in ("cancel", "doubled")
            own = {**blank, "decision": "register"} if settled else blank
            yield {**vals, **(decided.get(vals["fingerprint"]) or own)}

    def _row_of(self, check, result, places):
        here, there = result.here, result.there
        entry = here or there
        place = places[here.place if here else there.place]
        proposal, likeness = result.proposal or (None, 0)
        sheet, number = there.key if there else (None, 0)
        # A paired row is known again by what stands there.
        same = result.status == "same" and there.key not in check.paired
        vals = {
            **place,
            "check_id": self.id,
            "status": result.status,
            "sheet": sheet,
            "row": number,
            "asset_id": here and here.key,
            "code": entry.values["code"],
            "national_code": (there or here).values["national_code"],
            "name": entry.name,
            "project_year": entry.year or 0,
            "value_here": here and (here.value or 0) / 100,
            "value_there": there and (there.value or 0) / 100,
            "differences": Json(reconcile.plain(result.differences)),
            "here": Json(here.values if here and not same else {}),
            "there": Json(reconcile.plain(there.values) if there and not same else {}),
            "twin_row": result.twin.key[1] if result.twin else 0,
            "proposal_id": proposal and proposal.key,
            "likeness": 100 * likeness,
            "paired": bool(there and there.key in check.paired),
            "applied_on": None,
        }
        vals["fingerprint"] = reconcile.digest([self._facts_of(result)])
        return vals

    @staticmethod
    def _facts_of(result):
        """What a decision was made on: it holds while all of this stays."""
        there = result.there
        return {
            "status": result.status,
            "here": result.here and result.here.key,
            "there": there and reconcile.plain(there.values),
            "differences": reconcile.plain(result.differences),
        }

    def _places_of(self, check):
        """``{region id: the columns that its rows carry}``; what names no place that
        is known belongs to the region of the comparison.
        """
        ids = {e.place for r in check.results for e in (r.here, r.there) if e}
        regions = self.env["rural.region"].sudo().browse(ids - {None})
        names = ("village_id", "township_id", "county_id", "company_id")
        places = {
            region.id: {
                "region_id": region.id,
                **{name: region[name].id or None for name in names},
            }
            for region in regions
        }
        own = {name: self[name].id or None for name in ("region_id", *names)}
        return {**places, None: own}

    # ------------------------------------------------------------
    # MARKS
    # ------------------------------------------------------------

    def action_note_entered(self):
        """Bring the marks of the register in line with what stands there."""
        self.ensure_one()
        self._check_can_step("compare")
        self.region_id._check_in_charge()
        entered, gone = self._note_entered()
        self.message_post(
            body=self.env._(
                "Noted in the register: %(entered)s assets as entered in the national "
                "system, %(gone)s as not entered.",
                entered=len(entered),
                gone=len(gone),
            )
        )

    def _note_entered(self):
        """What was found there is entered, since the day of the export at the latest;
        what was not found is not.
        """
        there, here = self._assets_of("same", "differs"), self._assets_of("only_here")
        entered = there.filtered(lambda asset: not asset.in_national_system)
        entered.write(
            {"in_national_system": True, "date_national_system": self.date_export}
        )
        gone = here.filtered("in_national_system")
        gone.write({"in_national_system": False, "date_national_system": False})
        there.check_access("write")
        self._note_codes()
        return entered, gone

    def _assets_of(self, *statuses):
        """The assets of rows so compared."""
        rows = self.env["rural.national.row"]
        domain = [("check_id", "=", self.id), ("status", "in", statuses)]
        found = rows._search(domain).subselect("asset_id")
        assets = self.env["rural.asset"].with_context(active_test=False)
        return assets.search_fetch([("id", "in", found)], ["in_national_system"])

    def _note_codes(self):
        """The codes of that system for assets that have none yet."""
        self.env["rural.asset"].flush_model(["national_code"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE rural_asset asset
                   SET national_code = line.national_code,
                       write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                  FROM rural_national_row line
                 WHERE line.check_id = %s
                   AND line.asset_id = asset.id
                   AND line.status IN ('same', 'differs')
                   AND line.national_code IS NOT NULL
                   AND asset.national_code IS NULL
                   AND NOT EXISTS (
                       SELECT 1 FROM rural_asset other
                        WHERE other.national_code = line.national_code
                   )
                """,
                self.env.uid,
                self.id,
            )
        )
        self.env["rural.asset"].invalidate_model(["national_code"])

    # ------------------------------------------------------------
    # DIGEST
    # ------------------------------------------------------------

    def _content_digest(self):
        return self.agreement and hash_chain.digest(self.agreement)

    def _file_digest(self):
        return hashlib.sha256(self._data()).hexdigest()
