"""What is wrong with a register's chain, in words."""

from flask_babel import gettext as _

from kiosk.attendance.chain_check import Break, Damage


def damage_sentence(broken: Break) -> str:
    """The first break, with the number of its event."""
    number = broken.number
    return str(
        {
            Damage.ALTERED: _("event %(number)d was altered.", number=number),
            Damage.REMOVED: _("event %(number)d was removed.", number=number),
            Damage.INSERTED: _("event %(number)d was inserted.", number=number),
            Damage.OPENING_ALTERED: _(
                "what event %(number)d says about a person was altered.", number=number
            ),
            Damage.OPENING_MISSING: _(
                "what event %(number)d says about a person is missing, and no withdrawal says why.",
                number=number,
            ),
            Damage.ROW_ALTERED: _(
                "the register in use says something else than event %(number)d.", number=number
            ),
            Damage.ROW_WITHOUT_EVENT: _(
                "a signature, correction or annulment has no event:"
                " number %(number)d was removed, or it is forged.",
                number=number,
            ),
            Damage.HEAD_UNKNOWN: _("this head is not in the chain: events were removed from its end."),
        }[broken.damage]
    )
