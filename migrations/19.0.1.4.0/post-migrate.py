def migrate(cr, version):
    """A county that runs already has a register of years: what the new rules find in
    it in the first night is looked at first. Which rules open findings, the county
    chooses then.
    """
    cr.execute("UPDATE rural_check SET finding_type_id = NULL")
