"""A word or a short phrase, which is compared as a teacher would (``short_answer``)."""
