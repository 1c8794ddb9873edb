// `npm run migration -- new NAME | script | drift`: migrations from prisma/schema.prisma, without a network.
//   new NAME  writes prisma/migrations/<time>_<NAME>/migration.sql with what the schema has and the migrations lack
//   script    prints the SQL from an empty database to the schema
//   drift     prints what the schema has and the migrations lack; exit code 1 when that is something
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openSchemaEngine, stateOfMigrations } from "./migrations/engine.mjs";
import { readMigrations } from "./migrations/files.mjs";
import { startTemporaryServer } from "./postgres/temporary.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const schemaFile = path.join(root, "prisma/schema.prisma");
const folder = path.join(root, "prisma/migrations");

const commands = {
  new: async (engine, name) => {
    if (!/^[a-z0-9_]+$/.test(name ?? ""))
      return fail("Give it a name of small letters, digits and underscores.");
    const sql = await engine.difference(stateOfMigrations(folder, readMigrations(folder)));
    if (sql === "") return console.log("The migrations already lead to the schema; nothing was written.");
    const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const file = path.join(folder, `${time}_${name}`, "migration.sql");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, sql);
    console.log(`Wrote ${path.relative(root, file)}`);
  },
  script: async (engine) => console.log(await engine.difference({ tag: "empty" })),
  drift: async (engine) => {
    const sql = await engine.difference(stateOfMigrations(folder, readMigrations(folder)));
    if (sql === "") return console.log("No drift: the migrations lead to the schema.");
    fail(`The schema has what no migration makes:\n${sql}`);
  },
};

const [name = "", argument] = process.argv.slice(2);
const command = commands[name];
if (command) await onTemporaryServer((engine) => command(engine, argument));
else fail("npm run migration -- new NAME | script | drift");

async function onTemporaryServer(work) {
  const given = process.env.DATABASE_URL;
  const server = given ? null : await startTemporaryServer();
  try {
    const engine = await openSchemaEngine(given ?? server.url(), schemaFile);
    try {
      await work(engine);
    } finally {
      await engine.close();
    }
  } catch (error) {
    fail(error.message);
  } finally {
    await server?.stop();
  }
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
