"""The recap quiz on the phone: identify yourself, answer one question per page, read the explanations."""

from kiosk.web.phone.quiz import another_phone, cover, end, identify, picture, question

__all__ = ["another_phone", "cover", "end", "identify", "picture", "question"]
