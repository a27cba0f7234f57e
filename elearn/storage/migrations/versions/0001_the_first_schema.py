"""The first schema: people, sign-in, editions, attempts and records."""

import sqlalchemy as sa
from alembic import op

from elearn.storage.dialects import engine_by_name

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("aid", "answer", "completion", "audit", "edition", "edition_media", "media")


def upgrade() -> None:
    """Go from nothing to schema 0001."""
    _people()
    _sign_in()
    _editions()
    _attempts()
    _records()
    for table in APPEND_ONLY:
        for statement in engine_by_name(op.get_bind().dialect.name).append_only(table):
            op.execute(statement)


def downgrade() -> None:
    """There is no way back but the backup from before."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _people() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("created_at", WIDE, nullable=False),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_agency_id_is_uuid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("password_at", WIDE, nullable=True),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("display", sa.Text(), nullable=False),
        sa.Column("created_at", WIDE, nullable=False),
        sa.Column("disabled_at", WIDE, nullable=True),
        sa.CheckConstraint("clock IN (0, 1, 3, 10)", name=op.f("ck_person_clock")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_person_id_is_uuid")),
        sa.ForeignKeyConstraint(["agency"], ["agency.id"], name=op.f("fk_person_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_key", name=op.f("uq_person_email_key")),
        sa.UniqueConstraint("stamp", name=op.f("uq_person_stamp")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_person_agency"), "person", ["agency"], unique=False)
    op.create_table(
        "person_role",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("given_at", WIDE, nullable=False),
        sa.CheckConstraint("role IN ('officer', 'instructor', 'coordinator')", name=op.f("ck_person_role_role")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_person_role_person")),
        sa.PrimaryKeyConstraint("person", "role", name=op.f("pk_person_role")),
        sqlite_strict=True,
    )
    op.create_table(
        "enrolment",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("enrolled_at", WIDE, nullable=False),
        sa.Column("enrolled_by", sa.Text(), nullable=True),
        sa.Column("due_at", WIDE, nullable=True),
        sa.ForeignKeyConstraint(["enrolled_by"], ["person.id"], name=op.f("fk_enrolment_enrolled_by")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_enrolment_person")),
        sa.PrimaryKeyConstraint("person", "course", name=op.f("pk_enrolment")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_enrolment_course"), "enrolment", ["course"], unique=False)
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=True),
        sa.Column("module", sa.Text(), nullable=True),
        sa.Column("asked_at", WIDE, nullable=False),
        sa.Column("settled_at", WIDE, nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('name', 'scenario')", name=op.f("ck_correction_request_kind")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_correction_request_id_is_uuid")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_correction_request_person")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_correction_request_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_request")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_correction_request_person"), "correction_request", ["person"], unique=False)


def _sign_in() -> None:
    op.create_table(
        "session",
        sa.Column("id_hash", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("began_at", WIDE, nullable=False),
        sa.Column("seen_at", WIDE, nullable=False),
        sa.Column("proved_at", WIDE, nullable=False),
        sa.Column("expires_at", WIDE, nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(id_hash) = 64", name=op.f("ck_session_id_hash_is_digest")),
        sa.CheckConstraint("shared IN (0, 1)", name=op.f("ck_session_shared")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_session_person")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_session")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_session_expires_at"), "session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_session_person"), "session", ["person"], unique=False)
    op.create_table(
        "sign_in_link",
        sa.Column("id_hash", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("made_at", WIDE, nullable=False),
        sa.Column("expires_at", WIDE, nullable=False),
        sa.Column("used_at", WIDE, nullable=True),
        sa.CheckConstraint("length(id_hash) = 64", name=op.f("ck_sign_in_link_id_hash_is_digest")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_sign_in_link_person")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_sign_in_link")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sign_in_link_expires_at"), "sign_in_link", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sign_in_link_person"), "sign_in_link", ["person"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("began_at", WIDE, nullable=False),
        sa.Column("last_at", WIDE, nullable=False),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_sign_in_failure_failures")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sign_in_failure")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sign_in_failure_last_at"), "sign_in_failure", ["last_at"], unique=False)
    op.create_table(
        "stash",
        sa.Column("id_hash", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", WIDE, nullable=False),
        sa.Column("expires_at", WIDE, nullable=False),
        sa.CheckConstraint("length(id_hash) = 64", name=op.f("ck_stash_id_hash_is_digest")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_stash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_stash_expires_at"), "stash", ["expires_at"], unique=False)


def _editions() -> None:
    op.create_table(
        "edition",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("fragments", sa.Text(), nullable=False),
        sa.Column("stored_at", WIDE, nullable=False),
        sa.CheckConstraint("kind IN ('scenario', 'lesson', 'quiz')", name=op.f("ck_edition_kind")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_edition_digest_is_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_edition")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_edition_slug"), "edition", ["slug"], unique=False)
    op.create_table(
        "media",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_media_digest_is_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_media")),
        sqlite_strict=True,
    )
    op.create_table(
        "edition_media",
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_edition_media_edition")),
        sa.ForeignKeyConstraint(["media"], ["media.digest"], name=op.f("fk_edition_media_media")),
        sa.PrimaryKeyConstraint("edition", "name", name=op.f("pk_edition_media")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_edition_media_media"), "edition_media", ["media"], unique=False)
    op.create_table(
        "document",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("published_at", WIDE, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_document_edition")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_document_published_by")),
        sa.PrimaryKeyConstraint("slug", "language", name=op.f("pk_document")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_document_edition"), "document", ["edition"], unique=False)


def _attempts() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("seed", WIDE, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("side_of", sa.Text(), nullable=True),
        sa.Column("side_step", sa.Integer(), nullable=True),
        sa.Column("began_at", WIDE, nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("tick", WIDE, nullable=False),
        sa.CheckConstraint("mode IN ('guided', 'practice', 'assessed')", name=op.f("ck_attempt_mode")),
        sa.CheckConstraint(
            "(number IS NULL) = (side_of IS NOT NULL) AND (side_of IS NULL) = (side_step IS NULL)",
            name=op.f("ck_attempt_side"),
        ),
        sa.CheckConstraint("clock IN (0, 1, 3, 10)", name=op.f("ck_attempt_clock")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_attempt_id_is_uuid")),
        sa.CheckConstraint("length(key) = 64", name=op.f("ck_attempt_key")),
        sa.CheckConstraint("number IS NULL OR number >= 1", name=op.f("ck_attempt_number")),
        sa.CheckConstraint("seed >= 0 AND seed < 4294967296", name=op.f("ck_attempt_seed")),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_attempt_edition")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_attempt_person")),
        sa.ForeignKeyConstraint(["side_of"], ["attempt.id"], name=op.f("fk_attempt_side_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "person", "course", "module", "number", name=op.f("uq_attempt_person_course_module_number")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_attempt_course_module"), "attempt", ["course", "module"], unique=False)
    op.create_index(op.f("ix_attempt_edition"), "attempt", ["edition"], unique=False)
    op.create_index(op.f("ix_attempt_side_of"), "attempt", ["side_of"], unique=False)
    op.create_table(
        "answer",
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("scene", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("at", WIDE, nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("tick", WIDE, nullable=False),
        sa.CheckConstraint("length(token) = 64", name=op.f("ck_answer_token_is_digest")),
        sa.CheckConstraint("step >= 0", name=op.f("ck_answer_step")),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"], name=op.f("fk_answer_attempt")),
        sa.PrimaryKeyConstraint("attempt", "step", name=op.f("pk_answer")),
        sa.UniqueConstraint("token", name=op.f("uq_answer_token")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "aid",
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", WIDE, nullable=False),
        sa.CheckConstraint("kind IN ('time', 'coach')", name=op.f("ck_aid_kind")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_aid_number")),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"], name=op.f("fk_aid_attempt")),
        sa.PrimaryKeyConstraint("attempt", "step", "kind", "number", name=op.f("pk_aid")),
        sqlite_strict=True,
    )
    op.create_table(
        "attempt_state",
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("scene", sa.Text(), nullable=True),
        sa.Column("finished_at", WIDE, nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("critical", sa.Integer(), nullable=False),
        sa.CheckConstraint("passed IN (0, 1) AND critical IN (0, 1)", name=op.f("ck_attempt_state_yes_or_no")),
        sa.CheckConstraint("percent >= 0 AND percent <= 100", name=op.f("ck_attempt_state_percent")),
        sa.CheckConstraint("step >= 0", name=op.f("ck_attempt_state_step")),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"], name=op.f("fk_attempt_state_attempt")),
        sa.PrimaryKeyConstraint("attempt", name=op.f("pk_attempt_state")),
        sqlite_strict=True,
    )


def _records() -> None:
    op.create_table(
        "completion",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("course_title", sa.Text(), nullable=False),
        sa.Column("module_title", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("competencies", sa.Text(), nullable=False),
        sa.Column("at", WIDE, nullable=False),
        sa.CheckConstraint("(module = '') = (percent IS NULL)", name=op.f("ck_completion_module_has_percent")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_completion_id_is_uuid")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_completion_number")),
        sa.CheckConstraint("percent IS NULL OR (percent >= 0 AND percent <= 100)", name=op.f("ck_completion_percent")),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"], name=op.f("fk_completion_attempt")),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_completion_edition")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_completion_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("attempt", "module", name=op.f("uq_completion_attempt_module")),
        sa.UniqueConstraint(
            "person", "course", "module", "number", name=op.f("uq_completion_person_course_module_number")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_completion_course_at"), "completion", ["course", "at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", WIDE, nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_audit_id_is_uuid")),
        sa.ForeignKeyConstraint(["actor"], ["person.id"], name=op.f("fk_audit_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
