"""The recap quiz on the phone: say who one is, answer one question a page, read the explanations."""

from kiosk.web.student.quiz import another_phone, cover, end, mine, question, who

__all__ = ["another_phone", "cover", "end", "mine", "question", "who"]
