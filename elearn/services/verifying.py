"""Is everything that is kept as it must be? Each check yields what it finds wrong, and reads what it needs in pieces.

The record proves itself: an edition by its digest, an attempt by playing it again from its edition, its seed and its
answers, a completion by the attempt that it names.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from elearn.course.editions import Edition, edition_digest, load_scenario
from elearn.course.outlook import load_outlook
from elearn.course.progress import AttemptId
from elearn.engine.answers import AnswerRefused
from elearn.engine.play import Run, SavedRunUnreadable, answer, replay, resume, start
from elearn.engine.script import prepare
from elearn.services.editions import prepare_edition
from elearn.services.playing import TIMEOUT, to_json
from elearn.services.runs import limit_of, standing_of
from elearn.services.shelf import Shelf
from elearn.services.tokens import step_token
from elearn.storage.attempts import AnswerGiven, Attempt, Standing, all_answers, find_attempt
from elearn.storage.checking import (
    attempts_after,
    definitions_changed,
    editions_after,
    load_standing,
    media_after,
    media_content,
    missing_guards,
    missing_tables,
    rules_across_rows,
)
from elearn.storage.database import Store
from elearn.storage.editions import load_edition
from elearn.storage.facts import facts_of
from elearn.storage.records import completions_of_attempt
from elearn.storage.transaction import Transaction
from elearn.storage.writing import StorageUnavailable

BATCH = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it must be: the rule broken, what breaks it, and how."""

    rule: str
    subject: str
    sentence: str


@dataclass(slots=True)
class Report:
    """What was looked at and what was found."""

    checked: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    def count(self, what: str, number: int = 1) -> None:
        """Note that so many of something were looked at."""
        self.checked[what] = self.checked.get(what, 0) + number


def verify(store: Store) -> Report:
    """Look at everything that is kept."""
    report = Report({"editions": 0, "media": 0, "attempts": 0, "answers": 0, "completions": 0})
    for check in (check_file, check_editions, check_media, check_attempts, check_rules):
        try:
            report.faults.extend(check(store, report))
        except StorageUnavailable as error:
            report.faults.append(Fault("integrity", check.__name__, f"could not be read: {error.__cause__ or error}"))
    return report


def check_file(store: Store, report: Report) -> Iterator[Fault]:
    """The database itself: undamaged, every reference leading somewhere, everything defined as we define it."""

    def work(tx: Transaction) -> list[Fault]:
        faults = [Fault("integrity", "database", line) for line in tx.damage()]
        faults += [Fault("references", "database", line) for line in tx.broken_references()]
        faults += [Fault("schema", name, "this table is missing") for name in sorted(missing_tables(tx))]
        faults += [Fault("schema", name, sentence) for name, sentence in definitions_changed(tx)]
        faults += [Fault("guards", table, "rows could be changed or deleted") for table in missing_guards(tx)]
        return faults

    yield from store.read(work)


def check_editions(store: Store, report: Report) -> Iterator[Fault]:
    """Every edition is what its digest says, so are its files, and what is known of its expert's play comes true."""

    def look(tx: Transaction, digest: str) -> list[Fault]:
        report.count("editions")
        edition = load_edition(tx, digest)
        changed = [Fault("edition-digest", digest, sentence) for sentence in _check_edition(edition)]
        return changed or [Fault("facts", digest, sentence) for sentence in _check_facts(tx, edition)]

    yield from _each(store, editions_after, look)


def check_media(store: Store, report: Report) -> Iterator[Fault]:
    """Every file is what its digest says."""

    def look(tx: Transaction, digest: str) -> list[Fault]:
        report.count("media")
        if hashlib.sha256(media_content(tx, digest)).hexdigest() == digest:
            return []
        return [Fault("media-digest", digest, "the stored bytes are not those it is named for")]

    yield from _each(store, media_after, look)


def check_attempts(store: Store, report: Report) -> Iterator[Fault]:
    """Every attempt, played again, is what is recorded of it."""
    shelf = Shelf()

    def look(tx: Transaction, attempt: str) -> list[Fault]:
        report.count("attempts")
        return [Fault(rule, attempt, sentence) for rule, sentence in check_attempt(tx, shelf, attempt, report)]

    yield from _each(store, attempts_after, look)


def check_rules(store: Store, report: Report) -> Iterator[Fault]:
    """What no single row shows: attempts numbered without gaps, courses completed once, nothing that nobody uses."""
    yield from store.read(lambda tx: [Fault(*breach) for breach in rules_across_rows(tx)])


def check_attempt(tx: Transaction, shelf: Shelf, attempt_id: str, report: Report) -> Iterator[tuple[str, str]]:
    """What is wrong with one attempt: rule and sentence."""
    attempt = find_attempt(tx, AttemptId(attempt_id))
    if attempt is None:
        return
    answers = all_answers(tx, attempt.id)
    report.count("answers", len(answers))
    yield from _check_steps(attempt, answers)
    yield from _check_copy(tx, attempt, answers)
    try:
        script = prepare_edition(shelf, tx, attempt.edition).script
    except (ValueError, TypeError, LookupError) as error:
        yield "replay", f"its edition cannot be read: {type(error).__name__}"
        return
    run = start(script, attempt.seed)
    reached = attempt.began
    for given in answers:
        if given.step >= (attempt.side_step or 0):
            yield from _check_clock(tx, run, replace(attempt, reached=reached), given)
        fault, run = _check_answer(run, given)
        if fault:
            yield "replay", fault
            return
        reached = given.moment
    yield from _check_standing(tx, attempt, run, answers)
    yield from _check_completions(tx, attempt, run, report)
    yield from _check_words(tx, attempt, answers)


def _check_edition(edition: Edition) -> Iterator[str]:
    if edition_digest(edition.source, edition.context, edition.scenario, edition.fragments) != edition.digest:
        yield f"the stored edition of {edition.slug} is not the one it is named for"
        return
    scenario = load_scenario(edition.scenario)
    told = (edition.slug, edition.kind, edition.language, edition.title)
    if told != (scenario.slug, scenario.kind.value, scenario.language, scenario.title):
        yield f"it is listed as {edition.slug} ({edition.kind}, {edition.language}) and is another document"
    if {media.name: media.digest for media in edition.media} != json.loads(edition.context).get("media", {}):
        yield f"the files of {edition.slug} are not those it was made with"


def _check_facts(tx: Transaction, edition: Edition) -> Iterator[str]:
    """What proving showed is not proved again, for that may take long; the expert's play, which officers see, is."""
    expert = load_outlook(facts_of(tx, edition.digest)).expert
    if expert is None:
        return
    try:
        passed = replay(prepare(load_scenario(edition.scenario)), 0, expert).passed
    except AnswerRefused as refused:
        yield f"the expert's play of {edition.slug} cannot be played: {refused}"
        return
    if not passed:
        yield f"the expert's play of {edition.slug} does not pass it"


def _each(
    store: Store,
    batch: Callable[[Transaction, str, int], Sequence[str]],
    look: Callable[[Transaction, str], list[Fault]],
) -> Iterator[Fault]:
    """Look at every row of a table, in transactions of `BATCH` rows, so that a server beside us is not held up."""
    after = ""
    while True:

        def work(tx: Transaction, after: str = after) -> tuple[str, list[Fault]]:
            found = batch(tx, after, BATCH)
            return (found[-1] if found else ""), [fault for key in found for fault in look(tx, key)]

        after, faults = store.read(work)
        yield from faults
        if not after:
            return


def _check_steps(attempt: Attempt, answers: list[AnswerGiven]) -> Iterator[tuple[str, str]]:
    steps = [given.step for given in answers]
    if steps != list(range(len(steps))):
        yield "steps", f"its answers are to the steps {steps[:20]}"
    for given in answers:
        if given.token != step_token(attempt.key, given.step):
            yield "tokens", f"the answer to step {given.step} was given with a token that is not the step's"


def _check_copy(tx: Transaction, attempt: Attempt, answers: list[AnswerGiven]) -> Iterator[tuple[str, str]]:
    if attempt.side_of is None or attempt.side_step is None:
        return
    copied = [given.value for given in answers[: attempt.side_step]]
    original = [given.value for given in all_answers(tx, attempt.side_of)[: attempt.side_step]]
    if copied != original:
        yield "side-attempts", "it does not begin with the answers that it was copied from"
    source = find_attempt(tx, attempt.side_of)
    if source is not None and _played_from(source) != _played_from(attempt):
        yield "side-attempts", "it is another person's, module's, edition's or mode's than what it was copied from"


def _played_from(attempt: Attempt) -> tuple[object, ...]:
    return attempt.person, attempt.course, attempt.module, attempt.edition, attempt.seed, attempt.mode


def _check_clock(tx: Transaction, run: Run, attempt: Attempt, given: AnswerGiven) -> Iterator[tuple[str, str]]:
    """Time that ran out is recorded as that, and nothing else is."""
    limit = limit_of(tx, run, attempt)
    late = limit is not None and given.moment.elapsed_since(attempt.reached) > limit
    if late != (given.value == to_json(TIMEOUT)):
        yield "clock", f"the answer to step {given.step} was {'late' if late else 'in time'} and is recorded otherwise"


def _check_answer(run: Run, given: AnswerGiven) -> tuple[str, Run]:
    """What is wrong with an answer, or nothing and the run after it."""
    scene = "" if run.scene is None else run.scene.id
    if scene != given.scene:
        return f"step {given.step} is recorded at `{given.scene}` and plays at `{scene}`", run
    try:
        value = json.loads(given.value)
        after = answer(run, value)
    except (ValueError, AnswerRefused) as error:
        return f"the answer to step {given.step} cannot be played: {error}", run
    return "", after


def _check_standing(
    tx: Transaction, attempt: Attempt, run: Run, answers: list[AnswerGiven]
) -> Iterator[tuple[str, str]]:
    kept = load_standing(tx, attempt.id)
    at = answers[-1].moment.at if answers else attempt.began.at
    if kept is None:
        yield "standing", "nothing says where it stands"
    elif replace(kept, state="") != replace(standing_of(run, at), state="") or not _resumes(kept, run):
        yield "standing", f"it is said to stand at {kept.scene} with {kept.percent} percent, and plays otherwise"


def _resumes(kept: Standing, run: Run) -> bool:
    """Whether the saved run is this one; one that another release saved is replayed and does no harm."""
    try:
        return resume(run.script, run.seed, kept.state) == run
    except SavedRunUnreadable:
        return True


def _check_completions(tx: Transaction, attempt: Attempt, run: Run, report: Report) -> Iterator[tuple[str, str]]:
    found = completions_of_attempt(tx, attempt.id)
    report.count("completions", len(found))
    earned = run.finished and run.passed and attempt.counts
    modules = [completion for completion in found if completion.module]
    if len(modules) != int(earned):
        yield "one-completion", f"it is {'' if earned else 'not '}passed and has {len(modules)} completions"
    if found and not earned:
        yield "one-completion", "something was completed with it, though it is not passed"
    for completion in found:
        told = (completion.person, completion.course, completion.edition)
        if told != (attempt.person, attempt.course, attempt.edition):
            yield "completion", "its completion is another person's, course's or edition's"
    for completion in modules:
        told_module = (completion.module, completion.number, completion.percent, dict(completion.competencies))
        if told_module != (attempt.module, attempt.number, run.percent, run.competencies):
            yield "completion", f"its completion says {completion.percent} percent, played again it is {run.percent}"


def _check_words(tx: Transaction, attempt: Attempt, answers: list[AnswerGiven]) -> Iterator[tuple[str, str]]:
    """What a completion says beside its result: when it was earned, and of the course the same as its companion."""
    found = completions_of_attempt(tx, attempt.id)
    at = answers[-1].moment.at if answers else attempt.began.at
    if any(completion.at != at for completion in found):
        yield "completion", "its completion is dated otherwise than its last answer"
    if any(completion.hours != "0" for completion in found if completion.module):
        yield "completion", "a module is recorded with hours, which only a whole course has"
    if len({(completion.course_title, completion.provider) for completion in found}) > 1:
        yield "completion", "its module and its course are recorded under different titles or providers"
    if any(
        (completion.number, dict(completion.competencies)) != (1, {}) for completion in found if not completion.module
    ):
        yield "completion", "its course is recorded as a module is"
