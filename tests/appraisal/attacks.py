"""Statements by which somebody would go round the steps of a destruction, if the database let her (R06)."""

#: What stands in the way of nobody: statements that would go round the steps if the database let them.
ATTACKS = (
    "UPDATE item SET state = 'destroyed' WHERE tenant_id = :tenant AND state = 'filed'",
    "UPDATE appraisal_batch SET stage = 'executing' WHERE tenant_id = :tenant AND id = :batch",
    "UPDATE appraisal_batch SET stage = 'closed', step_number = 99 WHERE tenant_id = :tenant AND id = :batch",
    "UPDATE appraisal_step SET to_stage = 'executing' WHERE tenant_id = :tenant AND batch_id = :batch",
    "UPDATE appraisal_opinion SET verdict = 'destroy' WHERE tenant_id = :tenant",
    "UPDATE hold SET lifted_at = now() WHERE tenant_id = :tenant",
    "DELETE FROM held_item WHERE tenant_id = :tenant",
    "DELETE FROM appraisal_step WHERE tenant_id = :tenant",
    "INSERT INTO destroyed_item (tenant_id, item_id, destruction_id, line_id, position, archival_code, title, content_sha256, at) "
    "SELECT l.tenant_id, l.item_id, d.id, l.id, l.position, l.archival_code, 'x', 'x', now() "
    "FROM appraisal_line l JOIN destruction d USING (tenant_id, batch_id) WHERE l.tenant_id = :tenant AND l.batch_id = :batch",
    "INSERT INTO appraisal_step (tenant_id, batch_id, number, from_stage, to_stage, round, person_id, person_name, opened_by, at) "
    "SELECT tenant_id, id, step_number + 1, stage, 'waiting', round, opened_by, 'x', opened_by, now() "
    "FROM appraisal_batch WHERE tenant_id = :tenant AND id = :batch",
    "DELETE FROM item WHERE tenant_id = :tenant AND state <> 'draft'",
    # an item is changed after it was decided on
    "UPDATE item SET title = 'x', note = 'x' WHERE tenant_id = :tenant AND state = 'filed'",
    "INSERT INTO component (tenant_id, id, item_id, position, role, title) "
    "SELECT tenant_id, gen_random_uuid(), id, 9, 'main', 'x' FROM item WHERE tenant_id = :tenant",
    # a day is moved, a witness comes too early, stands for another unit or was sent by nobody, a photograph is made up
    "UPDATE destruction SET happens_on = happens_on - 60, with_paper = false WHERE tenant_id = :tenant",
    "INSERT INTO witness_signature (tenant_id, destruction_id, person_id, moment, person_name, unit, executor_id, at) "
    "SELECT tenant_id, id, :me, m, 'x', 'accounting', executor_id, now() FROM destruction, unnest(ARRAY['before', 'after']) m "
    "WHERE tenant_id = :tenant",
    "INSERT INTO destruction_witness (tenant_id, destruction_id, person_id, person_name, unit, executor_id, appointed_by, appointed_by_name, at) "
    "SELECT tenant_id, id, :me, 'x', 'accounting', executor_id, executor_id, 'x', now() FROM destruction WHERE tenant_id = :tenant",
    "INSERT INTO destruction_photo (tenant_id, id, destruction_id, position, object_id, caption, person_id, person_name, at) "
    "SELECT tenant_id, gen_random_uuid(), id, 1, gen_random_uuid(), 'x', :me, 'x', now() FROM destruction WHERE tenant_id = :tenant",
)
