"""What anybody may fetch to check later what this instance says: its register keys, its newest checkpoint."""

from datetime import timedelta

from flask import Response

from kiosk.core.signing_keys import published_keys
from kiosk.ledger.log import newest_checkpoint
from kiosk.ledger.signer import PURPOSE
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import reading, services
from kiosk.web.phone import phone

KEPT_FOR = timedelta(minutes=5)


@phone.get("/.well-known/kiosk-register-keys")
@open_to(Audience.MACHINE)
def register_keys() -> Response:
    """All public keys that sign events and checkpoints, including past ones, as JSON."""
    return _kept(Response(published_keys(reading(), services().keys, PURPOSE), mimetype="application/json"))


@phone.get("/.well-known/kiosk-checkpoint")
@open_to(Audience.MACHINE)
def checkpoint() -> Response:
    """The newest checkpoint of the log, as text; empty before the log has begun."""
    return _kept(Response(newest_checkpoint(reading()) or "", mimetype="text/plain"))


def _kept(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = int(KEPT_FOR.total_seconds())
    return response
