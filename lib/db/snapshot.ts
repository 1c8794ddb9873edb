import pg from "pg";

const PAGE = 1_000;
/** A reader that takes nothing for so long is gone; the snapshot must not be held for it. */
const IDLE_MS = 60_000;

/** A look at the whole database as it is at one moment, for reading more than fits into memory. */
export type Snapshot = {
  /** Rows one after the other, fetched a page at a time; `sql` is a SELECT without parameters. */
  rows<Row extends pg.QueryResultRow>(sql: string): AsyncGenerator<Row>;
};

/**
 * Reads in one REPEATABLE READ transaction that cannot write, on a connection of its own, which ends when the reader
 * has had enough. Times come in UTC.
 */
export async function* readSnapshot<Item>(
  url: string,
  read: (snapshot: Snapshot) => AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  const client = new pg.Client({ connectionString: url, application_name: "twokey export" });
  // Without a listener a connection that breaks would end the process; the query in hand tells of it.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    await client.query("SET LOCAL TIME ZONE 'UTC'");
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS}`);
    yield* read({ rows: (sql) => rowsOf(client, sql) });
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}

async function* rowsOf<Row extends pg.QueryResultRow>(client: pg.Client, sql: string): AsyncGenerator<Row> {
  await client.query(`DECLARE page NO SCROLL CURSOR FOR ${sql}`);
  try {
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${PAGE} FROM page`);
      yield* rows;
      if (rows.length < PAGE) return;
    }
  } finally {
    // After an error of the query nothing can be closed, and the error says more.
    await client.query("CLOSE page").catch(() => undefined);
  }
}
