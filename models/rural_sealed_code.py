from odoo import api, models
from odoo.tools import SQL

from ..lib import id_numbers
from ..lib.errors import DataError
from ..lib.leak_scan import masked

HOLDERS = ("res.partner", "rural.contract", "rural.asset")


class RuralSealedCode(models.AbstractModel):
    """A field for the code of a company or of a person (``_sealed_code``): a credit
    code stays as it is, an identity number is sealed and its masked text kept.
    """

    _name = "rural.sealed.code"
    _description = "Holder of a Credit Code or Identity Number"

    _sealed_code = ""

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        numbers = [identity_in(vals.get(self._sealed_code)) for vals in vals_list]
        vals_list = [
            self._with_mask(vals, number)
            for vals, number in zip(vals_list, numbers, strict=True)
        ]
        records = super().create(vals_list)
        if any(numbers):
            pairs = zip(records.ids, numbers, strict=True)
            self._keep_codes({owner: number for owner, number in pairs if number})
        return records

    def write(self, vals):
        if self._sealed_code not in vals:
            return super().write(vals)
        number = identity_in(vals[self._sealed_code])
        sealed = self if number else self.filtered(lambda r: r._shows_mask())
        result = super().write(self._with_mask(vals, number))
        if sealed:
            self._keep_codes(dict.fromkeys(sealed.ids, number))
        return result

    def unlink(self):
        ids = self.ids
        result = super().unlink()
        self.env["rural.secret"]._store(self._name, "identity", dict.fromkeys(ids))
        return result

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _shows_mask(self):
        return id_numbers.MASK in (self[self._sealed_code] or "")

    def _with_mask(self, vals, number):
        if not number:
            return vals
        return {**vals, self._sealed_code: id_numbers.mask("identity", number)}

    def _keep_codes(self, numbers):
        """Seal ``{id: number}``; None lets go of a number whose masked text is gone."""
        secrets = self.env["rural.secret"]
        known = secrets._masked(self._name, list(numbers))
        changed = {
            record.id: numbers[record.id]
            for record in self.browse(numbers)
            if numbers[record.id]
            or known.get((record.id, "identity"), record[self._sealed_code])
            != record[self._sealed_code]
        }
        if changed:
            secrets._store(self._name, "identity", changed)

    def _has_code(self, text):
        """Whether a text is the code on file: as it stands, or the sealed number."""
        self.ensure_one()
        if (self[self._sealed_code] or "") == (text or ""):
            return True
        number = identity_in(text)
        if not number:
            return False
        found = self.env["rural.secret"]._find(self._name, "identity", [number])
        return self.id in found.get(number, ())

    # ------------------------------------------------------------
    # WHAT STANDS IN PLAIN
    # ------------------------------------------------------------

    @api.model
    def _plain_records(self):
        """Records of this model whose code is an identity number in plain: entered
        before the server had a key.
        """
        name = self._sealed_code
        records = self.sudo().with_context(active_test=False)
        records = records.search([(name, "=like", "_" * 17 + "%")])
        return records.filtered(lambda record: identity_in(record[name]))

    @api.model
    def _count_plain(self):
        """How many identity numbers stand in plain."""
        return sum(len(self.env[model]._plain_records()) for model in HOLDERS)

    @api.model
    def _seal_plain(self):
        """Seal what stands in plain, everywhere; ``{model: count}``.

        :raises UserError: no key
        """
        counts = {}
        for model in HOLDERS:
            records = self.env[model]._plain_records()
            if records:
                self.env["rural.secret"]._ring_or_refuse()
                records._seal_own()
            counts[model] = len(records)
        return counts

    def _seal_own(self):
        """Mask the codes of these records and their tracked values. Straight into the
        table: neither frozen papers nor locked books are touched in any other field.
        """
        name = self._sealed_code
        numbers = {record.id: identity_in(record[name]) for record in self}
        self._mask_tracking(set(self.mapped(name)))
        self.env["rural.secret"]._store(self._name, "identity", numbers)
        shown = [(key, id_numbers.mask("identity", n)) for key, n in numbers.items()]
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s t SET %(name)s = v.masked FROM (VALUES %(shown)s)"
                " AS v (id, masked) WHERE t.id = v.id",
                table=SQL.identifier(self._table),
                name=SQL.identifier(name),
                shown=SQL(", ").join(shown),
            )
        )
        self.invalidate_recordset([name], flush=False)

    def _mask_tracking(self, numbers):
        """Former values in the chatter hold the same numbers."""
        values = self.env["mail.tracking.value"].sudo()
        for name in ("old_value_char", "new_value_char"):
            for value in values.search([(name, "in", list(numbers))]):
                value[name] = masked(value[name])


def identity_in(text):
    """The identity number that a text is, in its one form; None for anything else."""
    if not text or not isinstance(text, str) or len(text) < 18:
        return None
    try:
        return id_numbers.identity_number(text)
    except DataError:
        return None
