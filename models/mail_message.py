from markupsafe import Markup

from odoo import api, models

from ..lib import leak_files, leak_scan


class MailMessage(models.Model):
    """Messages about the product's documents hold no whole number of a person: what
    a user writes is refused, what arrives by e-mail is masked.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        guard = self.env["rural.leak.guard"]
        return super().create(
            [
                self._rural_guarded(vals) if guard._is_ours(vals.get("model")) else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if vals.keys() & {"body", "subject"}:
            guard = self.env["rural.leak.guard"]
            if any(guard._is_ours(message.model) for message in self):
                vals = self._rural_guarded(vals)
        return super().write(vals)

    @api.model
    def _rural_guarded(self, vals):
        """The values with the numbers of an e-mail masked.

        :raises UserError: a user's message holds a number
        """
        parts = [str(vals.get(name) or "") for name in ("subject", "body")]
        if not any(map(leak_scan.possible, parts)):
            return vals
        if vals.get("message_type") == "email":
            subject, body = map(leak_scan.masked, map(leak_files.plain_text, parts))
            return {**vals, "subject": subject, "body": Markup.escape(body)}
        for part in parts:
            self.env["rural.leak.guard"]._check_text(part, self.env._("The message"))
        return vals
