import itertools

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .rural_procedure import STATE_TOKEN

# Villages that are in use, and whatever place of the county has assets of its own.
PLACES = """
    SELECT r.id
      FROM rural_region r
     WHERE r.county_id = %(county)s
       AND (r.level = 'village' AND r.active
            OR EXISTS (SELECT FROM rural_asset a
                        WHERE a.region_id = r.id AND %(counted)s))
       AND NOT EXISTS (SELECT FROM rural_inventory_sheet s
                        WHERE s.inventory_id = %(inventory)s AND s.region_id = r.id)
     ORDER BY r.code
"""
# What stands in the register on the day: neither a draft nor disposed of by then.
COUNTED = """
    a.active AND a.state <> 'draft' AND NOT (a.state = 'disposed' AND NOT EXISTS (
        SELECT FROM rural_procedure_log g
         WHERE g.res_model = 'rural.asset' AND g.res_id = a.id
           AND g.state_to = 'disposed'
           AND COALESCE(g.meeting_date, g.date::date) > %(as_of)s))
"""
ADD_LINES = """
    INSERT INTO rural_inventory_line (sheet_id, inventory_id, asset_id, code, name,
           expected, result, decision, found_card, disposed, village_id, township_id,
           county_id, company_id, create_uid, write_uid, create_date, write_date)
    SELECT s.id, s.inventory_id, a.id, a.code, a.name,
           jsonb_build_object(
               'name', a.name, 'category', k.name, 'quantity', a.quantity,
               'uom', COALESCE(u.name->>%(lang)s, u.name->>'en_US'),
               'original_value', a.original_value, 'usage_state', a.usage_state,
               'operator_name', a.operator_name, 'location', a.location,
               'card_posted', COALESCE(a.card_posted, FALSE),
               'owner_name', a.owner_name, 'batch', a.batch),
           'pending', 'none', COALESCE(a.card_posted, FALSE), a.state = 'disposed',
           s.village_id, s.township_id, s.county_id, s.company_id,
           %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM rural_inventory_sheet s
      JOIN rural_asset a ON a.region_id = s.region_id
      LEFT JOIN rural_asset_category k ON k.id = a.category_id
      LEFT JOIN uom_uom u ON u.id = a.uom_id
     WHERE s.inventory_id = %(inventory)s AND s.state = 'counting' AND %(counted)s
       AND NOT EXISTS (SELECT FROM rural_inventory_line l
                        WHERE l.inventory_id = s.inventory_id AND l.asset_id = a.id)
     ORDER BY s.id, a.code, a.id
    RETURNING sheet_id
"""
MARK_DISPOSED = """
    UPDATE rural_inventory_line l SET disposed = TRUE
      FROM rural_asset a, rural_inventory_sheet s
     WHERE a.id = l.asset_id AND s.id = l.sheet_id AND s.id = ANY(%(sheets)s)
       AND a.state = 'disposed' AND l.disposed IS NOT TRUE
    RETURNING l.sheet_id
"""
# What lies in another place by now is counted there, unless it was counted already.
MOVE_LINES = """
    UPDATE rural_inventory_line l
       SET sheet_id = s.id, village_id = s.village_id, township_id = s.township_id,
           county_id = s.county_id, company_id = s.company_id
      FROM rural_asset a, rural_inventory_sheet s, rural_inventory_sheet before
     WHERE l.inventory_id = %(inventory)s AND a.id = l.asset_id
       AND before.id = l.sheet_id AND before.region_id <> a.region_id
       AND s.inventory_id = l.inventory_id AND s.region_id = a.region_id
       AND l.result = 'pending' AND before.state = 'counting' AND s.state = 'counting'
    RETURNING before.id, s.id
"""


class RuralInventorySnapshot(models.Model):
    """The register of a day as count sheets: one for each village, and one for the
    township's or county's own assets (逐笔逐项核实, 凌源市方案 三(二)).
    """

    _name = "rural.inventory"
    _inherit = "rural.inventory"

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_refresh(self):
        """Bring the sheets up to the register: what was registered meanwhile is
        added, what was moved goes along, what was disposed of is marked. What was
        counted stays.
        """
        self.ensure_one()
        self._check_open()
        self._lock_for_step()
        added, moved, gone = self._refresh()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if added or moved or gone else "info",
                "message": self.env._(
                    "%(added)s assets were added to the sheets, %(moved)s went along "
                    "to another place, %(gone)s are marked as disposed of. Sheets that "
                    "are signed were left as they are.",
                    added=added,
                    moved=moved,
                    gone=gone,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ------------------------------------------------------------
    # BUSINESS
    # ------------------------------------------------------------

    def _check_open(self):
        self.check_access("write")
        if self.state != "open":
            raise UserError(
                self.env._(
                    "%(name)s is not open: its sheets do not change.", name=self.name
                )
            )

    def _refresh(self):
        """``(lines added, moved, marked)``; sheets that changed are newer than the
        field packs that are out.
        """
        self._add_sheets()
        moved = self._move_lines()
        added = self._add_lines()
        waiting = self.sheet_ids.filtered(lambda s: s.state == "counting")
        gone = waiting._mark_disposed()
        changed = waiting.browse({*added, *gone, *itertools.chain(*moved)})
        for sheet in changed.with_context(rural_token=STATE_TOKEN):
            sheet.snapshot += 1
        return len(added), len(moved), len(gone)

    def _take_snapshot(self):
        """The sheets with all their lines, when the campaign opens."""
        self._add_sheets()
        if not self.sheet_ids:
            raise UserError(
                self.env._(
                    "%(county)s has neither villages nor assets to count. Import the "
                    "regions and the register first.",
                    county=self.region_id.name,
                )
            )
        self._add_lines()

    def _add_sheets(self):
        self.env.flush_all()
        query = SQL(
            PLACES,
            county=self.region_id.id,
            inventory=self.id,
            counted=self._counted(),
        )
        places = [region_id for (region_id,) in self.env.execute_query(query)]
        quiet = {"tracking_disable": True, "mail_create_nolog": True}
        sheets = self.env["rural.inventory.sheet"].sudo().with_context(**quiet)
        sheets.create(
            [{"inventory_id": self.id, "region_id": place} for place in places]
        )

    def _add_lines(self):
        """The sheets of the lines that were added, one entry a line."""
        self.env.flush_all()
        query = SQL(
            ADD_LINES,
            inventory=self.id,
            counted=self._counted(),
            lang=self.env.lang or "en_US",
            uid=self.env.uid,
        )
        rows = [sheet_id for (sheet_id,) in self.env.execute_query(query)]
        self._forget_lines()
        return rows

    def _move_lines(self):
        """``[(sheet before, sheet now)]`` of the lines that went along."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(MOVE_LINES, inventory=self.id))
        self._forget_lines()
        return rows

    def _forget_lines(self):
        self.env["rural.inventory.line"].invalidate_model()
        self.env["rural.inventory.sheet"].invalidate_model(["line_ids"])
        self.invalidate_recordset()

    def _counted(self):
        return SQL(COUNTED, as_of=self.as_of)
