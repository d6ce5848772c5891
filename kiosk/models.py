"""All models in one place, for the migrations and whoever needs the whole schema."""

from kiosk.accounts import models as accounts
from kiosk.attendance import models as attendance
from kiosk.attendance.receipt_keys import ReceiptKey
from kiosk.courses import models as courses
from kiosk.database import Base
from kiosk.instance_secrets import InstanceSecret
from kiosk.quizzes import models as quizzes
from kiosk.throttle import Bucket

__all__ = ["Base", "Bucket", "InstanceSecret", "ReceiptKey", "accounts", "attendance", "courses", "quizzes"]
