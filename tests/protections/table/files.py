"""Reading files: limits on size, no XML entities, and time that grows only with length."""

from tests.protections.protection import Protection, Topic, by, protects

ROSTER = "kiosk/courses/roster_file.py"
COURSE = "kiosk/courses/course_file.py"
QUIZ = "kiosk/quizzes/formats/quiz_file.py"
FOREIGN = "kiosk/quizzes/formats/foreign_file.py"
XML = "kiosk/quizzes/syntax/moodle_xml_syntax.py"
LINES = "kiosk/quizzes/syntax/quiz_lines.py"
ONE_FILE = "test_a_file_that_cannot_be_taken_at_all_is_refused_as_a_whole"
ENDLESS = "test_no_command_reads_an_endless_file"
WORK = "attacks/test_slow_expressions.py"
HTML = "kiosk/quizzes/syntax/moodle_text.py"
MARKUP = "test_a_text_of_nothing_but_markup_is_refused_when_it_is_far_too_long"
GROWS = "test_what_is_typed_or_read_takes_time_that_grows_with_its_length_only"

READING = Topic(
    "Files that are read",
    (
        Protection(
            "A roster that is too large is refused before it is read.",
            protects(ROSTER, "if len(content) > LARGEST:", without="if False:"),
            by("courses/test_roster_file.py", "test_a_good_file_that_is_too_large_is_refused"),
        ),
        Protection(
            "A command reads only enough of a roster to see that it is too large.",
            protects("kiosk/cli/courses.py", "stream.read(LARGEST + 1)", without="stream.read()"),
            by("attacks/test_files.py", f"{ENDLESS}[roster import]"),
        ),
        Protection(
            "A command reads only enough of a quiz to see that it is too large.",
            protects("kiosk/cli/quizzes.py", "stream.read(rules.LARGEST_FILE + 1)", without="stream.read()"),
            by("attacks/test_files.py", f"{ENDLESS}[quiz check]"),
        ),
        Protection(
            "A command reads only enough of a register's bundle to see that it is too large.",
            protects("kiosk/cli/registers.py", "stream.read(LARGEST + 1)", without="stream.read()"),
            by("attacks/test_files.py", f"{ENDLESS}[register verify]"),
        ),
        Protection(
            "A command reads no more of a list of keys than the largest size allowed.",
            protects("kiosk/cli/key_list.py", "stream.read(LARGEST)", without="stream.read()"),
            by("attacks/test_files.py", f"{ENDLESS}[receipt check]"),
        ),
        Protection(
            "A course file that is too large is refused before it is read.",
            protects(COURSE, "if len(content) > LARGEST:", without="if False:"),
            by("courses/test_course_file.py", "test_a_hostile_file_is_refused_in_a_sentence_at_once"),
        ),
        Protection(
            "An overlong line in a course file is refused: the memory for a key grows with its square.",
            protects(COURSE, "if len(line) > LONGEST_LINE:", without="if False:"),
            by("courses/test_course_file.py", "test_a_line_longer_than_any_is_refused"),
        ),
        Protection(
            "A quiz file that is too large is refused before it is read.",
            protects(
                "kiosk/quizzes/syntax/source_text.py", "if len(content) > LARGEST_FILE:", without="if False:"
            ),
            by("quizzes/test_quiz_file_problems.py", "test_a_problem_of_the_whole_file_is_told"),
        ),
        Protection(
            "A quiz file with too many lines is refused before they are looked at.",
            protects(QUIZ, "if len(lines) > rules.MOST_LINES:", without="if False:"),
            by("quizzes/test_quiz_file_problems.py", "test_a_problem_of_the_whole_file_is_told"),
        ),
        Protection(
            "A Moodle file whose questions never end is abandoned.",
            protects(FOREIGN, "if self._number > MOST_READ:", without="if False:"),
            by(
                "quizzes/test_chosen_questions.py",
                "test_a_file_that_goes_on_and_on_is_given_up_whatever_is_chosen",
            ),
        ),
        Protection(
            "So is one with more usable, or more unusable, questions than a quiz may have.",
            protects(
                FOREIGN,
                "        if max(len(self.questions), len(self.unusable)) > MOST_QUESTIONS:\n            raise",
                without="        if False:\n            raise",
            ),
            by("quizzes/test_moodle_xml_refusals.py", ONE_FILE)
            + by("quizzes/test_gift_refusals.py", ONE_FILE),
        ),
        Protection(
            "A text that is far too long with its markup is refused before it is converted to Markdown.",
            protects(
                "kiosk/quizzes/syntax/moodle_question.py",
                "    if len(text) > LONGEST_SOURCE:",
                without="    if False:",
            ),
            by(
                "quizzes/test_moodle_xml_refusals.py",
                "test_a_text_of_nothing_but_markup_is_refused_when_it_is_far_too_long",
            ),
        ),
        Protection(
            "If a question has far too many answers, none is looked at.",
            protects(
                "kiosk/quizzes/syntax/gift_syntax.py",
                "    if len(places) == 2 * MOST_ANSWERS:",
                without="    if False:",
            ),
            by("quizzes/test_gift_refusals.py", "test_of_far_too_many_answers_none_is_looked_at"),
        ),
        Protection(
            "XML with a document type or entities is refused: nothing is expanded and nothing fetched.",
            protects(
                XML,
                "forbid_dtd=True",
                without="forbid_dtd=False, forbid_entities=False, forbid_external=False",
            ),
            by("quizzes/test_moodle_xml_refusals.py", "test_what_xml_can_make_of_a_document_type_is_refused"),
        ),
        Protection(
            "XML with an element of more parts than any question has is refused.",
            protects(XML, " or self._elements > MOST_ELEMENTS", without=""),
            by("quizzes/test_moodle_xml_refusals.py", ONE_FILE),
        ),
        Protection(
            "XML that is nested too deep is refused.",
            protects(XML, "DEEPEST = 30", without="DEEPEST = 30_000_000"),
            by("quizzes/test_moodle_xml_refusals.py", ONE_FILE),
        ),
        Protection(
            "Compressed files are not unpacked.",
            protects(
                ROSTER,
                "    if len(content) > LARGEST:",
                without='    if content.startswith(b"\\x1f\\x8b"):\n'
                '        content = __import__("gzip").decompress(content)\n'
                "    if len(content) > LARGEST:",
            ),
            by("attacks/test_files.py", "test_no_bomb_is_unpacked_where_files_are_read[roster-compress]"),
            remark="There is nothing to take out: a reader that unpacks is put in.",
        ),
        Protection(
            "A line in a quiz file takes time that grows only with its length.",
            protects(
                LINES,
                "(?: {2,}+|\\t)[ \\t]*+(?P<text>\\S.*)$",
                without="(?: {2,}|\\t)[ \\t]*(?P<text>\\S.*)$",
            ),
            by(WORK, f"{GROWS}[classified]"),
        ),
        Protection(
            "An HTML text takes time that grows only with its length.",
            protects(
                HTML, "[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>)", without="[^<>\"']+|\"[^\"<]*\"|'[^'<]*')*>)"
            ),
            by(WORK, f"{GROWS}[html]"),
        ),
        Protection(
            "An HTML text has at most a thousand tags: each paragraph reopens those that are not closed.",
            protects(HTML, 'if text.count("<") > MOST_TAGS:', without="if False:"),
            by(WORK, f"{GROWS}[html]") + by("quizzes/test_moodle_xml_refusals.py", f"{MARKUP}[many tags]"),
        ),
        Protection(
            "Tags that HTML reopens count too.",
            protects(HTML, 'if text.count("<") > 2 * MOST_TAGS:', without="if False:"),
            by("quizzes/test_moodle_xml_refusals.py", f"{MARKUP}[tags that are opened again]"),
        ),
        Protection(
            "HTML tags are nested at most a hundred deep.",
            protects(HTML, "DEEPEST = 100", without="DEEPEST = 100_000"),
            by("quizzes/test_moodle_xml_refusals.py", f"{MARKUP}[tags within tags]"),
        ),
        Protection(
            "A typed number that is longer than any valid one is not parsed.",
            protects(
                "kiosk/quizzes/kinds/numeric/number.py",
                "len(found[0].strip()) > LONGEST_NUMBER",
                without="not found",
            ),
            by("quizzes/test_number.py", "test_a_number_has_at_most_thirty_characters_without_its_unit"),
        ),
        Protection(
            "A typed answer is compared letter by letter only up to a certain length.",
            protects(
                "kiosk/quizzes/kinds/short_text/short_answer.py",
                "if len(given) > LONGEST_WITH_TYPOS or",
                without="if",
            ),
            by("quizzes/test_short_answer_typos.py", "test_typos_end_where_an_answer_is_very_long"),
        ),
        Protection(
            "A typed answer is stored only up to a certain length.",
            protects(
                "kiosk/quizzes/kinds/short_text/__init__.py",
                "normalise.line(value[:LONGEST_TYPED])",
                without="normalise.line(value)",
            )
            + protects(
                "kiosk/quizzes/kinds/numeric/__init__.py",
                "normalise.line(value[:LONGEST_TYPED])",
                without="normalise.line(value)",
            ),
            by("web/test_quiz_answers.py", "test_a_long_answer_is_cut_and_an_odd_one_is_kept_as_text"),
        ),
    ),
)
