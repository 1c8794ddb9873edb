import pg from "pg";

/**
 * Opens one connection, runs the work, closes it.
 * @template T
 * @param {string} url
 * @param {(client: import("pg").Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A connection that breaks later also rejects the query in flight, which is where it is handled.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether a server answers there: "yes", "no", or "refused" when it answers but does not accept the password. */
export async function answers(url) {
  try {
    await withClient(url, (client) => client.query("select 1"));
    return "yes";
  } catch (error) {
    return error.code === "28P01" || error.code === "28000" ? "refused" : "no";
  }
}
