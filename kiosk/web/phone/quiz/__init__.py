"""The recap quiz on the phone: say who one is, answer one question a page, read the explanations."""

from kiosk.web.phone.quiz import another_phone, cover, end, identify, question

__all__ = ["another_phone", "cover", "end", "identify", "question"]
