from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.errors import DataError

BATCH = 2000
STATES = [
    ("draft", "New"),
    ("running", "Running"),
    ("done", "Ready"),
    ("failed", "Failed"),
]


class RuralKeyRotation(models.Model):
    """Every number that another key sealed is opened and sealed with the present one,
    batch by batch, while others work.

    What cannot be opened stays as it is and is named by its owner. Running again
    takes what is left; when nothing is left it changes nothing.
    """

    _name = "rural.key.rotation"
    _description = "Sealing Anew"
    _inherit = ["rural.background"]
    _order = "id desc"
    _rec_name = "key_id"

    key_id = fields.Char(string="Sealed with", readonly=True)
    state = fields.Selection(STATES, default="draft", required=True, readonly=True)
    total = fields.Integer(string="Numbers to Seal", readonly=True)
    done_count = fields.Integer(string="Sealed Anew", readonly=True)
    # The last row that was taken; rows that others held then are left to a next run.
    position = fields.Integer(readonly=True)
    message = fields.Text(readonly=True)
    problem_ids = fields.One2many(
        "rural.key.rotation.problem", "rotation_id", string="Not Opened"
    )
    problem_count = fields.Integer(
        string="Not Opened (count)", compute="_compute_problem_count", compute_sudo=True
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("problem_ids")
    def _compute_problem_count(self):
        for rotation in self:
            rotation.problem_count = len(rotation.problem_ids)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if "running" in self.mapped("state"):
            raise UserError(self.env._("Wait until the numbers are sealed anew."))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def action_rotate(self):
        """Seal everything with the present key, in the background where it is much."""
        self.env["rural.key"]._check_keeper()
        running = self.search([("state", "=", "running")], limit=1)
        if running:
            return running._open()
        ring = self.env["rural.secret"]._ring_or_refuse()
        total = self._left(ring.current.id)
        if not total:
            raise UserError(
                self.env._("All numbers are sealed with the present key already.")
            )
        values = {"key_id": ring.current.id, "total": total}
        rotation = self.browse(self.sudo().create(values).id)
        rotation.action_go_on()
        return rotation._open()

    def action_go_on(self):
        """Begin, or take up what broke off."""
        self.ensure_one()
        self.env["rural.key"]._check_keeper()
        rotation = self.sudo()
        rotation.problem_ids.unlink()
        rotation.write({"state": "running", "position": 0, "message": False})
        if self.total > BATCH:
            self._show_progress(0)
            self._delay()
            return
        while self._run_part() < 1:
            continue
        self._finish()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sealing Anew"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _left(self, key_id):
        """How many numbers another key sealed."""
        secrets = self.env["rural.secret"].sudo()
        return secrets.search_count([("key_id", "!=", key_id)])

    def _run_part(self):
        """Seal the next batch anew; the share done, 1 when a pass finds no more."""
        rotation, secrets = self.sudo(), self.env["rural.secret"].sudo()
        ring = secrets._ring_or_refuse()
        rows = rotation._next_rows(ring.current.id)
        if not rows:
            return 1
        done, failed = secrets._seal_anew(ring, rows)
        rotation._note_problems(failed)
        rotation.write(
            {
                "key_id": ring.current.id,
                "position": rows[-1][0],
                "done_count": rotation.done_count + done,
            }
        )
        seen = rotation.done_count + rotation.problem_count
        return min(seen / max(rotation.total, 1), 0.99)

    def _next_rows(self, key_id):
        """The next rows to seal, locked; those others hold are left for later."""
        return self.env.execute_query(
            SQL(
                "SELECT id, res_model, res_id, kind, sealed FROM rural_secret"
                " WHERE key_id <> %s AND id > %s"
                " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
                key_id,
                self.position,
                BATCH,
            )
        )

    def _note_problems(self, failed):
        """Name the owners of what did not open, each once."""
        known = {(p.res_model, p.res_id, p.kind) for p in self.problem_ids}
        secrets = self.env["rural.secret"]
        self.env["rural.key.rotation.problem"].create(
            [
                {
                    "rotation_id": self.id,
                    "res_model": model,
                    "res_id": owner,
                    "kind": kind,
                    "person_name": self.env[model].browse(owner).display_name,
                    "problem": secrets._key_message(error),
                }
                for (model, owner, kind), error in failed.items()
                if (model, owner, kind) not in known
            ]
        )

    # ------------------------------------------------------------
    # BACKGROUND
    # ------------------------------------------------------------

    def _delay(self):
        description = self.env._("Seal numbers with the present key")
        self.with_delay(description=description, max_retries=10)._job_batch()

    def _finish(self):
        self.sudo().write({"state": "done", "message": self._outcome()})

    def _outcome(self):
        _ = self.env._
        left = self._left(self.key_id) - self.problem_count
        texts = []
        if self.problem_count:
            texts.append(
                _(
                    "%(count)s numbers could not be opened and stay as they were. Add "
                    "the key that sealed them, or have them entered again; then seal "
                    "anew.",
                    count=self.problem_count,
                )
            )
        if left > 0:
            texts.append(
                _(
                    "%(count)s numbers were just being changed by others. Seal anew "
                    "once more.",
                    count=left,
                )
            )
        done = _("All numbers are sealed with the key %(key)s.", key=self.key_id)
        return " ".join(texts) or done

    def _fail(self, error):
        reason = error.args[0] if isinstance(error, UserError | DataError) else ""
        self.sudo().write(
            {
                "state": "failed",
                "message": self.env._(
                    "Sealing anew broke off: %(reason)s. What is sealed stays; “Go On” "
                    "takes up the rest.",
                    reason=reason or error.__class__.__name__,
                ),
            }
        )

    def _notify(self):
        """Tell the user, wherever the screen stands."""
        well = self.state == "done" and not self.problem_count
        self._tell_user(
            "success" if well else "danger",
            self.env._("Sealing Anew"),
            self.message,
        )
