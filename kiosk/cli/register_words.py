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
                "a signature, correction, annulment or change of the window has no event:"
                " number %(number)d was removed, or it is forged.",
                number=number,
            ),
            Damage.ROW_UNREADABLE: _("a row of the register in use cannot be read."),
            Damage.MERGE_WITHOUT_EVENT: _(
                "a guest counts as a student of the roster, and no event says so:"
                " number %(number)d was removed, or a number or name was changed.",
                number=number,
            ),
            Damage.RELABELLED: _("event %(number)d is of another course or class session.", number=number),
            Damage.HEAD_UNKNOWN: _("this head is not in the chain: events were removed from its end."),
        }[broken.damage]
    )


def printable(label: str) -> str:
    """A label out of a file that anyone may have written, without what a terminal would obey."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in label)
