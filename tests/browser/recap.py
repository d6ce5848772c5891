"""A small recap of all seven kinds, open in the live hall, and the ways in which a student answers it."""

import secrets
from collections.abc import Callable
from dataclasses import asdict

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from kiosk.courses.models import ClassSession
from kiosk.people.models import Person
from kiosk.quizzes.delivery.attempts import Given, answers_of, responses
from kiosk.quizzes.delivery.publications import open_publication, publish
from kiosk.quizzes.delivery.versions import import_quiz
from kiosk.quizzes.formats.quiz_file import read_quiz_text
from kiosk.quizzes.kinds.matching import Matching
from kiosk.quizzes.kinds.multiple_choice import MultipleChoice
from kiosk.quizzes.kinds.numeric import Numeric
from kiosk.quizzes.kinds.ordering import Ordering
from kiosk.quizzes.kinds.short_text import ShortText
from kiosk.quizzes.kinds.single_choice import SingleChoice
from kiosk.quizzes.kinds.true_false import LABELS as TRUE_FALSE_LABELS
from kiosk.quizzes.kinds.true_false import TrueFalse
from kiosk.quizzes.model.quiz import Question, Quiz
from kiosk.quizzes.model.responses import Response
from kiosk.quizzes.models import Attempt
from kiosk.web.common.cookies import cookie_name
from kiosk.web.phone.device import Phone, seals_of
from tests.browser.conftest import LiveHall

LEA = ("12600100", "Abadie")
YASMINE = ("12600442", "الفاسي")
LAYERS = ("produits", "modèles", "infrastructures", "stratégies")

QUESTIONS = """
## Que voit l’utilisateur dans l’iceberg de l’IA ?

- (x) les produits
- ( ) les modèles
  > Le modèle répond, mais sous l’interface.
- ( ) les centres de données
  > Personne ne les voit depuis son bureau.

Concept : couches
Indice : Commencez par ce qu’il a sous les yeux.
Explication : L’interface se voit, **tout le reste** est dessous.

## Sur combien de mois estime-t-on le coût de sortie ?

Nombre : 24 mois

Explication : Deux ans, comme le coût total.

## Rangez les couches, de la plus visible à la plus profonde.

1. produits
2. modèles
3. infrastructures
4. stratégies

Points : 2

## Associez chaque phase à ce qui s’y passe.

- entraînement -> apprendre à partir de données brutes
- inférence -> répondre en production
- -> acheter des processeurs

## Quelles questions figurent dans la checklist managériale ?

Elle se lit avant de signer :

| Quand | Qui |
| --- | --- |
| avant l’achat | la direction et les équipes |

- [x] Qui contrôle la technologie et les données ?
- [x] De qui devient-on dépendant ?
- [ ] Quel est le modèle le plus récent ?

## Quel sigle désigne le coût total de possession ?

= TCO
= coût total de possession
!= ROI
  > Le ROI est le retour sur investissement.

## Bien se servir d’un outil d’IA prouve qu’on en comprend les limites.

- ( ) Vrai
  > L’usage ne prouve pas la compréhension.
- (x) Faux
"""
# The answers to these, by position: all right, as the database keeps them.
RIGHT: dict[int, Response] = {1: 0, 2: "24", 3: (0, 1, 2, 3), 4: (0, 1), 5: (0, 1), 6: "TCO", 7: False}


def recap_text(**settings: str) -> str:
    """The file; the questions in this order unless ``Mélange`` says otherwise."""
    head = {"Langue": "fr", "Mélange": "non", **settings}
    lines = [f"{name} : {value}" for name, value in head.items()]
    introduction = "Cinq minutes, sans note. Ce quiz sert à **repérer** ce que vous avez compris."
    return "\n".join(["# Petit récap", "", *lines, "", introduction, QUESTIONS])


def open_recap(hall: LiveHall, *, key: str = "petit-recap", opened: bool = True, **settings: str) -> str:
    """The small recap, as ``open_quiz`` publishes it."""
    return open_quiz(hall, read_quiz_text(recap_text(**settings)), key, opened=opened)


def open_quiz(hall: LiveHall, quiz: Quiz, key: str, *, opened: bool = True) -> str:
    """Published for the class session, and open unless told otherwise; the address of its cover."""
    now = hall.clock.now()
    with hall.kiosk.database.writing() as db:
        class_session = db.get_one(ClassSession, hall.class_session.id)
        version = import_quiz(db, class_session.course, quiz, key, now).version
        publication = publish(db, class_session, version, by=None, now=now)
        if opened:
            open_publication(db, publication, now, None)
        return f"{hall.url}/quiz/{publication.code}"


def given_by(hall: LiveHall, number: str) -> dict[int, Given]:
    """The answers of somebody's latest attempt as the database has them, by position."""
    with hall.kiosk.database.reading() as db:
        attempt = db.scalars(
            select(Attempt)
            .join(Person, Person.id == Attempt.person_id)
            .where(Person.student_number == number)
            .order_by(Attempt.number.desc())
        ).first()
        return answers_of(db, attempt) if attempt else {}


def kept_for(hall: LiveHall, number: str) -> dict[int, Response]:
    """What somebody has answered, by position."""
    return responses(given_by(hall, number))


def identify(page: Page, number: str, name: str) -> None:
    """Say who one is."""
    page.get_by_label("Numéro étudiant").fill(number)
    page.get_by_label("Nom de famille").fill(name)
    page.get_by_role("button", name="Continuer").click()


def begin(hall: LiveHall, page: Page, cover: str, *, script: bool = True) -> None:
    """Léa's first question; the script has fetched the next ones. Her phone knows her since it signed."""
    with hall.kiosk.database.reading() as db:
        lea = db.scalars(select(Person).where(Person.student_number == LEA[0])).one()
        known = lea.id
    with hall.app.app_context():
        seal = seals_of(known, lea)[0]
    name = cookie_name(hall.kiosk.settings, "phone")
    value = hall.kiosk.keys.signer("cookie-phone").dumps(asdict(Phone(secrets.token_hex(16), known, seal)))
    page.context.add_cookies([{"name": name, "value": str(value), "url": hall.url}])
    page.goto(cover)
    page.get_by_role("button", name="Commencer").click()
    expect_place(page, 1)
    if script:
        fetched(page)


def hand_on(page: Page, cover: str, who: tuple[str, str]) -> None:
    """To the cover of the quiz, as somebody else."""
    page.goto(cover)
    page.get_by_role("button", name="Ce n’est pas moi").click()
    expect(page.get_by_role("heading", name="Qui passe le quiz ?")).to_be_visible()
    identify(page, *who)


def fetched(page: Page, count: int = 3) -> None:
    """Wait until this many of the pages that come next were fetched ahead."""
    page.wait_for_function(
        """count => performance.getEntriesByType("resource").filter((each) => each.initiatorType === "fetch"
           && each.responseEnd).length >= count""",
        arg=count,
    )


def onward(page: Page) -> None:
    """The button below the answers."""
    page.get_by_role("button", name="Enregistrer et continuer").click()


def place(page: Page, number: int) -> Locator:
    """The line that says which question this is."""
    return page.get_by_text(f"Question {number} sur", exact=False)


def expect_place(page: Page, number: int) -> None:
    """One is at this question."""
    expect(place(page, number)).to_be_visible()


def option(page: Page, words: str) -> Locator:
    """The field of a choice."""
    return page.get_by_label(words, exact=True)


def row(page: Page, words: str) -> Locator:
    """A line of an ordering."""
    return page.locator("[data-row]").filter(has=page.get_by_text(words, exact=True))


def rows(page: Page) -> list[str]:
    """The lines of an ordering as they stand."""
    return page.locator("[data-row] label").all_inner_texts()


def numbers(page: Page) -> dict[str, int]:
    """The place that stands beside each line of an ordering."""
    lines = page.locator("[data-row]").all()
    return {
        each.locator("label").inner_text(): int(each.locator("[data-number]").inner_text()) for each in lines
    }


def chip(page: Page, left: str, right: str) -> Locator:
    """The button that matches a line."""
    return page.get_by_role("radiogroup", name=left).get_by_text(right, exact=True)


def answer_rightly(page: Page, question: Question, language: str = "fr") -> None:
    """By taps, as the script lays the question out."""
    match question:
        case Ordering():
            for index, words in enumerate(question.items):
                while rows(page).index(words) > index:
                    page.get_by_role("button", name=f"Monter, {words}").tap()
        case Matching():
            for pair in question.pairs:
                chip(page, pair.left, pair.right).tap()
        case _:
            answer_simply(page, question, language)


def answer_simply(page: Page, question: Question, language: str) -> None:
    """What needs no script in any case."""
    match question:
        case SingleChoice(choices=choices) | MultipleChoice(choices=choices):
            for words in (each.text for each in choices if each.right):
                page.get_by_text(words, exact=True).tap()
        case TrueFalse():
            page.get_by_text(TRUE_FALSE_LABELS[language][0 if question.answer else 1], exact=True).tap()
        case ShortText():
            page.get_by_label("Votre réponse").fill(right_words(question))
        case Numeric():
            page.get_by_label("Votre réponse").fill(f"{question.value:f}")


def answer_plainly(page: Page, question: Question, language: str = "fr") -> None:
    """The same with the plain fields of a page without script."""
    match question:
        case Ordering():
            for index, words in enumerate(question.items, start=1):
                page.get_by_label(words, exact=True).select_option(str(index))
        case Matching():
            for pair in question.pairs:
                page.get_by_label(pair.left, exact=True).select_option(pair.right)
        case _:
            answer_simply(page, question, language)


def right_words(question: ShortText) -> str:
    """The first answer that is accepted."""
    return next(each.text for each in question.answers if each.right)


def eventually(check: Callable[[], bool], page: Page, seconds: float = 40) -> None:
    """Wait, with the page alive, until something holds outside of it."""
    for _ in range(int(seconds * 20)):
        if check():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came about")
