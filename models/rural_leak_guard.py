from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib import leak_files, leak_scan
from ..lib.errors import DataError

# Who besides the product's own models holds what leaves it.
NEIGHBOURS = ("account.move", "account.payment", "account.asset", "res.partner")
TEXTS = ("char", "text", "html")
SHORTEST = 15
# Contacts that the county publishes on cards, notices and boards.
PUBLISHED = (
    ("rural.region", "phone", "TRUE"),
    ("rural.asset", "caretaker_phone", "TRUE"),
    ("res.company", "rural_supervision_phone", "TRUE"),
    ("res.partner", "phone", "id IN (SELECT partner_id FROM res_company)"),
)


class RuralLeakGuard(models.AbstractModel):
    """Looks for whole numbers of persons in everything that leaves the product:
    documents, workbooks, attachments of steps, exports, messages.

    A hit stops it and says where, with the number masked. What counts as a number is
    `lib.leak_scan`; telephones that the county publishes as contacts pass.
    """

    _name = "rural.leak.guard"
    _description = "Leak Guard"

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    @api.model
    def _check_text(self, text, where):
        """Refuse a text or page that holds a number. ``where`` names it for the user.

        :raises UserError: with kind, masked number and the words around it
        """
        text = leak_files.plain_text(str(text or ""), tags=True)
        self._check_found((("", hit) for hit in leak_scan.scan(text)), where)

    @api.model
    def _check_document(self, html, where):
        """Refuse to lay out a document whose visible text holds a number."""
        html = html.decode() if isinstance(html, bytes) else str(html)
        text = leak_files.plain_text(html)
        hits = leak_scan.scan(text, printed=True)
        self._check_found((("", hit) for hit in hits), where)

    @api.model
    def _check_file(self, content, name, where=None):
        """Refuse a file (bytes) that holds a number: PDF, workbook, document, text,
        or an archive of such.
        """
        where = f"{where}: {name}" if where else name
        try:
            self._check_found(leak_files.scan_file(content, name), where)
        except DataError as error:
            raise UserError(
                self.env._(
                    "%(file)s cannot be looked through: it expands beyond every "
                    "measure. Hand in its files one by one.",
                    file=name,
                )
            ) from error

    @api.model
    def _check_workbook(self, path, name):
        """Refuse an .xlsx (path or file) that holds a number."""
        self._check_found(leak_files.scan_workbook(path), name)

    @api.model
    def _check_papers(self, attachments):
        """Refuse papers that are handed in as evidence, with name and content."""
        for paper in attachments.sudo():
            self._check_text(paper.name, paper.name)
            if not (paper.mimetype or "").startswith(("image/", "video/", "audio/")):
                self._check_file(paper.raw or b"", paper.name or "")

    @api.model
    def _check_rows(self, rows, heads, where):
        """Refuse the rows of a list export; ``heads`` names their columns."""
        self._check_found(self._hits_of_rows(rows, heads), where)

    @api.model
    def _hits_of_rows(self, rows, heads):
        """``(row and column, hit)`` of rows of cells."""
        for number, row in enumerate(rows, 1):
            texts = [_cell_text(cell) for cell in row]
            if not leak_scan.possible("\x1f".join(texts)):
                continue
            for head, text in zip(heads, texts, strict=False):
                for hit in leak_scan.scan(text):
                    yield (
                        self.env._("row %(row)s, %(column)s", row=number, column=head),
                        hit,
                    )

    @api.model
    def _check_values(self, model, vals_list):
        """Refuse identity numbers and bank cards in stored texts of a model, as they
        are written. Telephones may stand there: contacts are among them.
        """
        for vals in vals_list:
            for name, value in vals.items():
                if not isinstance(value, str) or len(value) < SHORTEST:
                    continue
                field = model._fields.get(name)
                if not field or not field.store or field.type not in TEXTS:
                    continue
                if leak_scan.possible(value):
                    self._check_value(model, field, value)

    @api.model
    def _check_value(self, model, field, value):
        text = leak_files.plain_text(value) if field.type == "html" else value
        hits = [hit for hit in leak_scan.scan(text) if hit.kind != "phone"]
        if hits:
            label = field._description_string(self.env)
            where = f"{model.display_name if len(model) == 1 else ''} “{label}”"
            self._check_found((("", hit) for hit in hits), where.strip())

    @api.model
    def _is_ours(self, model):
        """Whether what a model holds leaves the product: its own models, and those
        of the books and of partners.
        """
        return bool(model) and (model.startswith("rural.") or model in NEIGHBOURS)

    # ------------------------------------------------------------
    # REFUSING
    # ------------------------------------------------------------

    @api.model
    def _check_found(self, found, where):
        """Refuse the first of ``(place, hit)`` that is no published contact."""
        phones = {}
        for place, hit in found:
            if hit.kind != "phone":
                self._refuse(hit, where, place)
            phones.setdefault(hit.number[-11:], (place, hit))
        if phones:
            for number in self._published(list(phones)):
                phones.pop(number, None)
        for place, hit in phones.values():
            self._refuse(hit, where, place)

    @api.model
    def _refuse(self, hit, where, place):
        kinds = self.env["rural.secret"]._fields["kind"]
        kind = dict(kinds._description_selection(self.env))[hit.kind]
        raise UserError(
            self.env._(
                "%(where)s holds a whole number of a person and was stopped: %(kind)s, "
                "“%(around)s”. Names are enough: take the number out and try again.",
                where=leak_scan.masked(" ".join(filter(None, (where, place)))),
                kind=kind,
                around=hit.around or hit.masked,
            )
        ) from DataError("holds_number", kind=hit.kind)

    @api.model
    def _published(self, numbers):
        """Those of the mobile numbers that the county publishes as contacts."""
        parts = []
        for model, name, where in PUBLISHED:
            self.env[model].flush_model([name])
            parts.append(
                SQL(
                    "SELECT right(regexp_replace(%(column)s, '[^0-9]', '', 'g'), 11)"
                    " FROM %(table)s WHERE %(column)s IS NOT NULL AND %(where)s",
                    table=SQL.identifier(self.env[model]._table),
                    column=SQL.identifier(name),
                    where=SQL(where),
                )
            )
        query = SQL(
            "SELECT DISTINCT number FROM (%s) contact(number) WHERE number = ANY(%s)",
            SQL(" UNION ALL ").join(parts),
            numbers,
        )
        return [number for (number,) in self.env.execute_query(query)]


def is_leak(error):
    """Whether an error says that something holds a number of a person."""
    return getattr(error.__cause__, "code", None) == "holds_number"


def _cell_text(cell):
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell) if isinstance(cell, (str, int)) else ""
