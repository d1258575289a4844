from odoo import fields, models


class RuralInventoryLinePhone(models.Model):
    """A row of a count sheet on a phone in the browser."""

    _name = "rural.inventory.line"
    _inherit = "rural.inventory.line"

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def count_save(self, vals, seen, photos=()):
        """Save one row, unless somebody else has counted it since it was shown.

        :param seen: ``counted_on`` as the page knows it
        :param photos: ``[{name, data}]``, data in base64
        :returns: ``{row}``, with ``by`` (who, when, as what) where the row was
            counted meanwhile and nothing was written
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_row()
        if self.counted_on and self._moment() != (seen or False):
            return {"by": self._counted_text(), "row": self._phone_row()}
        self._add_photos(photos)
        self.write(vals)
        return {"row": self._phone_row()}

    def _moment(self):
        """When it was counted, to the second, as the page gets it and sends it."""
        return fields.Datetime.to_string(self.counted_on) or False

    def _add_photos(self, photos):
        if not photos:
            return
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": photo["name"],
                    "datas": photo["data"],
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for photo in photos
            ]
        )
        self.write({"photo_ids": [(4, file.id) for file in files]})

    def _phone_row(self):
        known = self.expected or {}
        labels = dict(self._fields["result"]._description_selection(self.env))
        return {
            "id": self.id,
            "code": self.code or "",
            "name": self.name,
            "extra": not self.asset_id,
            "disposed": self.disposed,
            "expected": known,
            "expected_text": self.expected_text,
            "usage_label": self._word("usage_state", known.get("usage_state")),
            "result": self.result,
            "result_label": labels[self.result],
            "difference_text": self.difference_text or "",
            "found_usage": self.found_usage or "",
            "found_quantity": self.found_quantity or "",
            "found_value": self.found_value or "",
            "found_operator": self.found_operator or "",
            "found_card": self.found_card,
            "remark": self.remark or "",
            "photo_count": len(self.photo_ids),
            "latitude": self.latitude,
            "longitude": self.longitude,
            "counted_text": self._counted_text() if self.counted_on else "",
            "counted_on": self._moment(),
        }
