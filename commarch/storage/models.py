"""Boxes and what is in them, the places they stand in, carriers kept apart, taking stock."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from commarch.database import Identified, Model, TenantOwned, text_of

#: Widths that spines are made in (DA/T 22-2015), in millimetres.
SPINES = (20, 30, 40, 50)


class PlaceKind(StrEnum):
    """A room (库房) holds cabinets (柜), a cabinet holds shelves (层); boxes stand on shelves."""

    ROOM = "room"
    CABINET = "cabinet"
    SHELF = "shelf"


class BoxState(StrEnum):
    """Into an open box more may be put; a closed one has its note sheet written and signed."""

    OPEN = "open"
    CLOSED = "closed"


class CountOutcome(StrEnum):
    """What a stock-take says of a box: it stands where it should, elsewhere in what is counted, here but not of here, nowhere; or no such label."""

    RIGHT = "right"
    MISPLACED = "misplaced"
    UNEXPECTED = "unexpected"
    MISSING = "missing"
    UNKNOWN = "unknown"


def new_token() -> str:
    """Return what a label's QR code says: it can't be guessed, and names nothing."""
    return token_urlsafe(15)


class Place(Identified, Model):
    """A place (存放位置): a room, a cabinet in it, a shelf in that. Its code is unique where it stands: 柜 03, 层 2."""

    __tablename__ = "place"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "parent_id"], ["place.tenant_id", "place.id"]),
        UniqueConstraint("tenant_id", "parent_id", "code", postgresql_nulls_not_distinct=True),
        UniqueConstraint("tenant_id", "token"),
        CheckConstraint("(kind = 'room') = (parent_id IS NULL)", name="parent"),
        CheckConstraint("(kind = 'shelf') = (capacity_mm IS NOT NULL)", name="capacity"),
        CheckConstraint("capacity_mm > 0", name="some_capacity"),
        CheckConstraint("length(code) > 0", name="code"),
    )

    kind: Mapped[PlaceKind] = mapped_column(text_of(PlaceKind))
    parent_id: Mapped[UUID | None]
    code: Mapped[str]
    name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    position: Mapped[int]
    #: Of a shelf: how many millimetres of spines stand on it.
    capacity_mm: Mapped[int | None]
    #: Of a room: who keeps it where that is not we ourselves (代管), e.g. the street's archives room; "" ours.
    custodian: Mapped[str] = mapped_column(default="", server_default=text("''"))
    token: Mapped[str] = mapped_column(default=new_token)
    #: No longer used; what stood there has been moved away.
    retired: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    def __str__(self) -> str:
        return self.name or self.code


class Box(Identified, Model):
    """A box (盒): items of one class, year, retention and category, in the order of their codes, and a note sheet (备考表)."""

    __tablename__ = "box"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "category_id"], ["category.tenant_id", "category.id"]),
        ForeignKeyConstraint(["tenant_id", "place_id"], ["place.tenant_id", "place.id"]),
        UniqueConstraint("tenant_id", "series", "number"),
        UniqueConstraint("tenant_id", "token"),
        # what the boxed items point to, so that no box can hold two years, retentions or categories
        UniqueConstraint("tenant_id", "id", "archival_class", "year", "retention_code", "category_code", name="box_lowest_class_key"),
        CheckConstraint("spine_mm IN (20, 30, 40, 50)", name="spine"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("state = 'open' OR (arranged_by IS NOT NULL AND arranged_on IS NOT NULL)", name="arranged"),
        CheckConstraint("(checked_by IS NULL) = (checked_on IS NULL)", name="checked"),
        CheckConstraint("checked_by <> arranged_by", name="checked_by_another"),
        Index("box_shelving_ix", "tenant_id", "shelving_key", "id"),
        Index("box_class_ix", "tenant_id", "archival_class", "year", "retention_code", "category_code", "shelving_key"),
        Index("box_place_ix", "tenant_id", "place_id", "shelving_key"),
        Index("box_category_ix", "tenant_id", "category_id"),
    )

    archival_class: Mapped[str]
    year: Mapped[int]
    #: Retention as it stands in the archival codes of its items; never changes.
    retention_code: Mapped[str]
    category_code: Mapped[str]
    #: The category, for its name.
    category_id: Mapped[UUID]

    #: What box numbers run in: WS·2025-D30 unless the tenant has decided otherwise.
    series: Mapped[str]
    #: Box number (盒号); runs in its series, no part of any archival code.
    number: Mapped[int]
    #: Order on the shelves (排架): class, year, permanent first, number.
    shelving_key: Mapped[str]
    spine_mm: Mapped[int]
    state: Mapped[BoxState] = mapped_column(text_of(BoxState), default=BoxState.OPEN)
    #: The shelf it stands on; None: not shelved yet.
    place_id: Mapped[UUID | None]
    #: What a person adds to the situation of what is inside (盒内文件情况说明); events are written before it.
    situation: Mapped[str] = mapped_column(default="", server_default=text("''"))
    arranged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    arranged_on: Mapped[date | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_on: Mapped[date | None]
    token: Mapped[str] = mapped_column(default=new_token)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether more may be put in."""
        return self.state is BoxState.OPEN

    def __str__(self) -> str:
        return f"{self.series} 第 {self.number} 盒".lstrip()


class BoxedItem(TenantOwned, Model):
    """An item in its box. Both ends are held to one class, year, retention and category by the keys: a box can't be mixed."""

    __tablename__ = "boxed_item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "archival_class", "year", "retention_code", "category_code", "code_key", "item_id"],
            [
                "item.tenant_id",
                "item.archival_class",
                "item.year",
                "item.retention_code",
                "item.category_code",
                "item.code_key",
                "item.id",
            ],
            name="boxed_item_lowest_class_of_item_fkey",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "box_id", "archival_class", "year", "retention_code", "category_code"],
            ["box.tenant_id", "box.id", "box.archival_class", "box.year", "box.retention_code", "box.category_code"],
            name="boxed_item_lowest_class_of_box_fkey",
        ),
        CheckConstraint("thickness_mm > 0", name="thickness"),
        CheckConstraint("code_key <> ''", name="filed"),
        Index("boxed_item_box_ix", "tenant_id", "box_id", "code_key"),
    )

    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    box_id: Mapped[UUID]
    archival_class: Mapped[str]
    year: Mapped[int]
    retention_code: Mapped[str]
    category_code: Mapped[str]
    #: The item's, in natural order of codes: the order inside the box (DA/T 22-2015: by item number), so no other position is kept.
    code_key: Mapped[str]
    #: Estimated from its pages, or measured.
    thickness_mm: Mapped[Decimal] = mapped_column(Numeric(6, 2))


class CarrierPlace(Identified, Model):
    """Where a carrier of an item is that lies in no box: a disc, a tape, an object, a framed photograph."""

    __tablename__ = "carrier_place"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["item.tenant_id", "item.id"]),
        ForeignKeyConstraint(["tenant_id", "place_id"], ["place.tenant_id", "place.id"]),
        UniqueConstraint("tenant_id", "item_id", "carrier", "number"),
        Index("carrier_place_place_ix", "tenant_id", "place_id"),
    )

    item_id: Mapped[UUID]
    #: One of the item's carriers.
    carrier: Mapped[str]
    #: What stands on the carrier itself: 光盘 003; "" where it has no mark.
    number: Mapped[str] = mapped_column(default="", server_default=text("''"))
    place_id: Mapped[UUID]
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))


class StockTake(Identified, Model):
    """A stock-take (清点) of a room, a cabinet or a shelf: it can be left and come back to; finishing it names what is missing."""

    __tablename__ = "stock_take"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "place_id"], ["place.tenant_id", "place.id"]),
        CheckConstraint("(finished_at IS NULL) = (finished_by IS NULL)", name="finished"),
        Index("stock_take_one_open_key", "tenant_id", "place_id", unique=True, postgresql_where=text("finished_at IS NULL")),
        Index("stock_take_started_ix", "tenant_id", "started_at"),
    )

    place_id: Mapped[UUID]
    started_at: Mapped[datetime]
    started_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: How many boxes should have stood there when it was finished.
    expected: Mapped[int | None]

    @property
    def is_open(self) -> bool:
        """Whether scanning goes on."""
        return self.finished_at is None


class StockCount(Identified, Model):
    """One label that was read: what, where, when, by whom, and whether it belongs there; or a box that nobody found."""

    __tablename__ = "stock_count"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "stock_take_id"], ["stock_take.tenant_id", "stock_take.id"]),
        ForeignKeyConstraint(["tenant_id", "box_id"], ["box.tenant_id", "box.id"]),
        ForeignKeyConstraint(["tenant_id", "place_id"], ["place.tenant_id", "place.id"]),
        ForeignKeyConstraint(["tenant_id", "expected_place_id"], ["place.tenant_id", "place.id"]),
        # reading a box's label again takes the place of what was read before
        UniqueConstraint("tenant_id", "stock_take_id", "box_id"),
        CheckConstraint("(box_id IS NULL) = (outcome = 'unknown')", name="box"),
        Index("stock_count_box_ix", "tenant_id", "box_id"),
        Index("stock_count_unsettled_ix", "tenant_id", "outcome", "id", postgresql_where=text("settled_at IS NULL AND outcome <> 'right'")),
    )

    stock_take_id: Mapped[UUID]
    box_id: Mapped[UUID | None]
    #: What was read, where it names nothing of ours.
    scanned: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: Where it was found.
    place_id: Mapped[UUID | None]
    #: Where it should have stood then.
    expected_place_id: Mapped[UUID | None]
    outcome: Mapped[CountOutcome] = mapped_column(text_of(CountOutcome))
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: When the finding was put right.
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
