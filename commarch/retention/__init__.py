"""Retention: how long a filed item is kept, and who is told when its period runs out.

Words: expiry (到期), last day kept (期满日), eligible for appraisal (可以鉴定), extension (续存), hold (冻结),
filing deadline (归档时限), waiting for the event (起算条件未满足).

Invariants: a permanent item never falls due; expiry starts an appraisal, never a deletion; an extension never shortens.
"""
