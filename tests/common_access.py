from odoo.exceptions import AccessError

PLACES = ("xiangguan", "qianying", "linqiao")  # own, neighbour, foreign


class AccessCases:
    """Role × model × place on every path that reads, for a test class that fills
    ``rows``: ``{place: {model: records}}``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.group_ids += cls.env.ref("base.group_allow_export")

    def _of(self, places, model):
        """The records of a model in these places."""
        found = [self.rows[place].get(model) for place in places]
        return self.env[model].union(*filter(None, found))

    def _assert_reads(self, role, every, visible):
        """The role finds, counts, groups and reads these of all records, no other."""
        self.assertTrue(every)
        records = every.browse().with_user(self.users[role])
        domain = [("id", "in", every.ids)]
        self.assertEqual(set(records.search(domain).ids), set(visible.ids))
        self.assertEqual(records.search_count(domain), len(visible))
        groups = records.formatted_read_group(domain, ["id"], ["__count"])
        self.assertEqual(sum(group["__count"] for group in groups), len(visible))
        named = records.name_search("", domain, limit=None)
        self.assertEqual({row[0] for row in named}, set(visible.ids))
        web = records.web_search_read(domain, {"display_name": {}})
        self.assertEqual({row["id"] for row in web["records"]}, set(visible.ids))
        visible.with_env(records.env).read()
        for row in (every - visible).with_env(records.env):
            self._assert_unreadable(row)

    def _assert_reads_nothing(self, role, every):
        """The role may not even ask for records of the model."""
        records = every.browse().with_user(self.users[role])
        for call in (
            lambda: records.search([]),
            lambda: records.search_count([]),
            lambda: records.formatted_read_group([], [], ["__count"]),
            lambda: records.name_search(""),
            lambda: records.web_search_read([], {"id": {}}),
        ):
            with self.assertRaises(AccessError):
                call()
        for row in every.with_env(records.env):
            self._assert_unreadable(row)

    def _assert_unreadable(self, row):
        row.invalidate_recordset()
        for call in (
            lambda: row.read(["display_name"]),
            lambda: row.web_read({"id": {}, "create_date": {}}),
            lambda: row.export_data(["id", "display_name"]),
        ):
            with self.assertRaises(AccessError):
                call()
