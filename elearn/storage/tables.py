"""The tables, as SQLModel classes. Private to storage: nothing outside this package sees a row or a table.

Keys are UUIDs as 32 hexadecimal digits, digests are 64 of them, times are whole microseconds since 1970 in UTC, what
has a shape of its own is JSON text: the same on SQLite and PostgreSQL, and without a sequence, so that a row can be
made anywhere. Foreign keys are plain columns. Append-only tables get triggers from `storage.dialects`.
"""

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, Table, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from elearn.storage.columns import WIDE, Base, digest, identity, one_of, rules
from elearn.storage.dialects import CLUSTERED

APPEND_ONLY = ("aid", "answer", "answer_words", "completion", "audit", "edition", "edition_media", "media")
"""The tables whose rows are never changed nor deleted."""


class Agency(Base, table=True):
    """An employer of officers, with the time zone its dates are shown in."""

    __tablename__ = "agency"
    __table_args__ = rules(UniqueConstraint("name"), identity())
    id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    time_zone: str = Field(sa_type=Text)
    created_at: int = Field(sa_type=WIDE)


class Person(Base, table=True):
    """Somebody with an account. `email_key` is the address folded for look-up; personal text stands here alone.

    `clock` is the pace of time limits the person asked for: 0 none, else how many times the written seconds.
    `display` is JSON: cosmetic choices. `stamp` changes whenever every session of the person must end.
    """

    __tablename__ = "person"
    __table_args__ = rules(
        UniqueConstraint("email_key"),
        UniqueConstraint("stamp"),
        identity(),
        CheckConstraint("clock IN (0, 1, 3, 10)", name="clock"),
        Index(None, "agency"),
    )
    id: str = Field(primary_key=True, sa_type=Text)
    agency: str = Field(foreign_key="agency.id", sa_type=Text)
    email: str = Field(sa_type=Text)
    email_key: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    password: str | None = Field(default=None, sa_type=Text)
    password_at: int | None = Field(default=None, sa_type=WIDE)
    stamp: str = Field(sa_type=Text)
    clock: int = Field(default=0, sa_type=Integer)
    display: str = Field(default="{}", sa_type=Text)
    created_at: int = Field(sa_type=WIDE)
    disabled_at: int | None = Field(default=None, sa_type=WIDE)


class PersonRole(Base, table=True):
    """A role that a person has."""

    __tablename__ = "person_role"
    __table_args__ = rules(one_of("role", "officer", "instructor", "coordinator"))
    person: str = Field(primary_key=True, foreign_key="person.id", sa_type=Text)
    role: str = Field(primary_key=True, sa_type=Text)
    given_at: int = Field(sa_type=WIDE)


class Session(Base, table=True):
    """A signed-in browser, known by the SHA-256 of its secret. `shared` is 1 on a computer that others use too."""

    __tablename__ = "session"
    __table_args__ = rules(
        digest("id_hash"),
        CheckConstraint("shared IN (0, 1)", name="shared"),
        Index(None, "person"),
        Index(None, "expires_at"),
    )
    id_hash: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text)
    began_at: int = Field(sa_type=WIDE)
    seen_at: int = Field(sa_type=WIDE)
    proved_at: int = Field(sa_type=WIDE)
    expires_at: int = Field(sa_type=WIDE)
    shared: int = Field(default=0, sa_type=Integer)


class SignInLink(Base, table=True):
    """A one-time sign-in link, known by the SHA-256 of its secret."""

    __tablename__ = "sign_in_link"
    __table_args__ = rules(digest("id_hash"), Index(None, "person"), Index(None, "expires_at"))
    id_hash: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text)
    made_at: int = Field(sa_type=WIDE)
    expires_at: int = Field(sa_type=WIDE)
    used_at: int | None = Field(default=None, sa_type=WIDE)


class SignInFailure(Base, table=True):
    """How often signing in failed for a subject (the hash of an account's or of a network's name) since `began_at`."""

    __tablename__ = "sign_in_failure"
    __table_args__ = rules(CheckConstraint("failures >= 0", name="failures"), Index(None, "last_at"))
    subject: str = Field(primary_key=True, sa_type=Text)
    failures: int = Field(sa_type=Integer)
    began_at: int = Field(sa_type=WIDE)
    last_at: int = Field(sa_type=WIDE)


class Stash(Base, table=True):
    """A form that arrived after its session had ended, encrypted, until its sender has signed in again."""

    __tablename__ = "stash"
    __table_args__ = rules(digest("id_hash"), Index(None, "expires_at"))
    id_hash: str = Field(primary_key=True, sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)
    made_at: int = Field(sa_type=WIDE)
    expires_at: int = Field(sa_type=WIDE)


class Enrolment(Base, table=True):
    """A person's place in a course."""

    __tablename__ = "enrolment"
    __table_args__ = rules(Index(None, "course"))
    person: str = Field(primary_key=True, foreign_key="person.id", sa_type=Text)
    course: str = Field(primary_key=True, sa_type=Text)
    enrolled_at: int = Field(sa_type=WIDE)
    enrolled_by: str | None = Field(default=None, foreign_key="person.id", sa_type=Text)
    due_at: int | None = Field(default=None, sa_type=WIDE)


class Edition(Base, table=True):
    """A document's exact text with all that was made of it. Its id is the digest of the content."""

    __tablename__ = "edition"
    __table_args__ = rules(digest("digest"), one_of("kind", "scenario", "lesson", "quiz"), Index(None, "slug"))
    digest: str = Field(primary_key=True, sa_type=Text)
    slug: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    context: str = Field(sa_type=Text)
    scenario: str = Field(sa_type=Text)
    fragments: str = Field(sa_type=Text)
    stored_at: int = Field(sa_type=WIDE)


class EditionFacts(Base, table=True):
    """What proving an edition showed, kept to save proving it again: `facts` is JSON, null where nothing was proved.

    `minutes` is how long the edition says it takes; `remarks` is what the checker told its author on that day.
    """

    __tablename__ = "edition_facts"
    __table_args__ = rules(CheckConstraint("minutes >= 0", name="minutes"))
    edition: str = Field(primary_key=True, foreign_key="edition.digest", sa_type=Text)
    minutes: int = Field(sa_type=Integer)
    facts: str = Field(sa_type=Text)
    remarks: str = Field(default="", sa_type=Text)


class Media(Base, table=True):
    """A file that documents show. Its id is the digest of its bytes."""

    __tablename__ = "media"
    __table_args__ = rules(digest("digest"))
    digest: str = Field(primary_key=True, sa_type=Text)
    type: str = Field(sa_type=Text)
    content: bytes = Field(sa_type=LargeBinary)


class EditionMedia(Base, table=True):
    """A file that an edition shows, under the name its text calls it."""

    __tablename__ = "edition_media"
    __table_args__ = rules(Index(None, "media"))
    edition: str = Field(primary_key=True, foreign_key="edition.digest", sa_type=Text)
    name: str = Field(primary_key=True, sa_type=Text)
    media: str = Field(foreign_key="media.digest", sa_type=Text)


class Document(Base, table=True):
    """Which edition new attempts of a document get."""

    __tablename__ = "document"
    __table_args__ = rules(Index(None, "edition"))
    slug: str = Field(primary_key=True, sa_type=Text)
    language: str = Field(primary_key=True, sa_type=Text)
    edition: str = Field(foreign_key="edition.digest", sa_type=Text)
    published_at: int = Field(sa_type=WIDE)
    published_by: str | None = Field(default=None, foreign_key="person.id", sa_type=Text)


class Translation(Base, table=True):
    """Which translation of an edition is shown in a language. It was made from that edition's very text."""

    __tablename__ = "translation"
    __table_args__ = rules(Index(None, "edition"))
    original: str = Field(primary_key=True, foreign_key="edition.digest", sa_type=Text)
    language: str = Field(primary_key=True, sa_type=Text)
    edition: str = Field(foreign_key="edition.digest", sa_type=Text)
    published_at: int = Field(sa_type=WIDE)


class Attempt(Base, table=True):
    """A run that an officer's name is on: what it is played from and how.

    `number` counts the attempts that count; a side attempt has none, but the attempt and the step it was copied at.
    `boot` and `tick` are the machine's uncorrected clock at `began_at`: a changed wall clock moves no deadline.
    """

    __tablename__ = "attempt"
    __table_args__ = rules(
        UniqueConstraint("person", "course", "module", "number"),
        identity(),
        one_of("mode", "guided", "practice", "assessed"),
        CheckConstraint("clock IN (0, 1, 3, 10)", name="clock"),
        CheckConstraint("seed >= 0 AND seed < 4294967296", name="seed"),
        CheckConstraint("length(key) = 64", name="key"),
        CheckConstraint("number IS NULL OR number >= 1", name="number"),
        CheckConstraint(
            "(number IS NULL) = (side_of IS NOT NULL) AND (side_of IS NULL) = (side_step IS NULL)", name="side"
        ),
        Index(None, "edition"),
        Index(None, "side_of"),
        Index(None, "course", "module"),
    )
    id: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text)
    course: str = Field(sa_type=Text)
    module: str = Field(sa_type=Text)
    number: int | None = Field(default=None, sa_type=Integer)
    edition: str = Field(foreign_key="edition.digest", sa_type=Text)
    seed: int = Field(sa_type=WIDE)
    mode: str = Field(sa_type=Text)
    clock: int = Field(default=0, sa_type=Integer)
    key: str = Field(sa_type=Text)
    side_of: str | None = Field(default=None, foreign_key="attempt.id", sa_type=Text)
    side_step: int | None = Field(default=None, sa_type=Integer)
    began_at: int = Field(sa_type=WIDE)
    boot: str = Field(sa_type=Text)
    tick: int = Field(sa_type=WIDE)


class Answer(Base, table=True):
    """What an officer answered at a step, as JSON. With the edition and the seed it is the truth about an attempt."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("token"),
        CheckConstraint("step >= 0", name="step"),
        digest("token"),
        dict(CLUSTERED),
    )
    attempt: str = Field(primary_key=True, foreign_key="attempt.id", sa_type=Text)
    step: int = Field(primary_key=True, sa_type=Integer)
    scene: str = Field(sa_type=Text)
    value: str = Field(sa_type=Text)
    token: str = Field(sa_type=Text)
    at: int = Field(sa_type=WIDE)
    boot: str = Field(sa_type=Text)
    tick: int = Field(sa_type=WIDE)


class AnswerWords(Base, table=True):
    """The translation whose words an answer was given to; an answer without a row was given to the edition's own."""

    __tablename__ = "answer_words"
    __table_args__ = rules(CheckConstraint("step >= 0", name="step"), Index(None, "edition"))
    attempt: str = Field(primary_key=True, foreign_key="attempt.id", sa_type=Text)
    step: int = Field(primary_key=True, sa_type=Integer)
    edition: str = Field(foreign_key="edition.digest", sa_type=Text)


class Aid(Base, table=True):
    """What an officer asked for at a step, and got: more time, or the coach's words about the answer before it."""

    __tablename__ = "aid"
    __table_args__ = rules(one_of("kind", "time", "coach"), CheckConstraint("number >= 1", name="number"))
    attempt: str = Field(primary_key=True, foreign_key="attempt.id", sa_type=Text)
    step: int = Field(primary_key=True, sa_type=Integer)
    kind: str = Field(primary_key=True, sa_type=Text)
    number: int = Field(primary_key=True, sa_type=Integer)
    at: int = Field(sa_type=WIDE)


class AttemptState(Base, table=True):
    """Where an attempt stands: kept to save the replay, and rebuilt from the answers whenever it is missing.

    `state` is the engine's own saved form; the columns beside it are what lists and reports ask for.
    """

    __tablename__ = "attempt_state"
    __table_args__ = rules(
        CheckConstraint("step >= 0", name="step"),
        CheckConstraint("passed IN (0, 1) AND critical IN (0, 1)", name="yes_or_no"),
        CheckConstraint("percent >= 0 AND percent <= 100", name="percent"),
    )
    attempt: str = Field(primary_key=True, foreign_key="attempt.id", sa_type=Text)
    step: int = Field(sa_type=Integer)
    state: str = Field(sa_type=Text)
    scene: str | None = Field(default=None, sa_type=Text)
    finished_at: int | None = Field(default=None, sa_type=WIDE)
    ending: str | None = Field(default=None, sa_type=Text)
    earned: int = Field(sa_type=Integer)
    possible: int = Field(sa_type=Integer)
    percent: int = Field(sa_type=Integer)
    passed: int = Field(sa_type=Integer)
    critical: int = Field(sa_type=Integer)


class Completion(Base, table=True):
    """A module passed, or a whole course (`module` is then empty), recorded with the answer that completed it.

    `number` is the attempt's number for a module, and counts the completions of a course. Titles, provider and hours
    are as they were said on that day.
    """

    __tablename__ = "completion"
    __table_args__ = rules(
        UniqueConstraint("person", "course", "module", "number"),
        UniqueConstraint("attempt", "module"),
        identity(),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("percent IS NULL OR (percent >= 0 AND percent <= 100)", name="percent"),
        CheckConstraint("(module = '') = (percent IS NULL)", name="module_has_percent"),
        Index(None, "course", "at"),
    )
    id: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text)
    course: str = Field(sa_type=Text)
    module: str = Field(sa_type=Text)
    number: int = Field(sa_type=Integer)
    attempt: str = Field(foreign_key="attempt.id", sa_type=Text)
    edition: str = Field(foreign_key="edition.digest", sa_type=Text)
    course_title: str = Field(sa_type=Text)
    module_title: str = Field(sa_type=Text)
    provider: str = Field(sa_type=Text)
    hours: str = Field(sa_type=Text)
    percent: int | None = Field(default=None, sa_type=Integer)
    competencies: str = Field(default="{}", sa_type=Text)
    at: int = Field(sa_type=WIDE)


class Audit(Base, table=True):
    """Who changed a credit, a role or content, when, through which door and why. No personal text stands here."""

    __tablename__ = "audit"
    __table_args__ = rules(identity(), Index(None, "subject"), Index(None, "at"))
    id: str = Field(primary_key=True, sa_type=Text)
    at: int = Field(sa_type=WIDE)
    actor: str | None = Field(default=None, foreign_key="person.id", sa_type=Text)
    door: str = Field(sa_type=Text)
    action: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    before: str = Field(default="null", sa_type=Text)
    after: str = Field(default="null", sa_type=Text)


class CorrectionRequest(Base, table=True):
    """What a person asked a coordinator for: another spelling of the name, or another scenario."""

    __tablename__ = "correction_request"
    __table_args__ = rules(identity(), one_of("kind", "name", "scenario"), Index(None, "person"))
    id: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text)
    kind: str = Field(sa_type=Text)
    wish: str = Field(sa_type=Text)
    course: str | None = Field(default=None, sa_type=Text)
    module: str | None = Field(default=None, sa_type=Text)
    asked_at: int = Field(sa_type=WIDE)
    settled_at: int | None = Field(default=None, sa_type=WIDE)
    settled_by: str | None = Field(default=None, foreign_key="person.id", sa_type=Text)


METADATA = SQLModel.metadata
"""All tables, in the order of their references."""

TABLES: dict[str, Table] = dict(METADATA.tables)
"""Every table by its name, for statements."""
