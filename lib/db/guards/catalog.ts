import type { Transaction } from "@/lib/db/client";

/** What PostgreSQL holds by itself, by name: `trigger plan.keep_facts` → how it is defined, in one line of text. */
export type Guards = Record<string, string>;

/**
 * Reads every trigger, function, constraint, unique index and privilege of the product's tables from the catalogue.
 * The answer is the same for the owner and for the two restricted roles.
 */
export async function readGuards(tx: Transaction): Promise<Guards> {
  const rows = await tx.$queryRaw<{ name: string; definition: string }[]>`
    WITH relation AS (
      SELECT c.oid, c.relname, c.relowner, c.relacl, c.relkind, c.relrowsecurity FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations' AND c.relkind IN ('r', 'p', 'S')
    ), own_function AS (
      SELECT p.* FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    ), grantee AS (
      SELECT oid, rolname FROM pg_roles WHERE rolname IN ('twokey_web', 'twokey_worker')
      UNION ALL SELECT 0::oid, 'everybody'
    )
    SELECT format('trigger %s.%s', r.relname, t.tgname) AS name,
      concat_ws(' ', t.tgenabled, t.tgtype, p.proname, nullif(encode(t.tgargs, 'escape'), ''), pg_get_expr(t.tgqual, t.tgrelid)) AS definition
    FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT format('foreign keys of %s', r.relname), string_agg(DISTINCT t.tgenabled::text, '')
    FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE t.tgisinternal GROUP BY r.relname
    UNION ALL
    SELECT format('function %s(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
      concat_ws(' ', encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex'), p.provolatile, p.prosecdef::text, p.proconfig::text)
    FROM own_function p
    UNION ALL
    SELECT format('constraint %s.%s', r.relname, k.conname), concat_ws(' ', k.convalidated::text, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL
    SELECT format('unique index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN relation r ON r.oid = i.indrelid WHERE i.indisunique AND i.indisvalid
    UNION ALL
    SELECT format('needed columns of %s', r.relname), string_agg(a.attname::text, ' ' ORDER BY a.attname COLLATE "C")
    FROM pg_attribute a JOIN relation r ON r.oid = a.attrelid WHERE a.attnum > 0 AND a.attnotnull AND r.relkind <> 'S' GROUP BY r.relname
    UNION ALL
    SELECT format('%s may on %s', g.rolname, r.relname), string_agg(x.privilege_type, ' ' ORDER BY x.privilege_type COLLATE "C")
    FROM relation r CROSS JOIN LATERAL aclexplode(r.relacl) x JOIN grantee g ON g.oid = x.grantee GROUP BY g.rolname, r.relname
    UNION ALL
    SELECT format('%s may on %s.%s', g.rolname, r.relname, a.attname), string_agg(x.privilege_type, ' ' ORDER BY x.privilege_type COLLATE "C")
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid CROSS JOIN LATERAL aclexplode(a.attacl) x JOIN grantee g ON g.oid = x.grantee
    GROUP BY g.rolname, r.relname, a.attname
    UNION ALL
    SELECT format('%s may call %s(%s)', g.rolname, p.proname, pg_get_function_identity_arguments(p.oid)), 'yes'
    FROM own_function p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x JOIN grantee g ON g.oid = x.grantee
    UNION ALL
    SELECT format('role %s', o.rolname), concat_ws(' ',
      CASE WHEN o.rolsuper OR o.rolbypassrls OR o.rolcreaterole OR o.rolcreatedb OR o.rolreplication THEN 'powerful' ELSE 'plain' END,
      CASE WHEN EXISTS (SELECT 1 FROM relation r WHERE pg_has_role(o.oid, r.relowner, 'MEMBER')) THEN 'owner' ELSE 'not the owner' END,
      CASE WHEN has_schema_privilege(o.oid, 'public', 'CREATE') THEN 'may create' ELSE 'may not create' END)
    FROM pg_roles o WHERE o.rolname IN ('twokey_web', 'twokey_worker')
    UNION ALL
    SELECT 'rewrite rules', count(*)::text FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class`;
  return Object.fromEntries(rows.map(({ name, definition }) => [name, definition]));
}

/** Whether this connection could make itself the owner of the tables, and so pass every guard. */
export async function sessionIsOwner(tx: Transaction): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ owner: boolean }[]>`
    SELECT bool_or(pg_has_role(session_user, c.relowner, 'MEMBER')) AS owner FROM pg_class c
    WHERE c.oid = 'public.execution'::regclass`;
  return row?.owner !== false;
}
