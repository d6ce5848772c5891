"""Every console view fetches its objects through the right to them; each guard is taken out by itself."""

from tests.protections.protection import Edit, Protection, Topic, by, protects
from tests.protections.table.access import FOREIGN

SEEN, CHANGED = "own_class_session", "class_session_to_change"
TO_CHANGE = f"{CHANGED}(db, class_session_id)"
# The same object, without checking the right to it.
ANY_SESSION = 'db.get_one({}.__globals__["ClassSession"], class_session_id)'
ANY_PUBLICATION = 'db.get_one({}.__globals__["Publication"], {})'


def session_in(file: str, before: str, after: str = "", guard: str = SEEN) -> tuple[Edit, ...]:
    """The guard of a class session, between these fragments of a view's code."""
    path, own = f"kiosk/web/console/{file}", f"{guard}(db, class_session_id)"
    return protects(path, before + own + after, without=before + ANY_SESSION.format(guard) + after)


def change_in(file: str, before: str, after: str = "") -> tuple[Edit, ...]:
    """The guard of a class session that is about to change."""
    return session_in(file, before, after, CHANGED)


def publication_in(
    file: str, before: str, name: str = "publication_id", guard: str = "publication_to_change"
) -> tuple[Edit, ...]:
    """The guard of a published quiz."""
    own, foreign = f"{guard}(db, class_session_id, {name})", ANY_PUBLICATION.format(guard, name)
    return protects(f"kiosk/web/console/{file}", before + own, without=before + foreign)


RESULTS = session_in("quiz.py", "class_session = ") + publication_in(
    "quiz.py", "results_of(db, class_session, ", guard="own_publication"
)
IN_FORM = "    form = {}()\n    with writing() as db:\n        "
TWICE = "Kept twice: a quiz is fetched through its class session, which is fetched through the instructor."

GUARDS = Topic(
    "What belongs to another instructor's course does not exist",
    (
        Protection(
            "The page of a class session, and its part that refreshes itself.",
            session_in("class_session.py", "register = register_of(db, ")
            + protects(
                "kiosk/attendance/register_version.py",
                'Teaching.instructor_id == bindparam("instructor")',
                without='Teaching.instructor_id <= 1000 + bindparam("instructor")',
            ),
            FOREIGN
            + by(
                "web/test_live_register.py",
                "test_the_page_of_another_instructor_is_not_there_even_with_a_version",
            ),
            remark="Kept twice: before the page's version is computed, and before the page is rendered.",
        ),
        Protection(
            "Opening, extending, closing and reopening the window.",
            change_in("window.py", "            class_session = "),
            FOREIGN,
        ),
        Protection(
            "The confirmation page before a sheet is opened on another day.",
            change_in("window.py", "db, instant = reading(), now()\n    class_session = "),
            FOREIGN,
        ),
        Protection(
            "A person's page in a register.",
            session_in("person.py", "register = register_of(db, "),
            FOREIGN,
        ),
        Protection(
            "Correcting a person.",
            change_in("corrections.py", IN_FORM.format("CorrectionForm") + "class_session = "),
            FOREIGN,
        ),
        Protection(
            "Annulling a signature.",
            change_in("corrections.py", IN_FORM.format("AnnulmentForm") + "class_session = "),
            FOREIGN,
        ),
        Protection(
            "The screen.",
            protects(
                "kiosk/web/screen/link.py",
                "taught = class_session_id <= LARGEST_ID and class_session_taught_by(db, by, class_session_id)",
                without="taught = class_session_id <= LARGEST_ID and by",
            ),
            FOREIGN,
        ),
        Protection(
            "The redirect to the screen.",
            protects(
                "kiosk/web/console/screen.py",
                "    own_class_session(reading(), class_session_id)\n",
                without="",
            ),
            FOREIGN,
        ),
        Protection(
            "Ending the links to the screen.",
            protects(
                "kiosk/web/console/screen.py",
                "        class_session_to_change(db, class_session_id)\n        end_screen_links",
                without="        end_screen_links",
            ),
            FOREIGN,
        ),
        Protection(
            "The register as a file.",
            session_in("downloads.py", "", ')\n    note("export", of="attendance"'),
            FOREIGN,
        ),
        Protection(
            "The register for printing.",
            session_in("downloads.py", "", ')\n    note("export", of="sheet"'),
            FOREIGN,
        ),
        Protection(
            "The results of a quiz, its questions, attempts and files.",
            RESULTS,
            FOREIGN,
            remark=TWICE,
        ),
        Protection(
            "More time or attempts for a person.",
            RESULTS + publication_in("attempts.py", "            db,\n            "),
            FOREIGN,
            remark="Kept three times.",
        ),
        Protection("Regrading an answer.", publication_in("quiz.py", "publication = "), FOREIGN),
        Protection(
            "Publishing a quiz.",
            change_in("publishing.py", "class_session = ", "\n        known"),
            FOREIGN,
        ),
        Protection(
            "Opening, closing, moving, renewing and withdrawing a quiz.",
            change_in("publishing.py", "class_session = ", "\n            publication")
            + publication_in("publishing.py", "publication = "),
            FOREIGN,
            remark=TWICE,
        ),
        Protection(
            "Bringing the sheet back on the screen.",
            protects(
                "kiosk/web/console/screen.py",
                f"        {TO_CHANGE}\n        if identity is None:",
                without="        if identity is None:",
            ),
            FOREIGN,
        ),
        Protection(
            "Sending a quiz or its results to the screen.",
            protects(
                "kiosk/web/console/screen.py",
                f"        {TO_CHANGE}\n        if identity is None:",
                without="        if identity is None:",
            )
            + publication_in("screen.py", "publication = ", "identity"),
            FOREIGN,
            remark=TWICE,
        ),
    ),
)
