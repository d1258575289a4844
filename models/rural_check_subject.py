from odoo import api, models
from odoo.tools import SQL

# So many names stand in a sentence.
NAMED = 5


class RuralCheckSubject(models.AbstractModel):
    """The rules for the documents of one model.

    A rule is `_hits_<method>(check, ids)`, which gives `rural_check.Found` from one
    statement over all documents, and `_say_<method>(parts)`, which words one of them
    in the language of who reads it. Numbers of persons are never among the parts.
    """

    _name = "rural.check.subject"
    _description = "Rules for Documents"

    # States of documents that say nothing any more.
    _void = ()
    # So many documents are looked at together.
    _batch = 300

    @api.model
    def _alive(self, records):
        """Ids of the documents that the rules look at."""
        return records.sudo().filtered(lambda r: r.state not in self._void).ids

    @api.model
    def _nightly(self):
        """The documents that are looked at every night."""
        year = self.env.company._rural_today().year
        return [("year", "in", (year, year - 1))]

    @api.model
    def _year_sql(self):
        """The year of a document ``d``, where it has one."""
        return SQL("d.year")

    @api.model
    def _find(self, check, ids):
        return getattr(self, f"_hits_{check.method}")(check, ids)

    @api.model
    def _say(self, method, parts):
        return getattr(self, f"_say_{method}")(parts)

    # ------------------------------------------------------------
    # THE COUNTY'S OWN
    # ------------------------------------------------------------

    @api.model
    def _hits_domain(self, check, ids):
        return check._own_hits(ids)

    @api.model
    def _say_domain(self, parts):
        return parts["message"]

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    @api.model
    def _names(self, parts):
        """The first names, and how many there are."""
        names = "、".join(parts["names"][:NAMED])
        if parts["count"] <= NAMED:
            return names
        return self.env._(
            "%(names)s … (%(count)s persons)", names=names, count=parts["count"]
        )


def yuan(amount):
    """An amount in its one form, so that 500 and 500.00 are the same fact.

    >>> yuan(500), yuan(None)
    ('500.00', '0.00')
    """
    return f"{amount or 0:.2f}"


def yuans(amounts):
    """Amounts in order, each in its one form."""
    return [yuan(amount) for amount in sorted(amounts)]
