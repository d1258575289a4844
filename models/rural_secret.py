import os
from functools import lru_cache
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, config

from ..lib import id_numbers, vault
from ..lib.errors import DataError
from .bulk_insert import bulk_insert

ENV_KEYS = "RURAL_ASSET_KEYS"
ENV_FILE = "RURAL_ASSET_KEYS_FILE"
OPTION = "rural_asset_keys"
# Not text: Odoo indexes no word of a sealed file.
FILE_MARK = b"\x00RURAL\x00"
FILE_CONTEXT = "file"
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
    _inherit = ["rural.by.code"]
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

    @api.model
    def _by_hand_message(self):
        return self.env._("Sealed numbers change only through their owner.")

    # ------------------------------------------------------------
    # KEYS
    # ------------------------------------------------------------

    @api.model
    def _keyring(self):
        """The keys of this server (`lib.vault.Keyring`); none at all is no error
        until a number is sealed or opened.

        :raises DataError: `bad_keyring`
        """
        return _parse(_configured())

    @api.model
    def _ready_keyring(self):
        """The keys, when numbers may be sealed and compared with them.

        A key whose secret was exchanged would make doubles unfindable: nothing is
        sealed or compared then.

        :raises DataError: `no_key`, `bad_keyring`, `different_key` (key)
        """
        ring = self._keyring()
        if not ring:
            raise DataError("no_key")
        if changed := self.env["rural.key"]._changed(ring):
            raise DataError("different_key", key=min(changed))
        return ring

    @api.model
    def _problem(self):
        """Why numbers can neither be entered nor compared, in one sentence; False when
        they can.
        """
        try:
            self._ready_keyring()
        except DataError as error:
            return self._key_message(error)
        return False

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
            "different_key": _(
                "The server's key “%(key)s” is not the one that numbers were sealed "
                "with: its secret was exchanged. Have the administrator restore the "
                "former secret, and give the new one a name of its own.",
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
        given = {owner: number for owner, number in numbers.items() if number}
        ring = self._ring_or_refuse() if given else None
        secrets.env.cr.execute(
            SQL(
                "DELETE FROM rural_secret WHERE res_model = %s AND kind = %s"
                " AND res_id = ANY(%s)",
                model,
                kind,
                list(numbers),
            )
        )
        if given:
            self.env["rural.key"]._note(ring.current)
            bulk_insert(secrets, self._sealed_rows(ring, model, kind, given))
        secrets.invalidate_model()

    @api.model
    def _ring_or_refuse(self):
        try:
            return self._ready_keyring()
        except DataError as error:
            raise UserError(self._key_message(error)) from error

    @api.model
    def _sealed_rows(self, ring, model, kind, numbers):
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
        :raises UserError: no key, or an exchanged one
        """
        if not numbers:
            return {}
        ring = self._ring_or_refuse()
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
        try:
            ring = self._keyring()
            changed = self.env["rural.key"]._changed(ring)
            return {
                owner: self._open(ring, changed, sealed, (model, owner, kind))
                for owner, sealed in rows
            }
        except DataError as error:
            raise UserError(self._key_message(error)) from error

    @api.model
    def _open(self, ring, changed, sealed, owner):
        """The number of one row; ``owner`` is model, id and kind.

        :raises DataError: `no_key`, `unknown_key`, `different_key`, `sealed_broken`
        """
        key_id = vault.key_id(sealed)
        if key_id in changed:
            raise DataError("different_key", key=key_id)
        return ring.open(sealed, _context(*owner)).decode()

    @api.model
    def _seal_anew(self, ring, rows):
        """Seal rows ``(id, model, owner, kind, sealed)`` with the present key.

        :return: how many, and ``{(model, owner, kind): DataError}`` of the others
        """
        changed = self.env["rural.key"]._changed(ring)
        values, failed = [], {}
        for row_id, *owner, sealed in rows:
            owner = tuple(owner)
            try:
                number = self._open(ring, changed, sealed, owner)
            except DataError as error:
                failed[owner] = error
                continue
            kind = owner[2]
            again = ring.seal(number.encode(), _context(*owner))
            values.append((row_id, again, ring.index(kind, number)))
        if values:
            self.env["rural.key"]._note(ring.current)
            self._write_sealed(ring.current.id, values)
        return len(values), failed

    @api.model
    def _write_sealed(self, key_id, values):
        """``[(row id, sealed, blind index)]`` in one statement."""
        self.env.cr.execute(
            SQL(
                "UPDATE rural_secret s SET sealed = v.sealed, key_id = %s,"
                " blind_index = v.blind_index FROM (VALUES %s)"
                " AS v (id, sealed, blind_index) WHERE s.id = v.id",
                key_id,
                SQL(", ").join(values),
            )
        )
        self.invalidate_model()

    @api.model
    def _seal_file(self, data):
        """A file of numbers (bytes) as it is kept until it is read.

        :raises UserError: no key
        """
        return FILE_MARK + self._ring_or_refuse().seal(data, FILE_CONTEXT).encode()

    @api.model
    def _open_file(self, data):
        """The bytes of a kept file; one that was never sealed is given back as it is.

        :raises UserError: its key is missing, or it is damaged
        """
        if not data.startswith(FILE_MARK):
            return data
        text = data.removeprefix(FILE_MARK).decode("ascii", "replace")
        try:
            return self._keyring().open(text, FILE_CONTEXT)
        except DataError as error:
            raise UserError(self._file_message(error)) from error

    @api.model
    def _file_message(self, error):
        """What a sealed file that does not open means."""
        if error.code == "sealed_broken":
            return self.env._("The kept workbook is damaged. Upload it again.")
        return self._key_message(error)


def _context(model, owner, kind):
    """What a sealed value is bound to."""
    return f"{kind}:{model}:{owner}"


def _configured():
    if text := os.environ.get(ENV_KEYS):
        return text
    if path := os.environ.get(ENV_FILE):
        try:
            return Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            reason = f"{ENV_FILE}: {error.__class__.__name__}"
            raise DataError("bad_keyring", reason=reason) from error
    return config.get(OPTION) or ""


@lru_cache(maxsize=8)
def _parse(text):
    return vault.keyring(text)
