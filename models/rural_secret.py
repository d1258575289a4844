import os
from functools import lru_cache
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, config

from ..lib import id_numbers, vault
from ..lib.errors import DataError
from .bulk_insert import bulk_insert
from .rural_procedure import holds_token

ENV_KEYS = "RURAL_ASSET_KEYS"
ENV_FILE = "RURAL_ASSET_KEYS_FILE"
OPTION = "rural_asset_keys"
KINDS = [
    ("identity", "Identity Number"),
    ("bank", "Bank Card"),
    ("phone", "Telephone"),
]


class RuralSecret(models.Model):
    """A number of a person, sealed (`lib.vault`): the only place where the product
    keeps identity, bank and telephone numbers.

    No role reads or writes this table. Owners are `rural.numbered`; they show
    ``masked``, and hand the number out through `_reveal` alone, which is logged.
    The key lies in the environment variable RURAL_ASSET_KEYS, in the file that
    RURAL_ASSET_KEYS_FILE names, or in Odoo's settings as ``rural_asset_keys``.
    """

    _name = "rural.secret"
    _description = "Sealed Number"
    _rec_name = "masked"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    sealed = fields.Text(required=True, readonly=True)
    key_id = fields.Char(required=True, readonly=True)
    blind_index = fields.Char(required=True, readonly=True)
    masked = fields.Char(required=True, readonly=True)

    _owner_uniq = models.UniqueIndex(
        "(res_model, res_id, kind)", "One number of a kind for each owner."
    )
    _index_idx = models.Index("(kind, blind_index, res_model)")
    _key_idx = models.Index("(key_id, id)")
    # One identity number is one person, whatever village enters it.
    _identity_uniq = models.UniqueIndex(
        "(blind_index) WHERE kind = 'identity' AND res_model = 'rural.person'",
        "A person with this identity number is registered already.",
    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_token()
        return super().create(vals_list)

    def write(self, vals):
        self._check_token()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_erased(self):
        self._check_token()

    def _check_token(self):
        if not holds_token(self.env):
            raise UserError(
                self.env._("Sealed numbers change only through their owner.")
            )

    # ------------------------------------------------------------
    # KEYS
    # ------------------------------------------------------------

    @api.model
    def _keyring(self):
        """The keys of this server (`lib.vault.Keyring`); none at all is no error
        until a number is sealed or opened.
        """
        return _parse(_configured())

    @api.model
    def _key_message(self, error):
        """One sentence for what `lib.vault` found."""
        _ = self.env._
        texts = {
            "no_key": _(
                "This server has no key for numbers of persons, so they can neither be "
                "entered nor shown; everything else works. Have the administrator set "
                "RURAL_ASSET_KEYS (see the deployment guide)."
            ),
            "bad_keyring": _(
                "The keys for numbers of persons are not set right: %(reason)s. Have "
                "the administrator correct RURAL_ASSET_KEYS.",
                reason=error.params.get("reason"),
            ),
            "unknown_key": _(
                "This number was sealed with the key “%(key)s”, which this server "
                "lacks. Have the administrator add that key to RURAL_ASSET_KEYS.",
                key=error.params.get("key"),
            ),
            "sealed_broken": _(
                "The sealed number is damaged and cannot be opened. Enter it again."
            ),
        }
        return texts[error.code]

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _store(self, model, kind, numbers):
        """Seal ``{owner id: number in its one form, or None}`` of one model.

        None takes the number away. In a few statements, however many there are.

        :raises UserError: no key is configured
        """
        secrets = self.sudo()
        secrets.env.cr.execute(
            SQL(
                "DELETE FROM rural_secret WHERE res_model = %s AND kind = %s"
                " AND res_id = ANY(%s)",
                model,
                kind,
                list(numbers),
            )
        )
        given = {owner: number for owner, number in numbers.items() if number}
        if given:
            try:
                rows = list(secrets._sealed_rows(model, kind, given))
            except DataError as error:
                raise UserError(self._key_message(error)) from error
            bulk_insert(secrets, rows)
        secrets.invalidate_model()

    @api.model
    def _sealed_rows(self, model, kind, numbers):
        ring = self._keyring()
        for owner, number in numbers.items():
            yield {
                "res_model": model,
                "res_id": owner,
                "kind": kind,
                "sealed": ring.seal(number.encode(), _context(model, owner, kind)),
                "key_id": ring.current.id,
                "blind_index": ring.index(kind, number),
                "masked": id_numbers.mask(kind, number),
            }

    @api.model
    def _masked(self, model, ids):
        """``{(owner id, kind): masked number}``."""
        rows = self.env.execute_query(
            SQL(
                "SELECT res_id, kind, masked FROM rural_secret"
                " WHERE res_model = %s AND res_id = ANY(%s)",
                model,
                list(ids),
            )
        )
        return {(res_id, kind): masked for res_id, kind, masked in rows}

    @api.model
    def _find(self, model, kind, numbers):
        """``{number: {owner ids}}`` of those on file, by blind index, in one query.

        :param numbers: numbers in their one form
        """
        ring = self._keyring()
        by_index = {
            index: number for number in numbers for index in ring.indexes(kind, number)
        }
        rows = self.env.execute_query(
            SQL(
                "SELECT blind_index, res_id FROM rural_secret"
                " WHERE kind = %s AND res_model = %s AND blind_index = ANY(%s)",
                kind,
                model,
                list(by_index),
            )
        )
        found = {}
        for index, owner in rows:
            found.setdefault(by_index[index], set()).add(owner)
        return found

    @api.model
    def _open_numbers(self, model, kind, ids):
        """``{owner id: number}``, opened. Who calls this has logged why.

        :raises UserError: a key is missing or a value is damaged
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT res_id, sealed FROM rural_secret"
                " WHERE res_model = %s AND kind = %s AND res_id = ANY(%s)",
                model,
                kind,
                list(ids),
            )
        )
        ring = self._keyring()
        try:
            return {
                owner: ring.open(sealed, _context(model, owner, kind)).decode()
                for owner, sealed in rows
            }
        except DataError as error:
            raise UserError(self._key_message(error)) from error


def _context(model, owner, kind):
    """What a sealed value is bound to."""
    return f"{kind}:{model}:{owner}"


def _configured():
    if text := os.environ.get(ENV_KEYS):
        return text
    if path := os.environ.get(ENV_FILE):
        return Path(path).read_text(encoding="utf-8")
    return config.get(OPTION) or ""


@lru_cache(maxsize=8)
def _parse(text):
    return vault.keyring(text)
