"""How capabilities name each other's things. All are UUIDv7, made by the `Ids` port."""

from typing import NewType
from uuid import UUID

ClientId = NewType("ClientId", UUID)
SessionId = NewType("SessionId", UUID)
LinkId = NewType("LinkId", UUID)
CategoryId = NewType("CategoryId", UUID)
ProductId = NewType("ProductId", UUID)
VariantId = NewType("VariantId", UUID)
LocationId = NewType("LocationId", UUID)
OrderId = NewType("OrderId", UUID)
PaymentId = NewType("PaymentId", UUID)
RefundId = NewType("RefundId", UUID)
LotId = NewType("LotId", UUID)
MessageId = NewType("MessageId", UUID)
NoteId = NewType("NoteId", UUID)
EventId = NewType("EventId", UUID)
ConsentEventId = NewType("ConsentEventId", UUID)
MergeId = NewType("MergeId", UUID)
SegmentId = NewType("SegmentId", UUID)
RatingId = NewType("RatingId", UUID)
