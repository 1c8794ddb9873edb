import { createHash } from "node:crypto";
import { withClient } from "../scripts/postgres/connect.mjs";

/** A digest of every row of every table and of every sequence, by table: equal means that nothing was changed. */
export function fingerprint(ownerUrl: string): Promise<Record<string, string>> {
  return withClient(ownerUrl, async (client) => {
    const found: Record<string, string> = {};
    const relations = await client.query(
      `select format('%I.%I', n.nspname, c.relname) as name, c.relkind as kind
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'S') and n.nspname not in ('pg_catalog', 'information_schema')
          and n.nspname not like 'pg_toast%' order by 1`,
    );
    for (const { name, kind } of relations.rows) {
      const rows =
        kind === "S"
          ? await client.query(`select last_value, is_called from ${name}`)
          : await client.query(`select t::text as row, xmin::text, ctid::text from ${name} t order by 1, 3`);
      found[name] = createHash("sha256").update(JSON.stringify(rows.rows)).digest("hex");
    }
    return found;
  });
}
