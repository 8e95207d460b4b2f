-- The wall between tenants. Run by the administrator on every `commarch db init` and `upgrade`; idempotent.
--
-- guard.enter(claims, signature) is the only way into a tenant, with guard.admit, which does for a page what a page needs besides. They
-- believe the application's HMAC, then look for themselves whether the person is active and a member (or supervises that street), and
-- leave a setting that holds for this transaction only, signed with a key that nobody but commarch_priv can read. Policies ask
-- guard.home() and guard.scope(), which check that signature once a statement. So neither a forgotten WHERE nor an SQL injection can step
-- into another tenant.

CREATE TABLE IF NOT EXISTS guard.secret (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    claims_ipad bytea NOT NULL, claims_opad bytea NOT NULL,     -- the application's key, as HMAC's two padded blocks
    context_ipad bytea NOT NULL, context_opad bytea NOT NULL    -- the database's own key
);

CREATE OR REPLACE FUNCTION guard.hmac(ipad bytea, opad bytea, message text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT encode(sha256(opad || sha256(ipad || convert_to(message, 'UTF8'))), 'hex') $$;

-- Names this transaction, so that a captured context can't be used in another one. Replaceable: Citus has other means.
CREATE OR REPLACE FUNCTION guard.txbind() RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED AS
$$ SELECT pg_backend_pid()::text || '@' || extract(epoch FROM transaction_timestamp())::text $$;

-- The parts of claims that carry the application's signature and have not expired; the fourth is when they do.
CREATE OR REPLACE FUNCTION guard.believed(claims text, signature text, parts int) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key guard.secret;
    part text[] := string_to_array(claims, '|');
BEGIN
    SELECT * INTO key FROM guard.secret;
    IF guard.hmac(key.claims_ipad, key.claims_opad, claims) IS DISTINCT FROM signature OR cardinality(part) <> parts THEN
        RAISE EXCEPTION 'tenant context refused: signature' USING ERRCODE = '42501';
    END IF;
    IF to_timestamp(part[4]::double precision) < clock_timestamp() THEN
        RAISE EXCEPTION 'tenant context refused: expired' USING ERRCODE = '42501';
    END IF;
    RETURN part;
END $$;

-- Leaves the context, signed. Nobody may call this but the functions here.
DROP FUNCTION IF EXISTS guard.open(text, int, int, int, int[]);
CREATE OR REPLACE FUNCTION guard.open(mode text, home int, street int, who int, scope int[], today date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key guard.secret;
    payload text := concat_ws('|', mode, coalesce(home::text, ''), coalesce(street::text, ''), coalesce(who::text, ''),
                              coalesce(scope, '{}')::text, extract(epoch FROM clock_timestamp() + interval '2 hours')::bigint::text,
                              today::text);
BEGIN
    SELECT * INTO key FROM guard.secret;
    EXECUTE format('SET LOCAL commarch.context = %L',
                   payload || '|' || guard.hmac(key.context_ipad, key.context_opad, payload || '|' || guard.txbind()));
END $$;

-- claims: mode|tenant|person|expires (seconds since 1970)|today (the deployment's civil date: the application has the one clock). A membership
-- that was given until a day (`expires_on`) is none after it. Modes:
--   door       nobody yet: sign-in, sessions, invitations. Opens the accounts tables, no tenant's.
--   member     a person in a tenant that she belongs to.
--   supervise  a person of the street over its communities: read only, entered together with the role commarch_supervisor.
--   attend     the street's archivist in one of its communities, to attend a handover there (监交): she is no member of it.
--   system     a job or the command line in one tenant.  watch: the same over a street's communities, read only.
--   keeper     the operator's command line: opens and lists tenants and accounts, no tenant's holdings.
CREATE OR REPLACE FUNCTION guard.enter(claims text, signature text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part text[] := guard.believed(claims, signature, 5);
    mode text := part[1];
    asked int := nullif(part[2], '')::int;
    who int := nullif(part[3], '')::int;
    today date := part[5]::date;
    home int; street int; scope int[] := '{}';
BEGIN
    IF mode IN ('member', 'supervise') THEN
        PERFORM 1 FROM public.membership m JOIN public.person p ON p.id = m.person_id
         WHERE m.tenant_id = asked AND m.person_id = who AND m.ended_on IS NULL AND p.active AND coalesce(m.expires_on >= today, true)
           AND (mode = 'member' OR m.role IN ('street_archivist', 'street_leader', 'auditor'));
        IF NOT FOUND THEN
            RAISE EXCEPTION 'tenant context refused: no membership' USING ERRCODE = '42501';
        END IF;
    ELSIF mode = 'attend' THEN
        PERFORM 1 FROM public.membership m JOIN public.person p ON p.id = m.person_id JOIN public.tenant t ON t.parent_id = m.tenant_id
         WHERE t.id = asked AND m.person_id = who AND m.ended_on IS NULL AND p.active AND m.role = 'street_archivist'
           AND coalesce(m.expires_on >= today, true);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'tenant context refused: no street archivist' USING ERRCODE = '42501';
        END IF;
    ELSIF mode NOT IN ('system', 'watch', 'door', 'keeper') THEN
        RAISE EXCEPTION 'tenant context refused: mode' USING ERRCODE = '42501';
    END IF;
    IF mode IN ('member', 'attend', 'system') THEN
        SELECT t.id, t.parent_id INTO home, street FROM public.tenant t WHERE t.id = asked AND t.closed_on IS NULL;
        IF home IS NULL THEN
            RAISE EXCEPTION 'tenant context refused: no such tenant' USING ERRCODE = '42501';
        END IF;
    ELSIF mode IN ('supervise', 'watch') THEN
        SELECT array_agg(t.id ORDER BY t.id) INTO scope FROM public.tenant t
         WHERE t.id = asked OR t.parent_id = asked;
        street := asked;
    END IF;
    PERFORM guard.open(mode, home, street, who, scope, today);
END $$;

-- What every page begins with, in one statement: finds the log-in behind a token and enters, as a member, the tenant with this code if the
-- person belongs to it, else the door. claims: admit|code|token's hash (hex)|expires|seen since|begun since (seconds since 1970)|today; a
-- log-in that was not used or begun since then is over. No row: nobody. places: what `Place` in commarch/web/visitor.py is made of.
CREATE OR REPLACE FUNCTION guard.admit(claims text, signature text)
RETURNS TABLE (login_id uuid, seen_at timestamptz, proved_at timestamptz, person_id int, person_name text, email text,
               places text, home int, last_act bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
DECLARE
    part text[] := guard.believed(claims, signature, 7);
    street int;
BEGIN
    IF part[1] <> 'admit' THEN
        RAISE EXCEPTION 'tenant context refused: mode' USING ERRCODE = '42501';
    END IF;
    SELECT l.id, l.seen_at, l.proved_at, p.id, p.name, p.email INTO login_id, seen_at, proved_at, person_id, person_name, email
      FROM public.login_session l JOIN public.person p ON p.id = l.person_id
     WHERE l.token_hash = decode(part[3], 'hex') AND l.ended_at IS NULL AND p.active
       AND l.seen_at >= to_timestamp(part[5]::double precision) AND l.started_at >= to_timestamp(part[6]::double precision);
    IF NOT FOUND THEN
        PERFORM guard.open('door', NULL, NULL, NULL, '{}', part[7]::date);
        RETURN;
    END IF;
    SELECT coalesce(json_agg(json_build_array(t.id, t.code, t.name, t.kind, t.fonds_number, t.constituting_unit, coalesce(o.name, t.name), m.role)
                             ORDER BY t.kind DESC, t.id, m.role), '[]')::text,
           min(t.id) FILTER (WHERE t.code = part[2]), min(t.parent_id) FILTER (WHERE t.code = part[2])
      INTO places, home, street
      FROM public.membership m JOIN public.tenant t ON t.id = m.tenant_id LEFT JOIN public.tenant o ON o.id = t.parent_id
     WHERE m.person_id = admit.person_id AND m.ended_on IS NULL AND coalesce(m.expires_on >= part[7]::date, true) AND t.closed_on IS NULL;
    IF home IS NULL THEN
        PERFORM guard.open('door', NULL, NULL, NULL, '{}', part[7]::date);
    ELSE
        PERFORM guard.open('member', home, street, person_id, '{}', part[7]::date);
        SELECT h.last_hash INTO last_act FROM public.audit_head h WHERE h.tenant_id = home;
    END IF;
    RETURN NEXT;
END $$;

-- The context of this transaction as mode, home, street, person, scope, expires, today; NULL when there is none or it is not ours.
CREATE OR REPLACE FUNCTION guard.verified() RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    raw text := nullif(current_setting('commarch.context', true), '');   -- '' after the transaction that set it, not NULL
    payload text; key guard.secret; part text[];
BEGIN
    IF raw IS NULL OR length(raw) < 66 THEN RETURN NULL; END IF;
    payload := left(raw, -65);
    SELECT * INTO key FROM guard.secret;
    IF guard.hmac(key.context_ipad, key.context_opad, payload || '|' || guard.txbind()) IS DISTINCT FROM right(raw, 64) THEN RETURN NULL; END IF;
    part := string_to_array(payload, '|');
    IF to_timestamp(part[6]::double precision) < clock_timestamp() THEN RETURN NULL; END IF;
    RETURN part;
END $$;

CREATE OR REPLACE FUNCTION guard.mode() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT (guard.verified())[1] $$;
-- The tenant whose rows this transaction may read and write.
CREATE OR REPLACE FUNCTION guard.home() RETURNS int LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT nullif((guard.verified())[2], '')::int $$;
-- The street above the home tenant: its published reference scheme may be read.
CREATE OR REPLACE FUNCTION guard.street() RETURNS int LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT nullif((guard.verified())[3], '')::int $$;
CREATE OR REPLACE FUNCTION guard.person() RETURNS int LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT nullif((guard.verified())[4], '')::int $$;
-- The deployment's civil date, as the application has signed it: what may be done from a day on only asks this.
CREATE OR REPLACE FUNCTION guard.today() RETURNS date LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT ((guard.verified())[7])::date $$;
-- The tenants that a supervisor may read.
CREATE OR REPLACE FUNCTION guard.scope() RETURNS int[] LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT nullif((guard.verified())[5], '{}')::int[] $$;

-- Ids of a tenant's items that match, a page of them. Under row-level security `@@` never becomes an index condition (it isn't
-- leakproof); so these two functions look past the policies, for a tenant that the verified context allows and no other. A supervisor
-- finds and counts only what may be shown to her: filed, and nothing with personal data in it.
-- `ordered`: newest (by id), code, date. A page begins behind (after_key, after_id), where newest needs no key; `backward`: the page before
-- it, nearest first. in_*: one year, class or category only. The text of the statement is put together from constants, all values are
-- bound, and it is planned anew each time: a word that every second item holds is read off the order, a rare one off the index.
DROP FUNCTION IF EXISTS guard.search(int, tsquery, int);
CREATE OR REPLACE FUNCTION guard.search(
    tenant int, query tsquery, at_most int, ordered text DEFAULT 'newest', after_key text DEFAULT NULL, after_id uuid DEFAULT NULL,
    backward boolean DEFAULT false, in_year int DEFAULT NULL, in_class text DEFAULT NULL, in_category text DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 50 AS $$
DECLARE
    statement text := 'SELECT i.id FROM public.item i WHERE i.tenant_id = $1 AND i.search_vector @@ $2';
    falls boolean := backward = (ordered = 'code');   -- only codes rise
BEGIN
    IF tenant = ANY (guard.scope()) THEN
        statement := statement || ' AND i.personal_level = ''none'' AND i.state NOT IN (''draft'', ''arranged'')';
    ELSIF tenant IS DISTINCT FROM guard.home() THEN
        RETURN;
    END IF;
    IF in_year IS NOT NULL THEN statement := statement || ' AND i.year = $6'; END IF;
    IF in_class IS NOT NULL THEN statement := statement || ' AND i.archival_class = $7'; END IF;
    IF in_category IS NOT NULL THEN statement := statement || ' AND i.category_code = $8'; END IF;
    IF after_id IS NOT NULL THEN
        statement := statement || CASE ordered WHEN 'code' THEN ' AND (i.code_key, i.id) {} ($4, $5)'
                                               WHEN 'date' THEN ' AND (i.date_key, i.id) {} ($4::date, $5)' ELSE ' AND i.id {} $5' END;
    END IF;
    statement := statement || CASE ordered WHEN 'code' THEN ' ORDER BY i.code_key [], i.id []'
                                           WHEN 'date' THEN ' ORDER BY i.date_key [], i.id []' ELSE ' ORDER BY i.id []' END || ' LIMIT $3';
    statement := replace(replace(statement, '{}', CASE WHEN falls THEN '<' ELSE '>' END), '[]', CASE WHEN falls THEN 'DESC' ELSE 'ASC' END);
    RETURN QUERY EXECUTE statement USING tenant, query, at_most, after_key, after_id, in_year, in_class, in_category;
END $$;

-- How many match, by year, class and category; the sum is the exact number of hits. All of them are visited, so they are always looked up
-- in the index: to take the tenant's items one by one and look into the vector of each costs three times as much, which no plan foresees.
CREATE OR REPLACE FUNCTION guard.search_counts(tenant int, query tsquery)
RETURNS TABLE (in_year int, in_class text, in_category text, hits bigint)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_indexscan = off SET enable_seqscan = off ROWS 100 AS $$
BEGIN
    IF tenant = ANY (guard.scope()) THEN
        RETURN QUERY SELECT i.year, i.archival_class::text, i.category_code::text, count(*) FROM public.item i
                      WHERE i.tenant_id = tenant AND i.search_vector @@ query
                        AND i.personal_level = 'none' AND i.state NOT IN ('draft', 'arranged') GROUP BY 1, 2, 3;
    ELSIF tenant = guard.home() THEN
        RETURN QUERY SELECT i.year, i.archival_class::text, i.category_code::text, count(*) FROM public.item i
                      WHERE i.tenant_id = tenant AND i.search_vector @@ query GROUP BY 1, 2, 3;
    END IF;
END $$;

-- Whether the acting person holds a role here; signs as the head of this unit; speaks for the street above it. In the street's own
-- archives its leader signs and its archivist speaks.
CREATE OR REPLACE FUNCTION guard.has_role(asked text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM public.membership m
                    WHERE m.tenant_id = guard.home() AND m.person_id = guard.person() AND m.role = asked AND m.ended_on IS NULL);
END $$;
CREATE OR REPLACE FUNCTION guard.heads() RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED AS
$$ SELECT guard.has_role('head') OR guard.street() IS NULL AND guard.has_role('street_leader') $$;
CREATE OR REPLACE FUNCTION guard.oversees() RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED AS
$$ SELECT guard.mode() = 'attend' OR guard.street() IS NULL AND guard.has_role('street_archivist') $$;

-- Whether an item may be destroyed in a destruction: the whole rule in one place (档案法 21; domain handbook 3.4). Its period is over; no
-- hold lies on it, no open transfer has it; a group of three with a residents' representative said so and nobody in it otherwise; the
-- head signed and the street, another person, agreed to this very item; notice and waiting time were lived through; two witnesses who
-- neither execute nor approved have checked and signed, as they were appointed; photographs show that it went, or the executor has said why
-- there are none. For accounting archives witnesses of both units, and the opinions of all whom Order 79 art. 18 names: the head's by her
-- signature, four of the group. Row-level security asks it for every line of a register of destruction.
CREATE OR REPLACE FUNCTION guard.may_destroy(asked_destruction uuid, asked_item uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine int := guard.home();
    batch record; voices record; witnesses record;
BEGIN
    SELECT b.id, b.round, l.id AS line, l.archival_class = 'KU' OR i.archival_class = 'KU' AS accounting INTO batch
      FROM public.destruction d
      JOIN public.appraisal_batch b ON b.tenant_id = mine AND b.id = d.batch_id AND b.round = d.round
      JOIN public.appraisal_line l ON l.tenant_id = mine AND l.batch_id = b.id AND l.item_id = asked_item
      JOIN public.item i ON i.tenant_id = mine AND i.id = l.item_id
     WHERE d.tenant_id = mine AND d.id = asked_destruction
       AND b.purpose = 'expiry' AND b.stage = 'executing'
       AND b.noticed_days >= b.notice_days AND b.waited_days >= b.waiting_days
       AND d.happens_on >= b.approved_on + b.notice_days + b.waiting_days
       AND (b.notice_days = 0 OR EXISTS (SELECT 1 FROM public.public_notice n
                    WHERE n.tenant_id = mine AND n.batch_id = b.id AND n.round = b.round
                      AND d.happens_on >= n.posted_on + b.notice_days + b.waiting_days))
       AND l.decision = 'destroy' AND l.is_open AND l.withdrawn_because = ''
       AND i.state = 'filed' AND i.ends_on < b.approved_on
       AND (i.carriers <@ '["digital"]' OR d.no_photo_because <> '' OR EXISTS (
                SELECT 1 FROM public.destruction_photo p WHERE p.tenant_id = mine AND p.destruction_id = d.id))
       AND EXISTS (SELECT 1 FROM public.appraisal_step s
                    WHERE s.tenant_id = mine AND s.batch_id = b.id AND s.round = b.round
                      AND s.from_stage = 'reported' AND s.to_stage = 'submitted')
       AND EXISTS (SELECT 1 FROM public.appraisal_ruling r
                    WHERE r.tenant_id = mine AND r.line_id = l.id AND r.round = b.round AND r.agreed AND r.decision = 'destroy')
       AND NOT EXISTS (SELECT 1 FROM public.held_item x JOIN public.hold h ON h.tenant_id = mine AND h.id = x.hold_id
                        WHERE x.tenant_id = mine AND x.item_id = asked_item AND h.lifted_at IS NULL)
       AND NOT EXISTS (SELECT 1 FROM public.transferred_item t WHERE t.tenant_id = mine AND t.item_id = asked_item AND t.is_open)
       AND NOT EXISTS (SELECT 1 FROM public.appraisal_step s
                         JOIN public.appraisal_step a ON a.tenant_id = mine AND a.batch_id = b.id AND a.round = b.round
                          AND a.from_stage = 'submitted' AND a.to_stage <> 'deciding' AND a.person_id = s.person_id
                        WHERE s.tenant_id = mine AND s.batch_id = b.id AND s.round = b.round
                          AND s.from_stage = 'reported' AND s.to_stage = 'submitted');
    IF NOT FOUND THEN RETURN false; END IF;
    SELECT count(*) FILTER (WHERE o.verdict = 'destroy') AS agreed, count(*) FILTER (WHERE o.verdict <> 'destroy') AS against,
           coalesce(bool_or(o.verdict = 'destroy' AND m.part = 'resident'), false) AS resident,
           count(DISTINCT m.part) FILTER (WHERE o.verdict = 'destroy'
               AND m.part IN ('archives_head', 'archivist', 'accounting_head', 'accountant')) AS of_units INTO voices
      FROM public.appraisal_member m
      JOIN LATERAL (SELECT one.verdict FROM public.appraisal_opinion one
                     WHERE one.tenant_id = mine AND one.line_id = batch.line AND one.person_id = m.person_id
                     ORDER BY one.id DESC LIMIT 1) o ON true
     WHERE m.tenant_id = mine AND m.batch_id = batch.id AND m.left_at IS NULL;
    IF voices.agreed < 3 OR voices.against > 0 OR NOT voices.resident OR batch.accounting AND voices.of_units < 4 THEN RETURN false; END IF;
    SELECT count(*) AS signed, coalesce(bool_or(unit = 'archives') AND bool_or(unit = 'accounting'), false) AS both INTO witnesses
      FROM (SELECT w.person_id, min(w.unit) AS unit FROM public.witness_signature w
             WHERE w.tenant_id = mine AND w.destruction_id = asked_destruction
               AND NOT EXISTS (SELECT 1 FROM public.appraisal_step s
                                WHERE s.tenant_id = mine AND s.batch_id = batch.id AND s.person_id = w.person_id
                                  AND s.from_stage IN ('reported', 'submitted'))
             GROUP BY w.person_id HAVING count(*) = 2) signed;
    RETURN witnesses.signed >= 2 AND (witnesses.both OR NOT batch.accounting);
END $$;

-- The number of the batch on whose report an item stands to be destroyed and still waits for it, or nothing: until then it stays what
-- group, head and street have decided on.
CREATE OR REPLACE FUNCTION guard.decided_in(asked_item uuid) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT b.year || '-' || lpad(b.running::text, greatest(2, length(b.running::text)), '0')
              FROM public.appraisal_line l JOIN public.appraisal_batch b ON b.tenant_id = l.tenant_id AND b.id = l.batch_id
             WHERE l.tenant_id = guard.home() AND l.item_id = asked_item AND l.is_open AND l.decision = 'destroy'
               AND b.stage IN ('reported', 'submitted', 'notice', 'waiting', 'executing')
               AND NOT EXISTS (SELECT 1 FROM public.destroyed_item d WHERE d.tenant_id = l.tenant_id AND d.item_id = asked_item));
END $$;

-- What a change may not do, whoever of the application asks for it. Triggers ask, for a policy sees only one side of a change, and one that
-- hides a row from being changed hides it from being locked and told about, too.
CREATE OR REPLACE FUNCTION guard.stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.mode() IS NOT NULL THEN
        RAISE EXCEPTION '% has ended and stays as it is', TG_TABLE_NAME USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- The days of notice and waiting are the street's to set, when it approves, and the system's to count.
CREATE OR REPLACE FUNCTION guard.keep_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.approved_on, NEW.notice_days, NEW.waiting_days, NEW.noticed_days, NEW.waited_days, NEW.counted_on)
       IS DISTINCT FROM (OLD.approved_on, OLD.notice_days, OLD.waiting_days, OLD.noticed_days, OLD.waited_days, OLD.counted_on)
       AND NOT (guard.oversees() OR guard.mode() = 'system') THEN
        RAISE EXCEPTION 'days of waiting are the street''s to set and the system''s to count' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- Description, components and files of an item that waits for its destruction stay as they were when that was decided.
CREATE OR REPLACE FUNCTION guard.keep_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked_item uuid; comes_to uuid;
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        SELECT c.item_id INTO asked_item FROM came c
          JOIN public.appraisal_line l ON l.tenant_id = c.tenant_id AND l.item_id = c.item_id AND l.is_open AND l.decision = 'destroy' LIMIT 1;
        IF NOT FOUND THEN RETURN NULL; END IF;
    ELSIF TG_TABLE_NAME = 'item' THEN asked_item := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN asked_item := NEW.item_id;
    ELSIF TG_OP = 'UPDATE' THEN asked_item := OLD.item_id; comes_to := nullif(NEW.item_id, OLD.item_id);
    ELSE asked_item := OLD.item_id;
    END IF;
    IF guard.mode() IS NOT NULL AND (guard.decided_in(asked_item) IS NOT NULL OR guard.decided_in(comes_to) IS NOT NULL) THEN
        RAISE EXCEPTION 'an item that waits for its destruction stays what was decided on' USING ERRCODE = '42501';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

-- What is filed is never kept for shorter than it was to be (domain handbook 3.4).
CREATE OR REPLACE FUNCTION guard.keep_period() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.mode() IS NOT NULL
       AND (NEW.ends_on < OLD.ends_on OR OLD.ends_on IS NULL AND NEW.ends_on IS NOT NULL AND NOT OLD.event_based) THEN
        RAISE EXCEPTION 'the period of a filed item is never shortened' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- A transfer is signed by a head, in her own name, once.
CREATE OR REPLACE FUNCTION guard.keep_signature() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.mode() IS NOT NULL AND NEW.signed_by IS DISTINCT FROM OLD.signed_by
       AND (OLD.signed_by IS NOT NULL OR NEW.signed_by IS DISTINCT FROM guard.person() OR NOT guard.heads()) THEN
        RAISE EXCEPTION 'a transfer is signed by the head herself' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- A transfer that was left for its signature is not composed again, what was signed stays as it was signed, and what has ended has ended.
CREATE OR REPLACE FUNCTION guard.keep_transfer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.mode() IS NOT NULL
       AND (NEW.state <> OLD.state AND (NEW.state = 'composing' OR OLD.state IN ('received', 'withdrawn'))
            OR OLD.list_id IS NOT NULL AND NEW.list_id IS DISTINCT FROM OLD.list_id
            OR OLD.signed_by IS NOT NULL AND (NEW.receiver, NEW.note, NEW.signed_at, NEW.signed_by_name)
               IS DISTINCT FROM (OLD.receiver, OLD.note, OLD.signed_at, OLD.signed_by_name)) THEN
        RAISE EXCEPTION 'a transfer stays as it was signed' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- So do its lines: what is told of an item, and where it stands in the list (档案法实施条例 30).
CREATE OR REPLACE FUNCTION guard.keep_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.mode() IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.transfer t
         WHERE t.tenant_id = OLD.tenant_id AND t.id = OLD.transfer_id AND t.state = 'composing' AND t.signed_by IS NULL) THEN
        RAISE EXCEPTION 'a list that is signed stays as it was signed' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- A transfer lets its items go when it ends, all of them and for good. Asked at the commit, when the transfer has ended, too.
CREATE OR REPLACE FUNCTION guard.keep_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.is_open OR NOT EXISTS (
        SELECT 1 FROM public.transfer t
         WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.transfer_id AND t.state IN ('received', 'withdrawn')) THEN
        RAISE EXCEPTION 'a transfer holds its items until it ends' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END $$;

-- What the head has confirmed of an incident stays; she alone confirms and withdraws, the street alone reports to the county and closes, and
-- what has ended stays as it is (档案法 44).
CREATE OR REPLACE FUNCTION guard.keep_incident() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.mode() IS NULL THEN RETURN NEW; END IF;
    IF OLD.state IN ('closed', 'withdrawn')
       OR NEW.state <> OLD.state AND (OLD.state || ' ' || NEW.state) NOT IN
          ('recorded confirmed', 'recorded withdrawn', 'confirmed reported', 'reported closed')
       OR OLD.confirmed_by IS NOT NULL
          AND (NEW.kind, NEW.found_at, NEW.happened_on, NEW.place, NEW.description, NEW.loose, NEW.remedy, NEW.people, NEW.confirmed_by,
               NEW.confirmed_at, NEW.confirmed_name)
              IS DISTINCT FROM (OLD.kind, OLD.found_at, OLD.happened_on, OLD.place, OLD.description, OLD.loose, OLD.remedy, OLD.people,
                                OLD.confirmed_by, OLD.confirmed_at, OLD.confirmed_name) THEN
        RAISE EXCEPTION 'what was confirmed of an incident stays' USING ERRCODE = '42501';
    END IF;
    IF NEW.confirmed_by IS DISTINCT FROM OLD.confirmed_by AND (NEW.confirmed_by IS DISTINCT FROM guard.person() OR NOT guard.heads())
       OR NEW.state = 'withdrawn' AND NOT guard.heads() THEN
        RAISE EXCEPTION 'an incident is confirmed by the head herself' USING ERRCODE = '42501';
    END IF;
    IF (NEW.reported_on, NEW.reported_to, NEW.report_number, NEW.reported_name, NEW.closed_at, NEW.closed_name, NEW.result, NEW.sheet_id)
       IS DISTINCT FROM (OLD.reported_on, OLD.reported_to, OLD.report_number, OLD.reported_name, OLD.closed_at, OLD.closed_name, OLD.result,
                         OLD.sheet_id) AND NOT guard.oversees() THEN
        RAISE EXCEPTION 'an incident is reported and closed by the street' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- What a document handed in became, it became: the trail forgets what it tells of the document once that item is destroyed. It becomes a
-- draft; only where that was thrown away, the document is free again.
CREATE OR REPLACE FUNCTION guard.keep_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was uuid;
BEGIN
    IF guard.mode() IS NULL THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' THEN
        was := OLD.item_id;
        IF NEW.id <> OLD.id OR was <> NEW.item_id
           OR NEW.item_id IS NULL AND EXISTS (SELECT 1 FROM public.item i WHERE i.tenant_id = NEW.tenant_id AND i.id = was) THEN
            RAISE EXCEPTION 'what a document became stays' USING ERRCODE = '42501';
        END IF;
    END IF;
    IF NEW.item_id IS DISTINCT FROM was AND NEW.item_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM public.item i WHERE i.tenant_id = NEW.tenant_id AND i.id = NEW.item_id AND i.state = 'draft') THEN
        RAISE EXCEPTION 'a document becomes a draft' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- Whether an item is gone for good: it stands in a register of destruction, or as a draft became part of one that does.
CREATE OR REPLACE FUNCTION guard.is_gone(item text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM public.destroyed_item d WHERE d.tenant_id = guard.home() AND d.item_id::text = item) THEN RETURN true; END IF;
    IF EXISTS (SELECT 1 FROM public.item i WHERE i.tenant_id = guard.home() AND i.id = item::uuid) THEN RETURN false; END IF;
    RETURN EXISTS (SELECT 1 FROM public.audit_entry e, jsonb_array_elements_text(e.after -> 'of') other
                    WHERE e.tenant_id = guard.home() AND e.thing_kind = 'item' AND e.thing_id = item AND e.act = 'merge' AND guard.is_gone(other));
END $$;

-- Whether the trail may forget what an entry tells: of an item that is gone, of a document that became one, of whatever else names one.
DROP FUNCTION IF EXISTS guard.may_forget(text, text);
CREATE OR REPLACE FUNCTION guard.may_forget(kind text, thing text, others jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF kind = 'item' AND guard.is_gone(thing) THEN RETURN true; END IF;
    IF kind = 'intake_document' AND EXISTS (
        SELECT 1 FROM public.intake_document i
         WHERE i.tenant_id = guard.home() AND i.id::text = thing AND guard.is_gone(i.item_id::text)) THEN RETURN true; END IF;
    RETURN EXISTS (SELECT 1 FROM jsonb_array_elements_text(coalesce(others, '[]')) other WHERE guard.is_gone(other));
END $$;

-- Takes what the trail tells of things that went out of it: before, after, reason, the label of the thing itself, and the salt of their hash,
-- without which nobody can try words on that. Who did what and when stays, so do the hash and which other items it was about.
CREATE OR REPLACE FUNCTION guard.forget(kind text, things text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.audit_entry e SET before = NULL, reason = NULL, salt = NULL, erased = true,
           after = CASE WHEN e.after ? 'of' THEN jsonb_build_object('of', e.after -> 'of') END,
           thing_label = CASE WHEN e.thing_kind = 'item' AND guard.is_gone(e.thing_id) OR e.thing_kind = 'intake_document' THEN coalesce(
               (SELECT d.archival_code FROM public.destroyed_item d WHERE d.tenant_id = e.tenant_id AND d.item_id::text = e.thing_id), '')
               ELSE e.thing_label END
     WHERE e.tenant_id = guard.home() AND NOT e.erased
       AND (e.thing_kind = kind AND e.thing_id = ANY (things) OR e.after ? 'of' OR e.thing_kind = 'item' AND e.thing_id IN (
            SELECT m.thing_id FROM public.audit_entry m WHERE m.tenant_id = guard.home() AND m.act = 'merge' AND m.after ? 'of'))
       AND guard.may_forget(e.thing_kind, e.thing_id, e.after -> 'of');
END $$;

DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['hmac(bytea, bytea, text)', 'txbind()', 'believed(text, text, int)', 'open(text, int, int, int, int[], date)', 'today()',
                               'enter(text, text)', 'admit(text, text)', 'verified()', 'mode()', 'home()', 'street()', 'person()',
                               'scope()', 'search(int, tsquery, int, text, text, uuid, boolean, int, text, text)', 'search_counts(int, tsquery)',
                               'has_role(text)', 'heads()', 'oversees()', 'may_destroy(uuid, uuid)', 'decided_in(uuid)', 'is_gone(text)', 'may_forget(text, text, jsonb)', 'forget(text, text[])',
                               'stays()', 'keep_days()', 'keep_decided()', 'keep_period()', 'keep_signature()', 'keep_transfer()', 'keep_told()',
                               'keep_line()', 'keep_item()', 'keep_incident()'] LOOP
        EXECUTE format('ALTER FUNCTION guard.%s OWNER TO commarch_priv', one);
        EXECUTE format('REVOKE ALL ON FUNCTION guard.%s FROM PUBLIC', one);
        IF one ~ '^(stays|keep)' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION guard.%s TO commarch_owner', one);   -- who makes the triggers
        ELSIF one !~ '^(hmac|txbind|believed|open)' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION guard.%s TO commarch_app, commarch_supervisor', one);
        END IF;
    END LOOP;
END $$;
ALTER TABLE guard.secret OWNER TO commarch_priv;
REVOKE ALL ON guard.secret FROM PUBLIC, commarch_app, commarch_supervisor;
