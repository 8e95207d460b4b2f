"""Row-level security of a table: how a migration gives it, and how its absence is found.

A migration that makes a tenant's table calls `protect("loan")` after `create_table`; that emits grants and policies. `faults` reads
the catalogue and names every hole; it runs at start-up, in `commarch doctor` and in the tests.
"""

from sqlalchemy import Connection, text

from commarch.libraries import alembic

APP, SUPERVISOR, PRIV, OWNER = "commarch_app", "commarch_supervisor", "commarch_priv", "commarch_owner"

#: Tables without tenant_id, each with policies of its own in the migration that makes it.
ACCOUNTS = frozenset({"tenant", "person", "credential", "login_session", "one_time_link", "sign_in"})
#: Tables that are neither a tenant's nor an account's.
PLAIN = frozenset({"alembic_version"})


def protect(
    table: str,
    *,
    grants: str = "SELECT, INSERT, UPDATE, DELETE",
    supervisor: str | None = "*",
    street_reads: str | None = None,
    added_at_door: bool = False,
) -> None:
    """Force row-level security on a tenant's table.

    `grants` is what the application may do (an append-only table: "SELECT, INSERT"). `supervisor` names the columns that the street
    may read of its communities ("*": all, None: the table stays closed to it). `street_reads` is a condition under which a community
    may read rows of the street above it (published reference schemes). `added_at_door`: inside a tenant rows are read and changed, not added.
    """
    alembic.op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    alembic.op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    alembic.op.execute(f"GRANT {grants} ON {table} TO {APP}")
    alembic.op.execute(f"GRANT SELECT ON {table} TO {PRIV}")
    mine = "tenant_id = (SELECT guard.home())"
    alembic.op.execute(f"CREATE POLICY member ON {table} FOR {'SELECT' if added_at_door else 'ALL'} TO {APP} USING ({mine})")
    if added_at_door:
        alembic.op.execute(f"CREATE POLICY member_change ON {table} FOR UPDATE TO {APP} USING ({mine})")
    if supervisor:
        columns = "" if supervisor == "*" else f" ({supervisor})"
        alembic.op.execute(f"GRANT SELECT{columns} ON {table} TO {SUPERVISOR}")
        alembic.op.execute(
            f"CREATE POLICY supervisor ON {table} FOR SELECT TO {SUPERVISOR} USING (tenant_id = ANY ((SELECT guard.scope())::int[]))"
        )
    if street_reads:
        alembic.op.execute(
            f"CREATE POLICY street ON {table} FOR SELECT TO {APP} USING (tenant_id = (SELECT guard.street()) AND {street_reads})"
        )


def demand(table: str, verb: str, condition: str, *, name: str) -> None:
    """Let the application write rows only under a condition, whatever else allows it: INSERT of such rows, UPDATE or DELETE of such rows."""
    clause = {"INSERT": f"WITH CHECK ({condition})", "UPDATE": f"USING ({condition}) WITH CHECK (true)"}.get(verb, f"USING ({condition})")
    alembic.op.execute(f"CREATE POLICY {name} ON {table} AS RESTRICTIVE FOR {verb} TO {APP} {clause}")


def protect_account(table: str, *, grants: str, member: str | None = None, own: str | None = None, door_writes: bool = True) -> None:
    """Force row-level security on a table of accounts: open at the door and to the operator, else only as the conditions say.

    `own` is the condition under which a row is the acting person's, `member` the one under which her tenant may read it.
    `door_writes=False` leaves writing to the operator.
    """
    alembic.op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    alembic.op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    alembic.op.execute(f"GRANT {grants} ON {table} TO {APP}")
    alembic.op.execute(f"GRANT SELECT ON {table} TO {PRIV}")
    modes = "('door', 'keeper')" if door_writes else "('keeper')"
    alembic.op.execute(
        f"CREATE POLICY door ON {table} TO {APP} USING ((SELECT guard.mode()) IN {modes}) WITH CHECK ((SELECT guard.mode()) IN {modes})"
    )
    if not door_writes:
        alembic.op.execute(f"CREATE POLICY door_reads ON {table} FOR SELECT TO {APP} USING ((SELECT guard.mode()) = 'door')")
    if own:
        alembic.op.execute(f"CREATE POLICY own ON {table} FOR SELECT TO {APP} USING ({own})")
        alembic.op.execute(f"CREATE POLICY own_change ON {table} FOR UPDATE TO {APP} USING ({own}) WITH CHECK ({own})")
    if member:
        alembic.op.execute(f"CREATE POLICY member ON {table} FOR SELECT TO {APP} USING ({member})")


def faults(connection: Connection) -> list[str]:
    """Name every hole in the wall, in Chinese; an empty list is a whole wall. The connection must be the application's."""
    checks = (_role_faults, _table_faults, _policy_faults, _key_faults, _view_faults)
    return [fault for check in checks for fault in check(connection)]


def _role_faults(connection: Connection) -> list[str]:
    role = connection.execute(
        text("SELECT rolname, rolsuper, rolbypassrls, rolinherit, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    ).one()
    found = []
    if role.rolsuper or role.rolbypassrls:
        found.append(f"数据库角色 {role.rolname} 是超级用户或可绕过行级安全，租户隔离不会生效；请改用 {APP} 角色连接")
    if role.rolinherit:
        found.append(f"数据库角色 {role.rolname} 会继承其他角色的权限；请执行 ALTER ROLE {role.rolname} NOINHERIT")
    if role.rolcreaterole or role.rolcreatedb:
        found.append(f"数据库角色 {role.rolname} 可以建角色或建库，权限过大")
    is_member = text("SELECT pg_has_role(current_user, :role, 'MEMBER')")
    powerful = [one for one in (OWNER, PRIV) if connection.execute(is_member, {"role": one}).scalar()]
    found += [f"数据库角色 {role.rolname} 是 {one} 的成员，可以关掉隔离" for one in powerful]
    return found + _privilege_faults(connection)


def _privilege_faults(connection: Connection) -> list[str]:
    may = connection.execute(
        text(
            "SELECT has_schema_privilege('public', 'CREATE') OR has_schema_privilege('guard', 'CREATE') AS make_tables, "
            "has_database_privilege(current_database(), 'TEMP') AS make_temporary, "
            "has_table_privilege('guard.secret', 'SELECT') OR has_table_privilege('guard.secret', 'UPDATE') AS read_keys"
        )
    ).one()
    told = {"建表（public、guard）": may.make_tables, "建临时表": may.make_temporary, "读写密钥表 guard.secret": may.read_keys}
    return [f"应用角色可以{what}，权限过大" for what, is_so in told.items() if is_so]


_TABLES = text(
    """
    SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, c.relowner = u.oid AS owned_by_app,
           EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS has_tenant,
           (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
           has_table_privilege(c.oid, 'TRUNCATE') AS can_truncate
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles u
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND u.rolname = current_user ORDER BY 1
    """
)


def _table_faults(connection: Connection) -> list[str]:
    found = []
    for table in connection.execute(_TABLES):
        if table.name in PLAIN:
            continue
        if not table.has_tenant and table.name not in ACCOUNTS:
            found.append(f"表 {table.name} 没有 tenant_id 列")
        if not (table.enabled and table.forced):
            found.append(f"表 {table.name} 没有强制行级安全")
        if table.policies == 0:
            found.append(f"表 {table.name} 没有隔离策略")
        if table.owned_by_app or table.can_truncate:
            found.append(f"应用角色对表 {table.name} 的权限过大（所有者或 TRUNCATE）")
    return found


def _policy_faults(connection: Connection) -> list[str]:
    """Every policy that opens asks the guard; one that does not would open its table to all."""
    open_ones = connection.execute(
        text(
            "SELECT polrelid::regclass::text AS name, polname FROM pg_policy "
            "WHERE polpermissive "
            "AND coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '') NOT LIKE '%guard.%'"
        )
    )
    return [f"表 {row.name} 的策略 {row.polname} 不问 guard，对所有租户敞开" for row in open_ones]


_KEYS = text(
    """
    SELECT c.conrelid::regclass::text AS name, c.conname AS key, c.contype AS kind
      FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
     WHERE n.nspname = 'public' AND c.contype IN ('p', 'u', 'f')
       AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
       AND (c.contype <> 'f'
            OR EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.confrelid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
       AND (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = c.conkey[1]) <> 'tenant_id'
    UNION ALL
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, 'i'
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE n.nspname = 'public'
       AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
       AND (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = i.indkey[0]) IS DISTINCT FROM 'tenant_id'
     ORDER BY 1, 2
    """
)


def _key_faults(connection: Connection) -> list[str]:
    found = []
    for key in connection.execute(_KEYS):
        if key.name == "membership":
            continue  # read by person, from the door
        found.append(f"表 {key.name} 的键或索引 {key.key} 不以 tenant_id 开头")
    return found


def _view_faults(connection: Connection) -> list[str]:
    views = connection.execute(
        text(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' "
            "AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))"
        )
    ).scalars()
    return [f"视图 {name} 会绕过隔离（须为 security_invoker，且不用物化视图）" for name in views]
