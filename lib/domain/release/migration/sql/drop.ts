import { type Change, unclear } from "@/lib/domain/release/migration/change";
import { byCommas, type Cursor, hasWords, Cursor as Walk } from "@/lib/domain/release/migration/sql/cursor";

const OBJECT =
  /^(?:VIEW|FUNCTION|PROCEDURE|PROC|PACKAGE|AGGREGATE|SEQUENCE|SYNONYM|ROLE|USER|FOREIGN|SERVER|COLLATION)$/;
/** With CASCADE these take columns along. */
const COLUMN_TYPE = /^(?:TYPE|DOMAIN|EXTENSION)$/;
const AID = /^(?:INDEX|TRIGGER|POLICY|RULE|STATISTICS|EVENT|CONSTRAINT)$/;

/** `DROP …`, the word taken. */
export function dropped(cursor: Cursor, quote: string): Change[] {
  cursor.takeOne("TEMPORARY", "TEMP", "MATERIALIZED", "PUBLIC");
  const kind = cursor.skip()?.upper ?? "";
  if (
    kind === "DATABASE" ||
    kind === "SCHEMA" ||
    kind === "TABLESPACE" ||
    kind === "OWNED" ||
    kind === "COLUMN"
  )
    return [{ sort: "irreversible", quote }];
  if (kind === "TABLE") return tables(cursor, quote);
  if (AID.test(kind))
    return unclear(quote, kind === "INDEX" ? "whether it kept values unique is not in the text" : undefined);
  cursor.take("CONCURRENTLY");
  cursor.take("IF", "EXISTS");
  const takesObject = cursor.name() ?? undefined;
  if (COLUMN_TYPE.test(kind)) {
    const sort = hasWords(cursor.rest(), "CASCADE") ? "irreversible" : "destructive";
    return [{ sort, quote, takesObject }];
  }
  if (OBJECT.test(kind)) return [{ sort: "destructive", quote, takesObject }];
  return [{ sort: "destructive", quote }];
}

function tables(cursor: Cursor, quote: string): Change[] {
  cursor.take("IF", "EXISTS");
  return byCommas(cursor.rest()).map((piece): Change => {
    const table = new Walk(piece).name() ?? undefined;
    // With CASCADE, what hangs on a new table goes too, and that may be older.
    return {
      sort: "irreversible",
      quote,
      table: hasWords(piece, "CASCADE") ? undefined : table,
      takesTable: true,
    };
  });
}
