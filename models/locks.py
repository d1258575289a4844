from odoo.exceptions import LockError, UserError


def lock_or_say(records):
    """Lock the rows of records until the transaction ends, without waiting.

    :raises UserError: another transaction holds one of them
    """
    try:
        records.lock_for_update()
    except LockError as error:
        raise UserError(
            records.env._(
                "Somebody else is working on %(names)s at this moment. Wait a "
                "little, open it again and see what has been done.",
                names="、".join(records.mapped("display_name")),
            )
        ) from error
