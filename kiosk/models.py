"""All models in one place, for the migrations and anything else that needs the whole schema."""

from kiosk.accounts import models as accounts
from kiosk.attendance import models as attendance
from kiosk.core.database import Base
from kiosk.core.keys import InstanceSecret
from kiosk.core.signing_keys import SigningKey
from kiosk.core.throttle import Bucket
from kiosk.courses import models as courses
from kiosk.ledger import models as ledger
from kiosk.people import models as people
from kiosk.quizzes import models as quizzes

__all__ = [
    "Base",
    "Bucket",
    "InstanceSecret",
    "SigningKey",
    "accounts",
    "attendance",
    "courses",
    "ledger",
    "people",
    "quizzes",
]
