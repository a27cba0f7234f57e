"""Translations: which one is shown for an edition in a language, and to whose words each answer was given."""

import sqlalchemy as sa
from alembic import op

from elearn.storage.dialects import engine_by_name

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables; translations that are there already are joined to their originals when a server starts."""
    op.create_table(
        "translation",
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("published_at", WIDE, nullable=False),
        sa.ForeignKeyConstraint(["original"], ["edition.digest"], name=op.f("fk_translation_original")),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_translation_edition")),
        sa.PrimaryKeyConstraint("original", "language", name=op.f("pk_translation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_translation_edition"), "translation", ["edition"])
    op.create_table(
        "answer_words",
        sa.Column("attempt", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint("step >= 0", name=op.f("ck_answer_words_step")),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"], name=op.f("fk_answer_words_attempt")),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_answer_words_edition")),
        sa.PrimaryKeyConstraint("attempt", "step", name=op.f("pk_answer_words")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_answer_words_edition"), "answer_words", ["edition"])
    for statement in engine_by_name(op.get_bind().dialect.name).append_only("answer_words"):
        op.execute(statement)


def downgrade() -> None:
    """There is no way back but the backup from before."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
