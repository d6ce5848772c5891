"""Why a server must not work on a database that is used with another secret, in words."""

from flask_babel import gettext as _

from kiosk.instance_secrets import Standing


def other_secret_sentence(standing: Standing) -> str:
    """What is wrong and what to do, in the language in force; nothing where nothing is."""
    match standing:
        case Standing.FOREIGN:
            return str(
                _(
                    "This database is used with another secret than this server’s: take that of the other"
                    " servers, or the copy that was kept of it; “kiosk secret adopt” lets this one take its"
                    " place."
                )
            )
        case Standing.OUTDATED:
            return str(
                _(
                    "The other servers of this database have a newer secret: take theirs; “kiosk secret"
                    " adopt” lets this one take its place again."
                )
            )
        case Standing.KNOWN:
            return ""
