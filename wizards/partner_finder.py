"""Who is meant by a name in a workbook: the partner on file, or a new one."""

from odoo.tools import SQL

from ..lib.errors import DataError
from ..lib.id_numbers import MASK
from ..lib.text import normalize
from ..models.rural_sealed_code import identity_in

# Whom the name alone does not tell apart from a namesake of the next village.
PERSONS = ("person", "member", "large_household")


class PartnerFinder:
    """Finds partners by credit code or identity number, else by name; people by name
    only within the village they have dealt with before. Identity numbers are sealed
    and found by blind index; a masked one counts as the number on file.

    ``load`` takes every name and code of the workbook at once. Nobody is created
    before ``create``, which makes one partner for all rows that mean the same.
    """

    def __init__(self, env):
        self.env = env
        self.by_code, self.by_name, self.by_village = {}, {}, {}
        self.codes = {}
        self.created = {}

    def load(self, names, codes, village_ids):
        """Look up all ``names`` and ``codes`` of a workbook."""
        partners = self.env["res.partner"]
        people = {identity_in(code) for code in codes} - {None}
        sealed = self.env["rural.secret"]._find("res.partner", "identity", people)
        for number, owners in sealed.items():
            self.by_code[number] = partners.browse(sorted(owners)).exists().ids
        codes = {code for code in codes if code not in people and MASK not in code}
        domain = ["|", ("name", "in", list(names)), ("vat", "in", list(codes))]
        for partner in partners.search_fetch(domain, ["name", "vat", "is_company"]):
            self.codes[partner.id] = partner.vat
            if partner.vat in codes:
                self.by_code.setdefault(partner.vat, []).append(partner.id)
            if partner.is_company:
                self.by_name.setdefault(normalize(partner.name), []).append(partner.id)
        self._load_people(names, village_ids)

    def _load_people(self, names, village_ids):
        """Namesakes are told apart by the village that has dealt with them."""
        if not names or not village_ids:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT p.id, p.name, known.village_id
                  FROM res_partner p
                  JOIN (SELECT partner_id, village_id FROM rural_contract
                         WHERE village_id IN %(villages)s
                         UNION
                        SELECT line.partner_id, move.rural_village_id
                          FROM account_move move
                          JOIN account_move_line line ON line.move_id = move.id
                         WHERE move.rural_village_id IN %(villages)s
                       ) known ON known.partner_id = p.id
                 WHERE p.active AND p.name IN %(names)s AND p.is_company IS NOT TRUE
                """,
                villages=tuple(village_ids),
                names=tuple(names),
            )
        )
        for partner_id, name, village_id in rows:
            key = normalize(name), village_id
            self.by_village.setdefault(key, []).append(partner_id)

    def find(self, name, code=None, kind=None, village_id=None):
        """The partner's id, or None when it must be created.

        :raises DataError: `partner_ambiguous` (text, count), `partner_code_differs`
            (text, code), `partner_code_masked` (text)
        """
        if self.by_code.get(code):
            return self.by_code[code][0]
        if kind in PERSONS:
            found = self.by_village.get((name, village_id), ())
        else:
            found = self.by_name.get(name, ())
        if len(found) > 1:
            raise DataError("partner_ambiguous", text=name, count=len(found))
        known = self.codes.get(found[0]) if found and code else None
        if known and known != code:
            raise DataError("partner_code_differs", text=name, code=known)
        if code and MASK in code and not known:
            raise DataError("partner_code_masked", text=name)
        return found[0] if found else None

    def key(self, name, code=None, kind=None, village_id=None):
        """What makes two rows mean the same new partner."""
        if code:
            return ("code", code)
        return ("name", name, village_id if kind in PERSONS else None)

    def create(self, wanted):
        """Create ``{key: vals}``; the ids are in ``created``.

        Superuser: whoever may enter a contract names its operator, and the card
        holds no more than that name and code.
        """
        partners = self.env["res.partner"].sudo().create(list(wanted.values()))
        self.created.update(zip(wanted, partners.ids, strict=True))


def partner_vals(name, code, kind):
    return {"name": name, "vat": code or False, "is_company": kind not in PERSONS}
