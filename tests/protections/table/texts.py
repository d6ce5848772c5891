"""What people type and what files contain stays text: on pages, in files, in names."""

from tests.protections.protection import Protection, Topic, by, protects

MARKDOWN = "kiosk/web/common/filters.py"
NAMES = "kiosk/people/names.py"
GUARD = "kiosk/core/formula_guard.py"
FILE = "kiosk/documents/file.py"
QUIZ_WORDS = by("attacks/test_injection.py", "test_a_quizs_words_stay_words")

PAGES = Topic(
    "Scripts and names on pages",
    (
        Protection(
            "What a guest types is shown as typed.",
            protects("kiosk/web/__init__.py", '"autoescape": True', without='"autoescape": False'),
            by("attacks/test_injection.py", "test_a_guests_words_stay_words_on_phone_console_and_paper")
            + by("attacks/test_injection.py", "test_a_reason_stays_words"),
        ),
        Protection(
            "HTML in a quiz is shown as written.",
            protects(MARKDOWN, '{"html": False}', without='{"html": True}')
            + protects(
                MARKDOWN,
                "        nh3.clean(\n            _MARKDOWN.render(text),",
                without="        (lambda html, **_: html)(\n            _MARKDOWN.render(text),",
            )
            + protects(
                MARKDOWN,
                "nh3.clean(_MARKDOWN.renderInline(text), tags=_INLINE_TAGS, attributes={})",
                without="_MARKDOWN.renderInline(text)",
            ),
            QUIZ_WORDS,
            remark="Kept twice: the Markdown allows no HTML, and its output is cleaned.",
        ),
        Protection(
            "The Markdown of quizzes allows no HTML.",
            protects(MARKDOWN, '{"html": False}', without='{"html": True}'),
            by("attacks/test_markdown.py", "test_html_is_shown_as_it_was_written"),
        ),
        Protection(
            "All but a few tags are cleaned from the output of Markdown.",
            protects(
                MARKDOWN,
                "        nh3.clean(\n            _MARKDOWN.render(text),",
                without="        (lambda html, **_: html)(\n            _MARKDOWN.render(text),",
            ),
            by("attacks/test_markdown.py", "test_of_tags_only_a_few_are_left_whatever_the_markdown_makes"),
        ),
        Protection(
            "Links in a quiz lead only to HTTPS addresses.",
            protects(MARKDOWN, 'url_schemes={"https"}', without='url_schemes={"https", "http", "mailto"}')
            + protects(MARKDOWN, "            attribute_filter=_of_a_link,\n", without=""),
            by("attacks/test_markdown.py", "test_links_lead_to_https_addresses_only"),
            remark="Kept twice: by the allowed schemes, and by the start of the address.",
        ),
        Protection(
            "A link without a scheme in a quiz leads nowhere.",
            protects(MARKDOWN, "            attribute_filter=_of_a_link,\n", without=""),
            by("attacks/test_markdown.py", "test_links_lead_to_https_addresses_only"),
        ),
        Protection(
            "No image in a quiz is fetched from anywhere.",
            protects(MARKDOWN, '.disable("image")', without="")
            + protects(MARKDOWN, '"blockquote", "hr", "a",', without='"blockquote", "hr", "a", "img",')
            + protects(MARKDOWN, '{"a": {"href"},', without='{"a": {"href"}, "img": {"src"},'),
            by("attacks/test_markdown.py", "test_no_picture_is_fetched"),
            remark="Kept twice: the Markdown allows no images, and its output is cleaned.",
        ),
        Protection(
            "Invisible characters and direction overrides are removed from names.",
            protects(NAMES, 'if c in "\\u200c\\u200d" or not _is_invisible(c))', without="if c)"),
            by("attacks/test_injection.py", "test_an_invisible_trick_in_a_name_reaches_no_page")
            + by("people/test_names.py", "test_what_is_invisible_goes"),
        ),
        Protection(
            "A name is the same in both Unicode forms.",
            protects(
                NAMES,
                'return unicodedata.normalize("NFC", _SPACES.sub(" ", text))',
                without='return _SPACES.sub(" ", text)',
            )
            + protects(
                NAMES,
                'return unicodedata.normalize("NFC", _SPACES.sub(" ", spaced))',
                without='return _SPACES.sub(" ", spaced)',
            ),
            by("people/test_names.py", "test_what_is_invisible_goes"),
            remark="Names with and without something invisible go two ways.",
        ),
        Protection(
            "A name in another script matches its Latin transcription.",
            protects(NAMES, "anyascii(unicodedata", without="str(unicodedata"),
            by("people/test_names.py", "test_a_name_of_another_script_can_be_typed_in_latin_letters"),
        ),
        Protection(
            "A given name alone does not match the family name, nor does a single letter.",
            protects(
                NAMES,
                "is_too_little = end in only_given or end - start < SHORTEST_HALF",
                without="is_too_little = False",
            ),
            by("people/test_called.py", "test_another_name_is_not"),
        ),
        Protection(
            "A particle alone does not match a name.",
            protects(NAMES, "if word.lower() in _PARTICLES.split() and not is_last:", without="if False:"),
            by("people/test_called.py", "test_another_name_is_not"),
        ),
        Protection(
            "A right-to-left name does not reverse the line around it.",
            protects(
                "templates/console/register.html",
                "<bdi>{{ entry.person.family_name }} {{ entry.person.given_name }}</bdi>",
                without="{{ entry.person.family_name }} {{ entry.person.given_name }}",
            ),
            by("attacks/test_injection.py", "test_an_invisible_trick_in_a_name_reaches_no_page"),
        ),
        Protection(
            "The name of a download contains no path and no header.",
            protects(
                FILE,
                'course = re.sub(r"[^A-Za-z0-9._-]", "_", class_session.course.code).strip(".")',
                without="course = class_session.course.code",
            ),
            by("attacks/test_injection.py", "test_a_downloads_name_holds_no_path_and_no_header"),
        ),
        Protection(
            "The name of an uploaded quiz becomes a harmless key.",
            protects(
                "kiosk/quizzes/formats/files.py",
                'key = re.sub(r"[^a-z0-9]+", "-", anyascii(PurePath(name).stem).lower()).strip("-")',
                without="key = PurePath(name).stem",
            ),
            by("attacks/test_injection.py", "test_a_quiz_files_name_becomes_a_harmless_key"),
        ),
        Protection(
            "No name that somebody typed as an answer appears on the screen.",
            protects(
                "kiosk/quizzes/kinds/typed.py",
                "        if bar.listed:\n",
                without="        if True:\n",
            ),
            by("web/test_quiz_screen.py", "test_no_answer_that_somebody_typed_stands_on_the_wall"),
        ),
    ),
)

FORMULAS = Topic(
    "Formulas in files",
    (
        Protection(
            "No cell in a text file begins with something a spreadsheet runs.",
            protects(GUARD, 'return _DANGEROUS.sub(r"\\1\'\\2", text)', without="return text"),
            by("documents/test_formula_guard.py", "test_what_one_runs_gets_an_apostrophe_in_front")
            + by(
                "documents/test_attendance_files.py", "test_no_cell_of_any_text_file_is_run_by_a_spreadsheet"
            ),
        ),
        Protection(
            "The guard covers every cell of every text file.",
            protects(
                FILE, "[guarded(each) if isinstance(each, str) else each for each in row]", without="row"
            ),
            by("documents/test_attendance_files.py", "test_no_cell_of_any_text_file_is_run_by_a_spreadsheet")
            + by(
                "documents/test_quiz_files_run_nothing.py",
                "test_no_cell_of_a_text_file_is_run_by_a_spreadsheet",
            ),
        ),
        Protection(
            "That includes cells that appear only when a file is split at another separator.",
            protects(
                GUARD, '_DANGEROUS = re.compile(r"(^|[;,\\t\\r\\n|])', without='_DANGEROUS = re.compile(r"(^)'
            ),
            by(
                "documents/test_formula_guard.py",
                "test_no_cell_begins_so_in_a_spreadsheet_that_splits_elsewhere",
            ),
        ),
        Protection(
            "Full-width signs, which some spreadsheets run, are guarded too.",
            protects(
                GUARD,
                "(^|[;,\\t\\r\\n|])('*)(?=[=+\\-@\\t\\r\\n＝＋－＠])\")\n_NEUTRALISED",
                without="(^|[;,\\t\\r\\n|])('*)(?=[=+\\-@\\t\\r\\n])\")\n_NEUTRALISED",
            ),
            by("documents/test_formula_guard.py", "test_no_cell_begins_with_what_a_spreadsheet_runs"),
        ),
        Protection(
            "An exported roster comes back exactly as it was.",
            protects(GUARD, 'return _NEUTRALISED.sub(r"\\1\\2", cell)', without="return cell"),
            by("documents/test_formula_guard.py", "test_restoring_gives_back_exactly_what_was_there"),
        ),
        Protection(
            "Text in a workbook is plain text: no formula, no link.",
            protects(
                FILE,
                "sheet.write_string(place, column, cell[:_LONGEST_CELL])",
                without="sheet.write(place, column, cell[:_LONGEST_CELL])",
            ),
            by("documents/test_attendance_files.py", "test_the_workbook_holds_plain_texts_only")
            + by(
                "documents/test_quiz_files_run_nothing.py",
                "test_the_workbook_holds_plain_texts_and_numbers_only",
            ),
        ),
    ),
)
