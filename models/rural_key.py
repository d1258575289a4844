from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..lib.errors import DataError

KEEPERS = ("rural_asset.group_rural_manager", "rural_asset.group_rural_officer")
STATES = [
    ("current", "Present Key"),
    ("known", "Former Key"),
    ("missing", "Not on This Server"),
    ("different", "Secret Exchanged"),
]


class RuralKey(models.Model):
    """A key that numbers of persons were ever sealed with: its id and fingerprint,
    never its secret.

    The fingerprint tells whether the server's key of this id is still the one that
    sealed; if it is not, nothing is sealed or compared until that is put right.
    """

    _name = "rural.key"
    _description = "Key for Numbers of Persons"
    _inherit = ["rural.by.code"]
    _rec_name = "key_id"
    _order = "id desc"

    key_id = fields.Char(string="Name of the Key", required=True, readonly=True)
    fingerprint = fields.Char(
        string="Fingerprint of the Secret", required=True, readonly=True
    )
    date_first = fields.Datetime(string="First Used", required=True, readonly=True)
    state = fields.Selection(STATES, string="On This Server", compute="_compute_state")
    secret_count = fields.Integer(
        string="Sealed Numbers", compute="_compute_secret_count", compute_sudo=True
    )
    problem = fields.Char(
        string="What to Do", compute="_compute_state", help="Empty when all is well."
    )

    _key_uniq = models.Constraint("UNIQUE(key_id)", "A key is kept once.")

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    def _compute_state(self):
        ring = self._ring()
        texts = self._state_texts()
        for key in self:
            here = ring and ring.keys.get(key.key_id)
            if not here:
                key.state = "missing"
            elif here.fingerprint != key.fingerprint:
                key.state = "different"
            else:
                key.state = "current" if here is ring.current else "known"
            key.problem = texts.get(key.state) if key.secret_count else False

    @api.model
    def _state_texts(self):
        _ = self.env._
        return {
            "known": _("Seal anew with the present key, then take this one away."),
            "missing": _(
                "Numbers sealed with it cannot be opened. Add it to RURAL_ASSET_KEYS, "
                "behind the present key."
            ),
            "different": _(
                "RURAL_ASSET_KEYS holds another secret under this name. Restore the "
                "one that was used, or give the new one a name of its own."
            ),
        }

    def _compute_secret_count(self):
        rows = self.env["rural.secret"]._read_group(
            [("key_id", "in", self.mapped("key_id"))], ["key_id"], ["__count"]
        )
        counts = dict(rows)
        for key in self:
            key.secret_count = counts.get(key.key_id, 0)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model
    def _by_hand_message(self):
        return self.env._("Keys are noted when they first seal a number.")

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def action_rotate(self):
        """Seal every number with the present key."""
        return self.env["rural.key.rotation"].action_rotate()

    @api.model
    def action_seal_plain(self):
        """Seal the identity numbers that were entered as codes of partners, contracts
        and assets before the server had a key.
        """
        self._check_keeper()
        counts = self.env["rural.sealed.code"].sudo()._seal_plain()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s identity numbers that stood in plain are sealed.",
                    count=sum(counts.values()),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _check_keeper(self):
        """Keys are the manager's and the county officer's business.

        :raises AccessError: of anybody else
        """
        if not (self.env.su or any(map(self.env.user.has_group, KEEPERS))):
            raise AccessError(
                self.env._("Only managers and county officers handle the keys.")
            )

    @api.model
    def _ring(self):
        """The server's keys, or None where they are not set right."""
        try:
            return self.env["rural.secret"]._keyring()
        except DataError:
            return None

    @api.model
    def _note(self, key):
        """Keep a key's fingerprint as it seals for the first time, whoever is first."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO rural_key (key_id, fingerprint, date_first, create_uid,"
                " write_uid, create_date, write_date)"
                " VALUES (%(key)s, %(print)s, %(now)s, %(uid)s, %(uid)s, %(now)s,"
                " %(now)s) ON CONFLICT (key_id) DO NOTHING",
                key=key.id,
                print=key.fingerprint,
                now=fields.Datetime.now(),
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _changed(self, ring):
        """The ids of the ring whose secret is not the one that sealed before."""
        noted = dict(
            self.env.execute_query(SQL("SELECT key_id, fingerprint FROM rural_key"))
        )
        return {
            key.id
            for key in ring.keys.values()
            if noted.get(key.id, key.fingerprint) != key.fingerprint
        }
