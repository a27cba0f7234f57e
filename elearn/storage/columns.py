"""What all tables share: the naming of their constraints, the rules that come back in many, the types of columns."""

from sqlalchemy import BigInteger, CheckConstraint, Integer
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

from elearn.storage.dialects import TABLE_OPTIONS

WIDE = BigInteger().with_variant(Integer(), "sqlite")
"""An integer of 64 bits on both engines; SQLite's strict tables know it only by this name."""


def rules(*items: SchemaItem) -> tuple[SchemaItem | dict[str, object], ...]:
    """Give a table's rules with what this program asks of every table."""
    return (*items, dict(TABLE_OPTIONS))


def one_of(column: str, *words: str) -> CheckConstraint:
    """A column holds one of these words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def identity(column: str = "id") -> CheckConstraint:
    """A column holds an id."""
    return CheckConstraint(f"length({column}) = 32", name=f"{column}_is_uuid")


def digest(column: str) -> CheckConstraint:
    """A column holds a digest."""
    return CheckConstraint(f"length({column}) = 64", name=f"{column}_is_digest")


class Base(SQLModel):
    """What all tables share: one naming rule for constraints, so that a migration can name them."""


SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
