"""The signed link to a screen: the hall's PC needs no log-in."""

from itsdangerous import BadData

from kiosk.keys import Keys
from kiosk.web.services import services

PURPOSE = "screen-link"


def screen_token(keys: Keys, class_session_id: int) -> str:
    """The part of the link that opens the screen of one class session and nothing else."""
    return str(keys.signer(PURPOSE).dumps(class_session_id))


def class_session_behind(token: str) -> int | None:
    """The class session of a token, or nothing when it was not signed here."""
    try:
        identity = services().keys.signer(PURPOSE).loads(token)
    except BadData:
        return None
    return identity if isinstance(identity, int) else None


def screen_path(keys: Keys, class_session_id: int) -> str:
    """The path of the screen. The command line prints it too, where there is no request to ask."""
    return f"/screen/{screen_token(keys, class_session_id)}"


def screen_link(class_session_id: int) -> str:
    """The path of the screen, for this application."""
    return screen_path(services().keys, class_session_id)
