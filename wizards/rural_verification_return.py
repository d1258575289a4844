import base64
import binascii
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import verification_pack as pack
from ..lib.errors import DataError
from .ledger_messages import file_message

KINDS = ("new", "same", "conflict", "wrong")
TYPED = ("result", "remark", "latitude", "longitude")


class RuralVerificationReturn(models.TransientModel):
    """A workbook that comes back from the field: looked through first, then taken
    in as a whole or not at all. What was answered otherwise meanwhile is a conflict
    that somebody decides.
    """

    _name = "rural.verification.return"
    _description = "Return of a Verification Workbook"

    verification_id = fields.Many2one(
        "rural.verification", required=True, readonly=True, ondelete="cascade"
    )
    file = fields.Binary(string="Workbook Filled in", attachment=True)
    filename = fields.Char(string="File Name")
    state = fields.Selection(
        [("draft", "To Check"), ("checked", "Checked"), ("done", "Taken in")],
        default="draft",
        readonly=True,
    )
    line_ids = fields.One2many(
        "rural.verification.return.line",
        "return_id",
        string="Rows of Returned Workbooks",
    )
    new_count = fields.Integer(string="New Answers", readonly=True)
    same_count = fields.Integer(string="Unchanged", readonly=True)
    conflict_count = fields.Integer(string="Answered Otherwise Here", readonly=True)
    wrong_count = fields.Integer(string="Rows to Correct", readonly=True)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_numbers(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_numbers(vals)
        return super().write(vals)

    def _refuse_numbers(self, vals):
        """No number of a person is kept with what was typed on site."""
        try:
            content = base64.b64decode(vals.get("file") or b"")
        except binascii.Error:  # no workbook: said when it is read
            return
        name = vals.get("filename") or self[:1].filename or "核查表.xlsx"
        self.env["rural.leak.guard"]._check_file(content, name)

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_check(self):
        """Look through the workbook; writes no answer."""
        self.ensure_one()
        self._check_may_answer()
        self._show(self._compared())
        return self._again()

    def action_apply(self):
        """Take in what is new and what was decided for the workbook; looked through
        once more, so that what was answered in between counts.
        """
        self.ensure_one()
        self._check_may_answer()
        self._refuse_undecided()
        decided = {line.answer_id.id: line.decision for line in self.line_ids}
        rows = self._compared(decided)
        self._show(rows)
        if not any(_is_open(row) for row in rows):
            self._write_answers(rows)
            self.state = "done"
        return self._again()

    def action_all_workbook(self):
        """Of every conflict the workbook is right."""
        return self._decide("workbook")

    def action_all_kept(self):
        """Of every conflict what stands here is right."""
        return self._decide("kept")

    def _decide(self, decision):
        self.line_ids.filtered(lambda line: line.kind == "conflict").write(
            {"decision": decision}
        )
        return self._again()

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand in a Workbook"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _check_may_answer(self):
        verification = self.verification_id
        verification.check_access("read")
        if not verification._may_answer():
            raise UserError(
                self.env._(
                    "%(name)s takes no answers from you now: it is answered while it "
                    "is on, by those who were asked to verify.",
                    name=verification.name,
                )
            )

    def _read(self):
        """The rows of the workbook, if it is one of this draw."""
        if not self.file:
            raise UserError(self.env._("Choose the workbooks first."))
        try:
            data = base64.b64decode(self.with_context(bin_size=False).file)
            identity, rows = pack.read_pack(data, self.filename or "")
        except (DataError, binascii.Error) as error:
            raise UserError(self._message(error)) from error
        self._check_identity(identity)
        if not rows:
            raise UserError(
                self.env._(
                    "Nothing is answered in this workbook: fill in the yellow cells."
                )
            )
        return rows

    def _message(self, error):
        _ = self.env._
        code = getattr(error, "code", "")
        if code == "verification_heads":
            return _(
                "The headings were changed: “%(head)s” reads “%(found)s” now. Copy the "
                "answers into a workbook taken out anew.",
                head=error.params["head"],
                found=error.params["found"],
            )
        if code in ("", "verification_foreign", "unknown_sheet"):
            return _(
                "This is no workbook of a verification. Take it out with “Workbook to "
                "Take along”, fill in the yellow cells and hand the same file in."
            )
        return file_message(self.env, error)

    def _check_identity(self, identity):
        own = self.verification_id._identity()
        same = ("verification", "seed", "digest", "draw")
        if all(identity.get(name) == own[name] for name in same):
            return
        raise UserError(
            self.env._(
                "This workbook was taken out for “%(other)s”, draw %(draw)s. Here it "
                "is “%(own)s”, draw %(own_draw)s: the assets are others. Hand it in "
                "there, or take the workbook out again.",
                other=identity.get("name") or "?",
                draw=identity.get("draw") or "?",
                own=own["name"],
                own_draw=own["draw"],
            )
        )

    # ------------------------------------------------------------
    # COMPARING
    # ------------------------------------------------------------

    def _compared(self, decided=None):
        """The rows with what becomes of each: values of the preview's lines."""
        answers = self._answers()
        seen, found = {}, []
        for row in self._read():
            answer = answers.get((row.number, row.indicator))
            values = self._line_vals(row, answer)
            if not values["problem"] and values["answer_id"] in seen:
                values["problem"] = self.env._(
                    "The same asset and indicator stand in row %(row)s as well. "
                    "Keep one of them.",
                    row=seen[values["answer_id"]],
                )
            seen.setdefault(values["answer_id"], row.row)
            values["kind"] = self._kind(values, answer)
            choice = (decided or {}).get(values["answer_id"])
            values["decision"] = values["kind"] == "conflict" and choice
            found.append(values)
        return found

    def _answers(self):
        answers = self.env["rural.verification.answer"].search(
            [("verification_id", "=", self.verification_id.id)]
        )
        return {(a.sample_id.number, a.indicator_id.code): a for a in answers}

    def _line_vals(self, row, answer):
        known = answer and answer.sample_id.code == row.code
        return {
            "row": row.row,
            "answer_id": known and answer.id,
            "text": " · ".join(filter(None, (row.code, row.indicator))),
            "result": row.result if row.result in pack.RESULTS else False,
            "remark": row.remark,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "problem": self._row_problem(row.problem or ("" if known else "row"), row),
        }

    def _row_problem(self, code, row):
        _ = self.env._
        words = "、".join(pack.RESULTS.values())
        texts = {
            "formula": _("An answer is a formula or an error. Type it as text."),
            "word": _(
                "“%(word)s” is no conclusion. Choose one of: %(words)s.",
                word=row.result,
                words=words,
            ),
            "remark": _("Say in the column 说明 what does not conform."),
            "position": _("The position is none: latitude ±90, longitude ±180."),
            "row": _(
                "This asset and indicator were not drawn. Rows are neither added nor "
                "moved into each other; take the workbook out again."
            ),
        }
        return texts.get(code, "")

    def _kind(self, values, answer):
        if values["problem"]:
            return "wrong"
        if answer.result == "pending":
            return "new"
        same = answer.result == values["result"] and (
            (answer.remark or "") == values["remark"]
        )
        return "same" if same else "conflict"

    def _show(self, rows):
        """Counts, and as lines what somebody has to look at."""
        counts = defaultdict(int)
        for row in rows:
            counts[row["kind"]] += 1
        shown = [row for row in rows if row["kind"] != "same"]
        self.line_ids.unlink()
        self.write(
            {
                "state": "checked",
                "line_ids": [(0, 0, row) for row in shown],
                **{f"{kind}_count": counts[kind] for kind in KINDS},
            }
        )

    # ------------------------------------------------------------
    # WRITING
    # ------------------------------------------------------------

    def _refuse_undecided(self):
        conflicts = self.line_ids.filtered(lambda line: line.kind == "conflict")
        if conflicts.filtered(lambda line: not line.decision):
            raise UserError(
                self.env._(
                    "Answers here differ from those of the workbook. Decide on each of "
                    "them which one is right."
                )
            )

    def _write_answers(self, rows):
        """Rows with the same answer in one go."""
        answers = self.env["rural.verification.answer"]
        groups = defaultdict(lambda: answers)
        for row in rows:
            if row["kind"] == "new" or row["decision"] == "workbook":
                key = tuple(row[name] for name in TYPED)
                groups[key] |= answers.browse(row["answer_id"])
        for key, group in groups.items():
            group.write(dict(zip(TYPED, key, strict=True)))


def _is_open(row):
    """Whether a row keeps the workbook from being taken in."""
    return row["kind"] == "wrong" or row["kind"] == "conflict" and not row["decision"]
