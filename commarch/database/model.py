"""What every table of the archives has in common."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Enum, ForeignKey, Integer, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from uuid_utils.compat import uuid7

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


TYPES: dict[Any, Any] = {
    str: Text(),
    datetime: DateTime(timezone=True),
    dict[str, Any]: JSONB(none_as_null=True),
    list[str]: JSONB(none_as_null=True),
    list[Any]: JSONB(none_as_null=True),
    UUID: Uuid(),
}


class Model(DeclarativeBase):
    """A table."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map=TYPES)


class TenantOwned:
    """A row that belongs to one tenant: `tenant_id` leads its key, and row-level security is forced on its table.

    `tenant_id` is filled in from the session's context when the row is written; no code chooses it.
    """

    tenant_id: Mapped[int] = mapped_column(Integer, ForeignKey("tenant.id"), primary_key=True, autoincrement=False, sort_order=-2)


class Identified(TenantOwned):
    """A tenant's row with an id that grows with time and can't be guessed; no sequence spans tenants."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-1)


def text_of(kind: type[StrEnum], *, held: bool = True) -> Enum:
    """Store an enumeration as its text, held to its values by a check constraint; `held=False` where another constraint holds it."""
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("_")
    return Enum(
        kind, native_enum=False, create_constraint=held, name=name, length=None, values_callable=lambda of: [one.value for one in of]
    )
