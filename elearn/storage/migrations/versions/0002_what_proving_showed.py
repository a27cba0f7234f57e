"""What proving an edition showed: the expert's answers, the time still to go, what the checker remarked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; editions that are there already are proved when a server starts."""
    op.create_table(
        "edition_facts",
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_edition_facts_minutes")),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_edition_facts_edition")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_edition_facts")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """There is no way back but the backup from before."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
