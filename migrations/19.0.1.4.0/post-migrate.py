# The tables of 五(一)2 that a running county has already; what is new comes marked.
SUBMITTED = ("form_ledger", "form_summary", "form_income", "form_disposal")


def migrate(cr, version):
    """A county that runs already has a register of years: what the new rules find in
    it in the first night is looked at first. Which rules open findings, the county
    chooses then. Its tables are data of its own: they are marked here for submission.
    """
    cr.execute("UPDATE rural_check SET finding_type_id = NULL")
    cr.execute(
        """UPDATE rural_form SET in_submission = TRUE WHERE id IN (
               SELECT res_id FROM ir_model_data
                WHERE module = 'rural_asset' AND model = 'rural.form'
                  AND name IN %s)""",
        [SUBMITTED],
    )
