import hashlib
import json
import zipfile

from odoo import api, models
from odoo.tools import SQL, split_every

BATCH = 500


class RuralProcedureExport(models.AbstractModel):
    """Documents with their steps as plain values, to be verified without Odoo by
    ``dev/verify_chain.py``.
    """

    _name = "rural.procedure"
    _inherit = "rural.procedure"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_export_steps(self):
        """Download the documents with steps and evidence."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/rural_asset/steps/{self._name}/{','.join(map(str, self.ids))}",
            "target": "download",
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _export_steps(self, stream):
        """Write a zip: ``steps.jsonl``, one document a line, and the files."""
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            lines = []
            for document in self._chain_documents():
                for attachment, paper in document.pop("files"):
                    paper["file"] = f"files/{attachment.id}-{attachment.name}"
                    archive.writestr(paper["file"], attachment.raw or b"")
                lines.append(json.dumps(document, ensure_ascii=False, default=str))
            archive.writestr("steps.jsonl", "\n".join(lines))

    @api.model
    def _export_all_steps(self):
        """Yield one line of JSON for every document that ever moved."""
        logged = self.env.execute_query(
            SQL(
                "SELECT DISTINCT res_id FROM rural_procedure_log WHERE res_model = %s",
                self._name,
            )
        )
        records = self.sudo().with_context(active_test=False)
        moved = records.search([("state", "!=", self._initial_state)])
        every = {res_id for (res_id,) in logged} | set(moved.ids)
        for ids in split_every(BATCH, sorted(every)):
            for document in records.browse(ids)._chain_documents():
                document.pop("files")
                yield json.dumps(document, ensure_ascii=False, default=str)
            self.env.invalidate_all()

    def _chain_documents(self):
        """Yield each document with its steps; ``files`` are pairs of an attachment
        and the dict that describes it. What was deleted has its steps still.
        """
        records = self.sudo()
        rows = self.env["rural.procedure.log"].sudo()
        rows = rows.search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        steps = rows.grouped("res_id")
        there = set(records.exists().ids)
        for record in records:
            own = steps.get(record.id, rows.browse())
            yield record._chain_document(own.sorted("id"), record.id in there)

    def _chain_document(self, rows, exists):
        files = []
        steps = [
            {
                "content": content,
                "digest": digest,
                "papers": [_describe(paper, files) for paper in row.attachment_ids],
            }
            for row, (content, digest) in zip(rows, rows._chain_rows(), strict=True)
        ]
        return {
            "model": self._name,
            "id": self.id,
            "name": self.display_name if exists else rows[-1:].document_name,
            "state": self.state if exists else None,
            "steps": steps,
            "content": self._content() if exists else None,
            "kept": self._kept_files(files) if exists else [],
            "files": files,
        }

    def _content(self):
        """Hook: what the document says, as plain values, or None."""
        return None

    def _kept_files(self, files):
        """The documents kept of it, with the checksum of then and of now."""
        if "kept_ids" not in self._fields:
            return []
        return [
            {"checksum": kept.checksum, **_describe(kept.attachment_id, files)}
            for kept in self.kept_ids.sorted("id")
        ]


def _describe(attachment, files):
    data = attachment.raw or b""
    paper = {
        "name": attachment.name,
        "sha1": hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    files.append((attachment, paper))
    return paper
