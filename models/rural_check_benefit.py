from odoo import api, models
from odoo.tools import SQL

from ..lib.key_words import said_word
from .rural_check import Found
from .rural_check_subject import yuan, yuans

COUNTING = ("lifted", "monitored")
# What pays the same purpose twice; the allowance is another matter.
COVERING = ("housing", "farming", "water", "other")


class RuralCheckBenefit(models.AbstractModel):
    """The rules on what persons receive, whether a plan, a result or a payment list
    says so: all read the rows of `_benefits_sql`.
    """

    _name = "rural.check.benefit"
    _description = "Rules on What Persons Receive"
    _inherit = "rural.check.subject"

    _row_model = ""

    @api.model
    def _benefits_sql(self, ids):
        """One row per person and item of the documents: ``doc_id, row_id, person_id,
        name, amount, item_id, root_id, item, direction, scheme, year, day_from,
        day_to, village_id, declared`` (the kind a list without person states).
        """
        raise NotImplementedError

    @api.model
    def _texts_sql(self, ids):
        """What the documents say in words: ``doc_id, item_id, item, amount, text``."""
        raise NotImplementedError

    @api.model
    def _doubles_sql(self, ids):
        """Persons found more than once for one purpose: ``doc_id, person_id, name,
        item, amounts, row_ids``.
        """
        raise NotImplementedError

    @api.model
    def _others_paid_sql(self):
        """Whether the person ``o.res_id`` is on a list of the year ``b.year``."""
        return SQL(
            """(EXISTS (SELECT FROM rural_payout_line x
                        WHERE x.person_id = o.res_id AND x.year = b.year
                          AND x.state <> 'cancelled')
                OR EXISTS (SELECT FROM rural_distribution_share x
                             JOIN rural_distribution d ON d.id = x.distribution_id
                            WHERE x.person_id = o.res_id AND d.year = b.year
                              AND d.state NOT IN ('superseded', 'withdrawn')))"""
        )

    @api.model
    def _sums_sql(self, ids):
        """What each person receives on each document, relief apart from work."""
        return SQL(
            """
            SELECT doc_id, person_id, direction, scheme, year, SUM(amount) AS amount,
                   array_agg(row_id) AS row_ids
              FROM (%s) r
             GROUP BY doc_id, person_id, direction, scheme, year
            """,
            self._benefits_sql(ids),
        )

    def _rows(self, ids):
        return {self._row_model: list(ids)}

    # ------------------------------------------------------------
    # P01 TWICE FOR THE SAME PURPOSE
    # ------------------------------------------------------------

    @api.model
    def _hits_twice(self, _check, ids):
        for doc, person, name, item, amounts, rows in self.env.execute_query(
            self._doubles_sql(ids)
        ):
            amounts = yuans(amounts)
            yield Found(
                doc,
                (person or name, item, amounts),
                {"name": name, "item": item or "", "amounts": amounts},
                sum(map(float, amounts)),
                (person,),
                self._rows(rows),
            )

    @api.model
    def _say_twice(self, parts):
        return self.env._(
            "%(name)s stands %(count)s times for “%(item)s”: %(amounts)s.",
            name=parts["name"],
            count=len(parts["amounts"]),
            item=parts["item"],
            amounts=" + ".join(parts["amounts"]),
        )

    # ------------------------------------------------------------
    # P02 ONE BANK CARD, SEVERAL PERSONS
    # ------------------------------------------------------------

    @api.model
    def _hits_card(self, _check, ids):
        """By blind index, which never leaves the statement."""
        query = SQL(
            """
            WITH benefits AS MATERIALIZED (%(rows)s),
            cards AS MATERIALIZED (
                 SELECT b.doc_id, b.year, k.blind_index,
                        min(right(k.masked, 4)) AS tail,
                        array_agg(DISTINCT b.person_id) AS persons,
                        SUM(b.amount) AS amount, array_agg(b.row_id) AS row_ids
                   FROM benefits b
                   JOIN rural_secret k ON k.res_id = b.person_id AND k.kind = 'bank'
                                      AND k.res_model = 'rural.person'
                  GROUP BY b.doc_id, b.year, k.blind_index),
            several AS MATERIALIZED (
                 SELECT blind_index FROM rural_secret
                  WHERE kind = 'bank' AND res_model = 'rural.person'
                    AND blind_index IN (SELECT blind_index FROM cards)
                  GROUP BY blind_index HAVING count(*) > 1)
            SELECT b.doc_id, b.tail, array_agg(p.id), array_agg(p.name), b.amount,
                   b.row_ids
              FROM several
              JOIN cards b ON b.blind_index = several.blind_index
              JOIN rural_secret o ON o.blind_index = b.blind_index AND o.kind = 'bank'
                                 AND o.res_model = 'rural.person'
              JOIN rural_person p ON p.id = o.res_id
             WHERE o.res_id = ANY(b.persons) OR %(paid)s
             GROUP BY b.doc_id, b.blind_index, b.tail, b.amount, b.row_ids
            HAVING count(*) > 1
            """,
            rows=self._benefits_sql(ids),
            paid=self._others_paid_sql(),
        )
        for doc, tail, persons, names, amount, rows in self.env.execute_query(query):
            yield Found(
                doc,
                (sorted(persons), yuan(amount)),
                {"names": names, "count": len(names), "tail": tail},
                amount,
                persons,
                self._rows(rows),
            )

    @api.model
    def _say_card(self, parts):
        return self.env._(
            "%(names)s share one bank card, ending in %(tail)s.",
            names=self._names(parts),
            tail=parts["tail"],
        )

    # ------------------------------------------------------------
    # P03 AFTER LEAVING
    # ------------------------------------------------------------

    @api.model
    def _hits_left(self, _check, ids):
        """From the month after leaving or death nothing is due; a list of a year
        names nobody who left before it.
        """
        query = SQL(
            """
            SELECT b.doc_id, p.id, p.name, p.state, to_char(p.date_left, 'YYYY-MM-DD'),
                   to_char(b.day_from, 'YYYY-MM'), array_agg(b.amount),
                   array_agg(b.row_id)
              FROM (%s) b JOIN rural_person p ON p.id = b.person_id
             WHERE p.state <> 'living' AND p.date_left < b.day_from
             GROUP BY b.doc_id, p.id, b.day_from
            """,
            self._benefits_sql(ids),
        )
        for (
            doc,
            person,
            name,
            state,
            left,
            month,
            amounts,
            rows,
        ) in self.env.execute_query(query):
            amounts = yuans(amounts)
            yield Found(
                doc,
                (person, state, left, month, amounts),
                {"name": name, "state": state, "left": left, "amounts": amounts},
                sum(map(float, amounts)),
                (person,),
                self._rows(rows),
            )

    @api.model
    def _say_left(self, parts):
        values = {key: parts[key] for key in ("name", "left")}
        values["amounts"] = " + ".join(parts["amounts"])
        if parts["state"] == "deceased":
            return self.env._(
                "%(name)s died on %(left)s and is to receive %(amounts)s.", **values
            )
        return self.env._(
            "%(name)s moved away on %(left)s and is to receive %(amounts)s.", **values
        )

    # ------------------------------------------------------------
    # P04, P12 COVERED BY ANOTHER PROGRAMME
    # ------------------------------------------------------------

    @api.model
    def _hits_covered(self, _check, ids):
        return self._covered(ids, COVERING, SQL("TRUE"))

    @api.model
    def _hits_allowance(self, _check, ids):
        return self._covered(ids, ("minimum",), SQL("b.scheme = 'pv'"))

    @api.model
    def _covered(self, ids, programmes, condition):
        """Relief for whom another programme paid in the same year; a programme is
        the household's. In two statements, joined here: the planner takes a hundred
        times as long for both in one.
        """
        sums = SQL(
            "SELECT doc_id, person_id, year, amount, row_ids FROM (%s) b"
            " WHERE direction = 'relief' AND person_id IS NOT NULL AND %s",
            self._sums_sql(ids),
            condition,
        )
        benefits = self.env.execute_query(sums)
        covered = self._programmes({row[1] for row in benefits}, programmes)
        for doc, person, year, amount, rows in benefits:
            for name, programme, title, paid in covered.get((person, year), ()):
                yield Found(
                    doc,
                    (person, programme, title, yuan(paid), yuan(amount)),
                    {
                        "name": name,
                        "programme": programme,
                        "title": title or "",
                        "amount": yuan(amount),
                    },
                    amount,
                    (person,),
                    self._rows(rows),
                )

    @api.model
    def _programmes(self, persons, programmes):
        """``{(person id, year): [(name, programme, its name, amount)]}``."""
        query = SQL(
            """
            SELECT p.id, g.year, p.name, g.programme, max(g.name), max(g.amount)
              FROM rural_person_programme g
              JOIN rural_person q ON q.id = g.person_id
              JOIN rural_person p
                   ON COALESCE(p.household_id, -p.id) = COALESCE(q.household_id, -q.id)
             WHERE p.id = ANY(%s) AND g.programme = ANY(%s)
             GROUP BY p.id, g.year, p.name, g.programme
            """,
            list(persons),
            list(programmes),
        )
        found = {}
        for person, year, *values in self.env.execute_query(query):
            found.setdefault((person, year), []).append(values)
        return found

    @api.model
    def _say_covered(self, parts):
        field = self.env["rural.person.programme"]._fields["programme"]
        programmes = dict(field._description_selection(self.env))
        return self.env._(
            "%(name)s is to receive %(amount)s, and in the same year the household "
            "receives “%(programme)s”.",
            name=parts["name"],
            amount=parts["amount"],
            programme=parts["title"] or programmes.get(parts["programme"], ""),
        )

    @api.model
    def _say_allowance(self, parts):
        return self._say_covered(parts)

    # ------------------------------------------------------------
    # P05 THE SAME FOR (ALMOST) ALL
    # ------------------------------------------------------------

    @api.model
    def _hits_equal(self, check, ids):
        query = SQL(
            """
            SELECT doc_id, item_id, root_id, item, number, all_, amount
              FROM (SELECT b.doc_id, b.item_id, b.root_id, b.item, b.amount,
                           count(*) AS number,
                           SUM(count(*)) OVER (PARTITION BY b.doc_id, b.item_id) AS all_
                      FROM (%s) b
                     WHERE b.direction = 'relief' AND b.amount > 0
                     GROUP BY b.doc_id, b.item_id, b.root_id, b.item, b.amount) g
             WHERE all_ >= %s AND number * 100 >= %s * all_
            """,
            self._benefits_sql(ids),
            check.number,
            check.percent,
        )
        for doc, item_id, root, item, number, all_, amount in self.env.execute_query(
            query
        ):
            yield Found(
                doc,
                (root, item, number, int(all_), yuan(amount)),
                {
                    "item": item or "",
                    "number": number,
                    "all": int(all_),
                    "amount": yuan(amount),
                },
                number * amount,
                rows={"rural.distribution.line": [item_id] if item_id else []},
            )

    @api.model
    def _say_equal(self, parts):
        return self.env._(
            "%(item)s: %(number)s of %(all)s persons receive the same %(amount)s.",
            **parts,
        )

    # ------------------------------------------------------------
    # P13 (ALMOST) ALL HOUSEHOLDS
    # ------------------------------------------------------------

    @api.model
    def _hits_everybody(self, check, ids):
        query = SQL(
            """
            SELECT b.doc_id, count(DISTINCT h.id), v.number, SUM(b.amount)
              FROM (%(rows)s) b
              JOIN rural_person p ON p.id = b.person_id
              JOIN rural_household h ON h.id = p.household_id
                                    AND h.active AND h.kind = ANY(%(kinds)s)
                                    AND h.village_id = b.village_id
              JOIN (SELECT village_id, count(*) AS number FROM rural_household
                     WHERE active AND kind = ANY(%(kinds)s) GROUP BY village_id) v
                   ON v.village_id = b.village_id
             WHERE b.direction = 'relief' AND v.number >= %(least)s
             GROUP BY b.doc_id, v.number
            HAVING count(DISTINCT h.id) * 100 >= %(percent)s * v.number
            """,
            rows=self._benefits_sql(ids),
            kinds=list(COUNTING),
            least=check.number,
            percent=check.percent,
        )
        for doc, number, all_, amount in self.env.execute_query(query):
            parts = {"number": number, "all": all_}
            yield Found(doc, (number, all_, yuan(amount)), parts, amount)

    @api.model
    def _say_everybody(self, parts):
        return self.env._(
            "%(number)s of the village's %(all)s households that were lifted out of "
            "poverty or are monitored receive relief or rewards.",
            **parts,
        )

    # ------------------------------------------------------------
    # P07 RELATIVES OF OFFICIALS
    # ------------------------------------------------------------

    @api.model
    def _hits_official(self, _check, ids):
        query = SQL(
            """
            SELECT b.doc_id, p.id, p.name,
                   string_agg(concat_ws(' ', o.official, o.relation), '、'
                              ORDER BY o.id), b.row_ids, b.amount
              FROM (%s) b
              JOIN rural_person p ON p.id = b.person_id
              JOIN rural_official o ON o.person_id = p.id
             GROUP BY b.doc_id, p.id, b.direction, b.row_ids, b.amount
            """,
            self._sums_sql(ids),
        )
        for doc, person, name, officials, rows, amount in self.env.execute_query(query):
            yield Found(
                doc,
                (person, officials, yuan(amount)),
                {"name": name, "officials": officials, "amount": yuan(amount)},
                amount,
                (person,),
                self._rows(rows),
            )

    @api.model
    def _say_official(self, parts):
        return self.env._(
            "%(name)s is to receive %(amount)s and is a relative of an official: "
            "%(officials)s.",
            **parts,
        )

    # ------------------------------------------------------------
    # P08 NEGATIVE LIST
    # ------------------------------------------------------------

    @api.model
    def _hits_negative(self, _check, ids):
        """Words that items, criteria and reasons say; not what they rule out."""
        items = self.env["rural.negative.item"]
        words = dict(items._words())
        found, seen = {}, {}
        for doc, item_id, item, amount, text in self.env.execute_query(
            self._texts_sql(ids)
        ):
            if text not in seen:
                seen[text] = said_word(text, words)
            if word := seen[text]:
                found[doc, item_id, item, word] = amount
        for (doc, item_id, item, word), amount in found.items():
            listed = items.browse(words[word])
            yield Found(
                doc,
                (item, word, yuan(amount)),
                {"item": item or "", "word": word, "listed": listed.name},
                amount,
                rows={"rural.distribution.line": [item_id] if item_id else []},
            )

    @api.model
    def _say_negative(self, parts):
        return self.env._(
            "“%(word)s” in “%(item)s” falls under the negative list: %(listed)s.",
            **parts,
        )

    # ------------------------------------------------------------
    # P09 OF ANOTHER VILLAGE
    # ------------------------------------------------------------

    @api.model
    def _hits_village(self, _check, ids):
        """Who lived in the village at the time belongs to it, wherever registered
        since.
        """
        query = SQL(
            """
            SELECT b.doc_id, p.id, p.name, v.name, array_agg(b.amount),
                   array_agg(b.row_id)
              FROM (%s) b
              JOIN rural_person p ON p.id = b.person_id
              JOIN rural_region v ON v.id = p.region_id
             WHERE p.village_id IS DISTINCT FROM b.village_id
               AND NOT EXISTS (
                   SELECT FROM rural_household_member m
                    WHERE m.person_id = p.id AND m.village_id = b.village_id
                      AND COALESCE(m.date_from, b.day_to) <= b.day_to
                      AND COALESCE(m.date_to, b.day_from) >= b.day_from)
             GROUP BY b.doc_id, p.id, v.name
            """,
            self._benefits_sql(ids),
        )
        for doc, person, name, village, amounts, rows in self.env.execute_query(query):
            amounts = yuans(amounts)
            yield Found(
                doc,
                (person, village, amounts),
                {"name": name, "village": village, "amounts": amounts},
                sum(map(float, amounts)),
                (person,),
                self._rows(rows),
            )

    @api.model
    def _say_village(self, parts):
        return self.env._(
            "%(name)s, who is to receive %(amounts)s, is registered in %(village)s.",
            name=parts["name"],
            village=parts["village"],
            amounts=" + ".join(parts["amounts"]),
        )

    # ------------------------------------------------------------
    # P11 OUTSIDE THE CIRCLE
    # ------------------------------------------------------------

    @api.model
    def _hits_outside(self, _check, ids):
        """Relief for households that counted neither as lifted nor as monitored on
        any day of the month or year.
        """
        query = SQL(
            """
            SELECT b.doc_id, b.item_id, b.root_id, b.item,
                   (array_agg(b.name ORDER BY b.row_id))[1:5], count(*),
                   SUM(b.amount), array_remove(array_agg(b.person_id), NULL),
                   array_agg(b.row_id),
                   md5(string_agg(COALESCE(b.person_id::text, b.name) || '='
                                  || round(b.amount, 2),
                                  ',' ORDER BY b.person_id, b.name, b.amount))
              FROM (%s) b
              LEFT JOIN rural_person p ON p.id = b.person_id
              LEFT JOIN rural_household h ON h.id = p.household_id
             WHERE b.direction = 'relief' AND NOT (%s)
             GROUP BY b.doc_id, b.item_id, b.root_id, b.item
            """,
            self._benefits_sql(ids),
            self._inside_sql(),
        )
        for (
            doc,
            item_id,
            root,
            item,
            names,
            count,
            amount,
            persons,
            rows,
            mark,
        ) in self.env.execute_query(query):
            yield Found(
                doc,
                (root or item_id, mark),
                {"item": item or "", "names": names, "count": count},
                amount,
                persons,
                self._rows(rows),
            )

    @api.model
    def _inside_sql(self):
        """Whether ``b`` counts: by what the household ``h`` was at the time, by what
        it is where no day is on file, by the list's own word where nobody is.
        """
        return SQL(
            """
            CASE WHEN b.person_id IS NULL
                 THEN COALESCE(b.declared, '') = ANY(%(kinds)s)
                 WHEN EXISTS (SELECT FROM rural_household_status s
                               WHERE s.household_id = h.id AND s.date_from <= b.day_to)
                 THEN EXISTS (
                      SELECT FROM rural_household_status s
                       WHERE s.household_id = h.id AND s.kind = ANY(%(kinds)s)
                         AND s.date_from <= b.day_to
                         AND NOT EXISTS (
                             SELECT FROM rural_household_status t
                              WHERE t.household_id = h.id AND t.date_from <= b.day_from
                                AND (t.date_from, t.id) > (s.date_from, s.id)))
                 ELSE COALESCE(h.kind, '') = ANY(%(kinds)s) END
            """,
            kinds=list(COUNTING),
        )

    @api.model
    def _say_outside(self, parts):
        return self.env._(
            "%(item)s: %(names)s counted neither as lifted out of poverty nor as "
            "monitored.",
            item=parts["item"],
            names=self._names(parts),
        )
