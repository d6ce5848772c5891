"""The rooms of the kinds: nothing is half there, nothing stored is reinterpreted, no key is on the screen early."""

from tests.protections.protection import Protection, Topic, by, protects

REGISTRY = "kiosk/quizzes/kinds/registry.py"
STORED = "kiosk/quizzes/formats/stored.py"
PAGES = "kiosk/web/screen/pages.py"
ROOMS = "kinds/test_rooms.py"
TALLIES = "quizzes/test_tallies.py"

KINDS = Topic(
    "Kinds of questions",
    (
        Protection(
            "A class that lacks part of a kind cannot be registered.",
            protects(
                "kiosk/quizzes/kinds/kind.py",
                "    @abstractmethod\n    def on_screen(",
                without="    def on_screen(",
            ),
            by(ROOMS, "test_a_kind_that_is_judged_promises_all_this"),
        ),
        Protection(
            "What is stored and not known is refused, not dropped.",
            protects(
                "kiosk/quizzes/model/quiz.py",
                'ConfigDict(extra="forbid")',
                without='ConfigDict(extra="ignore")',
            ),
            by(
                "quizzes/test_stored.py", "test_a_field_that_is_not_known_is_never_lost_unseen_wherever_it_is"
            ),
        ),
        Protection(
            "What is asked and judged comes from what is stored, not from the Markdown.",
            protects(
                "kiosk/quizzes/delivery/versions.py",
                "return quiz_from(version.content_json, version.content_schema)",
                without='return __import__("kiosk.quizzes.formats.quiz_file", fromlist="x").read_quiz_text(version.source)',
            ),
            by("web/test_quiz_media.py", "test_no_page_reads_the_markdown_to_show_or_judge_a_question"),
        ),
        Protection(
            "An answer in another form than its kind's is refused.",
            protects(
                REGISTRY,
                "value = kind.answer.validate_python(value, strict=True)",
                without="pass",
            ),
            by("quizzes/test_responses.py"),
        ),
        Protection(
            "Nobody rules on what is neither right nor wrong.",
            protects(
                "kiosk/quizzes/results/regrading.py",
                "is_judged = 1 <= position <= len(questions) and graded(questions[position - 1])",
                without="is_judged = 1 <= position <= len(questions)",
            ),
            by("web/test_quiz_polls.py", "test_no_ruling_is_taken_on_what_is_neither_right_nor_wrong"),
        ),
        Protection(
            "The order of lines on the screen does not give the key of an ordering away.",
            protects(
                "kiosk/quizzes/kinds/ordering/__init__.py",
                "        if not with_key:  # ties by the alphabet: the order in the file is the key",
                without="        if False:",
            ),
            by(TALLIES, "test_a_table_without_the_key_does_not_depend_on_the_order_in_the_file"),
        ),
        Protection(
            "The order of columns on the screen does not give the key of a matching away.",
            protects(
                "kiosk/quizzes/kinds/matching/__init__.py",
                "order = sorted(range(len(rights)), key=lambda right: (rights[right].casefold(), rights[right]))",
                without="order = list(range(len(rights)))",
            ),
            by(TALLIES, "test_a_table_without_the_key_does_not_depend_on_the_order_in_the_file"),
        ),
        Protection(
            "Bars on the screen mark what is right only with the key.",
            protects(
                "kiosk/quizzes/kinds/tally.py",
                'given="", right=bar.right and with_key)',
                without='given="", right=bar.right)',
            ),
            by(TALLIES, "test_the_hall_sees_the_choices_and_which_are_right_only_with_the_key"),
        ),
        Protection(
            "What does not fit on the screen is turned over, not cut off.",
            protects(PAGES, "if found[-1] and height([*found[-1], each]) > room:", without="if False:"),
            by("web/test_screen_pages.py", "test_what_does_not_fit_is_on_another_page"),
        ),
        Protection(
            "A quiz shows the pictures of its own questions only.",
            protects(
                "kiosk/web/phone/quiz/picture.py",
                "picture_of(reading(), published.course.id, asset) if asset in shown else None",
                without="picture_of(reading(), published.course.id, asset)",
            ),
            by("web/test_quiz_media.py", "test_a_quiz_shows_no_picture_but_its_own"),
        ),
        Protection(
            "A formula holds nothing but MathML.",
            protects(
                "kiosk/web/common/filters.py",
                "        tags=_MATHML,\n",
                without='        tags=_MATHML | {"img"},\n',
            ),
            by("web/test_quiz_media.py", "test_phone_results_console_and_screen_show_them"),
        ),
        Protection(
            "Only pictures are kept, and none that can hold a script.",
            protects(
                "kiosk/quizzes/assets.py",
                "if media_type is None or len(content) > LARGEST:",
                without="if False:",
            ),
            by("web/test_quiz_media.py", "test_what_is_no_picture_is_not_kept"),
        ),
    ),
)
