"""Refusals: an expected "no", as opposed to a failure of the program."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """Why something was refused. The wording for users is in the pages and commands."""

    TOO_EARLY = "too_early"
    WINDOW_CLOSED = "window_closed"
    SESSION_CANCELLED = "session_cancelled"
    CODE_EXPIRED = "code_expired"
    CODE_UNKNOWN = "code_unknown"
    NOT_ON_ROSTER = "not_on_roster"  # the roster does not have this number with this name
    TOO_MANY_TRIES = "too_many_tries"
    COOKIES_OFF = "cookies_off"
    NO_TICKET = "no_ticket"
    TICKET_EXPIRED = "ticket_expired"
    FORM_EXPIRED = "form_expired"
    FORM_USED = "form_used"
    SCAN_USED = "scan_used"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a refusal, not a password
    LOG_IN_CROWDED = "log_in_crowded"
    SETUP_LINK_DEAD = "setup_link_dead"
    ACCOUNT_NAMED = "account_named"
    NOT_IN_THIS_PHASE = "not_in_this_phase"
    ANOTHER_DAY = "another_day"
    PERSON_UNKNOWN = "person_unknown"
    ALREADY_HELD = "already_held"  # somebody has signed: it took place, then
    ENROLMENTS_OVERLAP = "enrolments_overlap"
    NO_SUCH_TIME = "no_such_time"  # clocks jump over it that night
    CODE_TAKEN = "code_taken"
    NUMBER_TAKEN = "number_taken"
    ACCOUNT_UNKNOWN = "account_unknown"
    IN_USE = "in_use"  # an act that others build on cannot be undone
    NOT_A_GUEST = "not_a_guest"
    ALREADY_MERGED = "already_merged"
    CORRECTED_MEANWHILE = "corrected_meanwhile"
    QUIZ_UNKNOWN = "quiz_unknown"
    QUIZ_NOT_OPEN = "quiz_not_open"
    QUIZ_CLOSED = "quiz_closed"
    NO_ATTEMPT_LEFT = "no_attempt_left"
    BEGUN_ELSEWHERE = "begun_elsewhere"
    SIGNED_ELSEWHERE = "signed_elsewhere"
    ATTEMPT_SET_ASIDE = "attempt_set_aside"
    DEVICE_CODE_UNKNOWN = "device_code_unknown"
    ATTEMPT_OVER = "attempt_over"
    OTHER_PERSON = "other_person"
    ALREADY_BEGUN = "already_begun"
    CLOSING_IN_THE_PAST = "closing_in_the_past"
    SCREEN_LINK_UNKNOWN = "screen_link_unknown"
    SCREEN_LINK_EXPIRED = "screen_link_expired"
    SCREEN_LINKS_ENDED = "screen_links_ended"
    SCREEN_NOT_OPEN = "screen_not_open"


class Refusal(Exception):  # noqa: N818 - it is the word of the domain, and it is not an error
    """Raised by a domain function that refuses something.

    ``details`` holds the plain values that the wording needs: an instant, a number of seconds.
    """

    def __init__(self, code: RefusalCode, **details: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = details
