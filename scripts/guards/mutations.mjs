/**
 * One guard taken away.
 * @typedef {{ guard: string, sql: string }} Mutation
 */

/** Triggers that only tell others to look again; nothing is refused by them. */
const messengers = /^(tell_|wake_)/;

/**
 * Every way to take one guard out of a migrated database: each refusing line of each function, each trigger, each check,
 * each unique index, and each privilege on a table or a function that a restricted role was not given.
 * @param {import("pg").Client} client as the owner
 * @returns {Promise<Mutation[]>}
 */
export async function mutations(client) {
  return [
    ...(await refusingLines(client)),
    ...(await triggers(client)),
    ...(await checks(client)),
    ...(await uniqueIndexes(client)),
    ...(await privileges(client)),
    ...(await calls(client)),
  ];
}

async function refusingLines(client) {
  const { rows } = await client.query(
    `select proname, pg_get_functiondef(oid) as definition from pg_proc
     where pronamespace = 'public'::regnamespace and prosrc like '%refuse(%' order by proname`,
  );
  return rows.flatMap(({ proname, definition }) =>
    [...definition.matchAll(/PERFORM refuse\((.*?)\);/g)].map((line, index) => ({
      guard: `${proname}: ${line[1]}${index > 0 ? ` (line ${index + 1})` : ""}`,
      sql: `${definition.slice(0, line.index)}NULL;${definition.slice(line.index + line[0].length)}`,
    })),
  );
}

async function triggers(client) {
  const { rows } = await client.query(
    `select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where not t.tgisinternal and c.relnamespace = 'public'::regnamespace order by 1, 2`,
  );
  return rows
    .filter(({ tgname }) => !messengers.test(tgname))
    .map(({ relname, tgname }) => ({
      guard: `trigger ${relname}.${tgname}`,
      sql: `drop trigger ${tgname} on ${relname}`,
    }));
}

async function checks(client) {
  const { rows } = await client.query(
    `select c.relname, k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
     where k.contype = 'c' and c.relnamespace = 'public'::regnamespace order by 1, 2`,
  );
  return rows.map(({ relname, conname }) => ({
    guard: `check ${relname}.${conname}`,
    sql: `alter table ${relname} drop constraint ${conname}`,
  }));
}

async function uniqueIndexes(client) {
  const { rows } = await client.query(
    `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
     where i.indisunique and not i.indisprimary and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  return rows.map(({ name }) => ({ guard: `unique index ${name}`, sql: `drop index ${name}` }));
}

async function privileges(client) {
  const { rows } = await client.query(
    `select r.rolname, c.relname, p.privilege from pg_class c
       cross join (values ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) p (privilege)
       cross join (values ('twokey_web'), ('twokey_worker')) r (rolname)
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> '_prisma_migrations'
       and not has_table_privilege(r.rolname, c.oid, p.privilege) order by 2, 1, 3`,
  );
  return rows.map(({ rolname, relname, privilege }) => ({
    guard: `${rolname} may not ${privilege} ${relname}`,
    sql: `grant ${privilege} on ${relname} to ${rolname}`,
  }));
}

async function calls(client) {
  const { rows } = await client.query(
    `select r.rolname, p.oid::regprocedure::text as call from pg_proc p
       cross join (values ('twokey_web'), ('twokey_worker')) r (rolname)
     where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
       and not has_function_privilege(r.rolname, p.oid, 'EXECUTE') order by 2, 1`,
  );
  return rows.map(({ rolname, call }) => ({
    guard: `${rolname} may not call ${call}`,
    sql: `grant execute on function ${call} to ${rolname}`,
  }));
}
