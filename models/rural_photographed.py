from odoo import models

from .rural_procedure import STATE_TOKEN


class RuralPhotographed(models.AbstractModel):
    """A row of the field with ``photo_ids``, whose readers see its photos."""

    _name = "rural.photographed"
    _description = "Row with Photos"

    def _take_photos(self):
        """What is uploaded becomes the row's own, so that whoever reads the row sees
        it; what belongs elsewhere is copied.
        """
        for record in self.filtered("photo_ids"):
            photos = record.photo_ids
            photos.with_user(self.env.user).check_access("read")
            self.env["rural.leak.guard"]._check_papers(photos)
            own = photos.browse()
            for photo in photos.sudo():
                own |= record._own_photo(photo)
            if own != photos:
                record.with_context(rural_token=STATE_TOKEN).write(
                    {"photo_ids": [(6, 0, own.ids)]}
                )

    def _own_photo(self, photo):
        place = {"res_model": self._name, "res_id": self.id}
        if (photo.res_model, photo.res_id) == (self._name, self.id):
            return photo
        if photo.res_id or photo.res_field:
            return photo.copy({**place, "name": photo.name})
        photo.write(place)
        return photo
