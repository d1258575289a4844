import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from .rural_procedure import STATE_TOKEN, holds_token

CODES = [
    ("annex1", "Annex 1: Plan"),
    ("annex2", "Annex 2: Result"),
    ("annex3", "Annex 3: Public Notice"),
    ("annex4", "Annex 4: Plan Announced"),
    ("annex5", "Annex 5: Result Announced"),
    ("annex6", "Annex 6: Township Plans Announced"),
    ("annex7", "Annex 7: Township Results Announced"),
]
PLACES = ("village_id", "township_id", "county_id", "company_id")


class RuralKeptDocument(models.Model):
    """An annex as it was when its step was done: the file with its checksum.

    Rows are written by the keeping alone and never changed or deleted; so are
    their files.
    """

    _name = "rural.kept.document"
    _description = "Kept Document"
    _order = "id desc"

    res_model = fields.Char(string="Model of the Paper", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Paper", model_field="res_model", required=True, readonly=True
    )
    name = fields.Char(string="Title", required=True, readonly=True)
    code = fields.Selection(CODES, string="Annex", required=True, readonly=True)
    round = fields.Integer(
        required=True,
        readonly=True,
        help="How often the paper had gone back to its draft.",
    )
    void = fields.Boolean(
        compute="_compute_void", help="The paper has gone back to its draft since."
    )
    attachment_id = fields.Many2one(
        "ir.attachment",
        string="File",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    checksum = fields.Char(string="Checksum (SHA-256)", required=True, readonly=True)
    content_digest = fields.Char(string="Digest of the Content", readonly=True)
    date = fields.Datetime(string="Kept on", required=True, readonly=True)
    village_id = fields.Many2one("rural.region", readonly=True, index=True)
    township_id = fields.Many2one("rural.region", readonly=True, index=True)
    county_id = fields.Many2one("rural.region", readonly=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    _round_uniq = models.UniqueIndex(
        "(res_model, res_id, code, round)",
        "This document is being made by somebody else at this moment. Print it again.",
    )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("res_model", "res_id", "round")
    def _compute_void(self):
        rounds = {
            (model, res_id): count
            for model, documents in self.grouped("res_model").items()
            for res_id, count in self.env[model]
            .browse(documents.mapped("res_id"))
            ._annex_rounds()
            .items()
        }
        for document in self:
            key = (document.res_model, document.res_id)
            document.void = document.round < rounds.get(key, 0)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not holds_token(self.env):
            raise UserError(
                self.env._("Documents are kept by the steps of a procedure only.")
            )
        return super().create(vals_list)

    def write(self, vals):
        raise UserError(self._kept_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._kept_message())

    def _kept_message(self):
        return self.env._(
            "A kept document is neither changed nor deleted: %(names)s. Return the "
            "paper, and a new document is kept beside it.",
            names="、".join(self.mapped("name")),
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "new",
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    @api.model
    def _keep(self, paper, code, round_number, pdf):
        """Keep ``pdf`` as the paper's annex, and tell the notice it is the text of."""
        title = paper._annex_title(code)
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{title}.pdf",
                    "raw": pdf,
                    "mimetype": "application/pdf",
                    "res_model": paper._name,
                    "res_id": paper.id,
                }
            )
        )
        with_token = self.sudo().with_context(rural_token=STATE_TOKEN)
        document = with_token.create(
            {
                "res_model": paper._name,
                "res_id": paper.id,
                "name": title,
                "code": code,
                "round": round_number,
                "attachment_id": attachment.id,
                "checksum": hashlib.sha256(pdf).hexdigest(),
                "content_digest": paper.sudo()._content_digest() or False,
                "date": fields.Datetime.now(),
                **{name: paper[name].id for name in PLACES},
            }
        )
        notice = paper._annex_notice(code).with_context(rural_token=STATE_TOKEN)
        notice.document_id = document
        return document

    def _content(self):
        """The file, once it proved to be the one that was kept."""
        self.ensure_one()
        pdf = self.attachment_id.raw or b""
        if hashlib.sha256(pdf).hexdigest() != self.checksum:
            raise UserError(
                self.env._(
                    "The file of %(name)s is not the one that was kept: its checksum "
                    "differs. Have the administrator restore it from the backup.",
                    name=self.name,
                )
            )
        return pdf
