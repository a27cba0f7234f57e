"""Documents on officers' pages in another language than the page's own, and in their translation."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from elearn.course.catalogue import load_catalogue
from elearn.course.progress import Role
from elearn.services import authoring, roster, signing_in
from elearn.services.desk import Desk
from elearn.services.opening import open_store, prepare_store
from elearn.settings import load_settings
from elearn.web.app import create_app
from tests.desks import Clock
from tests.services.test_translating import COURSE, ORIGINAL, SPANISH
from tests.web.pages import Element, Page
from tests.web.theatre import Seat

SAID = ("Usted entra.", "Váyase.", "¿Qué hace?", "Tocar.", "Empujar.", "Calma")


class School:
    """The application with a document, with or without its translation, and an officer in Spanish."""

    def __init__(self, folder: Path, translated: bool) -> None:
        library = folder / "school"
        for place in ("scenarios", "content/courses"):
            (library / place).mkdir(parents=True)
        (library / "content" / "competencies.yaml").write_text("K1:\n  name: Recognize\n")
        (library / "content" / "courses" / "course.yaml").write_text(COURSE)
        original = ORIGINAL.format(words="You come in.")
        (library / "scenarios" / "door.md").write_text(original)
        if translated:
            digits = sha256(original.encode()).hexdigest()[:12]
            (library / "scenarios" / "door.es.md").write_text(SPANISH.format(words="Usted entra.", digits=digits))
        settings = load_settings(database=f"sqlite:///{folder / 'x.db'}")
        prepare_store(settings)
        catalogue = load_catalogue(library)
        desk = Desk(open_store(settings), catalogue, now=Clock())
        authoring.publish_catalogue(desk, catalogue)
        self.app = create_app(settings, desk)
        newcomer = roster.Newcomer("Somerville", "dana@example.org", frozenset({Role.OFFICER}), "Dana", None)
        person, _ = roster.add_person(desk, newcomer, ("course",))
        client = self.app.test_client()
        link = f"/sign-in/{signing_in.make_link(desk, person.email, self.app.extensions['lifetimes'].idle)}"
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link).text)
        assert token is not None
        client.post(link, data={"csrf_token": token[1]})
        self.seat = Seat(client, person)
        self.speak("es")

    def speak(self, language: str) -> None:
        page = self.seat.get("/settings")
        form = next(each for each in page.main.all("form"))
        fields = {each.attributes["name"]: each.attributes["value"] for each in form.all("input", type="hidden")}
        assert self.seat.post("/settings", {**fields, "language": language}).status_code == 303

    def begin(self) -> Page:
        intro = self.seat.get("/courses/course/door")
        return self.seat.press(intro, next(each for each in intro.buttons() if each in ("Comenzar", "Begin")))


@pytest.fixture
def translated(tmp_path: Path) -> School:
    return School(tmp_path, True)


@pytest.fixture
def untranslated(tmp_path: Path) -> School:
    return School(tmp_path, False)


def in_english(page: Page) -> str:
    """All that stands in elements marked as English."""
    return " ".join(each.text for each in outermost(page.main, "en"))


def outermost(element: Element, language: str) -> list[Element]:
    found = []
    for child in element.children:
        if isinstance(child, Element):
            found += [child] if child.attributes.get("lang") == language else outermost(child, language)
    return found


def test_a_translated_document_is_played_in_spanish_from_the_course_page_to_the_debrief(translated: School) -> None:
    seat = translated.seat
    course, intro, page = seat.get("/"), seat.get("/courses/course/door"), translated.begin()
    ended = seat.answer(page, choice=page.labels()["Tocar."])
    debrief = seat.get(f"{ended.address.rpartition('/')[0]}/debrief")

    assert "La puerta" in course.text
    assert intro.heading == "La puerta"
    assert "Una puerta está cerrada." in intro.text
    assert page.heading == "El pasillo"
    assert [words for words in SAID if words not in page.text] == []
    assert "Ella abre." in ended.text
    assert "Preguntar primero ayuda." in ended.text
    assert debrief.heading == "Repaso: La puerta"
    assert "La puerta" in seat.get("/history").text


def test_a_translation_that_no_translator_has_read_says_so(translated: School) -> None:
    assert "Traducción aún no revisada por un traductor" in translated.seat.get("/courses/course/door").text


def test_what_stands_in_braces_is_marked_as_the_originals(translated: School) -> None:
    assert in_english(translated.begin()) == "Second floor"


def test_a_document_without_translation_is_shown_as_it_is_and_says_so(untranslated: School) -> None:
    intro = untranslated.seat.get("/courses/course/door")
    page = untranslated.begin()

    assert "Esta parte todavía no está traducida; se muestra en su idioma original: inglés." in intro.text
    assert "no revisada por un traductor" not in intro.text
    assert page.heading == "The hall"
    assert "Hacer esto" in page.buttons()


def test_every_word_of_a_document_is_marked_with_its_language_where_the_page_speaks_another(
    untranslated: School,
) -> None:
    page = untranslated.begin()
    ended = untranslated.seat.answer(page, choice=page.labels()["Knock."])

    marked, after = in_english(page), in_english(ended)

    for words in ("The hall", "Second floor", "You come in.", "Go away.", "What do you do?", "Knock.", "Push."):
        assert words in marked
    for words in ("She opens.", "Asking first helps.", "It is over."):
        assert words in after
    assert "Hacer esto" not in marked


def test_nothing_is_marked_where_page_and_document_speak_the_same(translated: School) -> None:
    translated.speak("en")

    page = translated.begin()

    assert outermost(page.main, "en") == []
    assert outermost(page.main, "es") == []
    assert "Traducción" not in translated.seat.get("/courses/course/door").text


def test_a_learner_changes_the_language_in_the_middle_and_sends_the_form_of_before(translated: School) -> None:
    page = translated.begin()
    translated.speak("en")

    again = translated.seat.get(page.address)
    ended = translated.seat.answer(page, choice=page.labels()["Tocar."])

    assert again.heading == "The hall"
    assert again.hidden()["step"] == page.hidden()["step"]
    assert again.labels()["Knock."] == page.labels()["Tocar."]
    assert ended.heading == "End"
    assert "She opens." in ended.text


def test_a_page_in_another_language_is_another_page_to_the_browser(translated: School) -> None:
    address = translated.begin().address
    first = translated.seat.client.get(address)
    translated.speak("en")

    second = translated.seat.client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 200
    assert "You come in." in second.text


def test_the_downloaded_record_says_the_same_in_every_language(translated: School) -> None:
    page = translated.begin()
    translated.seat.answer(page, choice=page.labels()["Tocar."])

    spanish = translated.seat.client.get("/history/download?format=csv").text
    translated.speak("en")

    assert translated.seat.client.get("/history/download?format=csv").text == spanish
    assert "Passed, 100 percent" in spanish
