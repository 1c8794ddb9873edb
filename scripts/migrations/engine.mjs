import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { withClient } from "../postgres/connect.mjs";

const require = createRequire(import.meta.url);
// A part of the adapter, in the adapter's version.
const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = createRequire(
  require.resolve("@prisma/adapter-pg"),
)("@prisma/driver-adapter-utils");

/**
 * Prisma's schema engine, as WebAssembly from npm, on a PostgreSQL server that may make shadow databases.
 * @param {string} url connection of a superuser
 * @param {string} schemaFile
 */
export async function openSchemaEngine(url, schemaFile) {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) };
  await loadBindings();
  const factory = new Factory(url);
  const schema = { files: [{ path: schemaFile, content: fs.readFileSync(schemaFile, "utf8") }] };
  const datamodels = schema.files.map(({ path: file, content }) => [file, content]);
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, bound);
  const toSchema = { tag: "schemaDatamodel", ...schema };
  return {
    /** SQL that leads from there to the schema file; empty when there is no difference. */
    difference: async (from) => {
      const result = await engine.diff({
        from,
        to: toSchema,
        script: true,
        exitCode: true,
        shadowDatabaseUrl: null,
        filters: { externalTables: [], externalEnums: [] },
      });
      return result.exitCode === 0 ? "" : result.stdout;
    },
    close: async () => {
      engine.free();
      await factory.close();
    },
  };
}

/** The state that a folder of migrations leads to, in the engine's words. */
export function stateOfMigrations(baseDir, migrations) {
  return {
    tag: "migrations",
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

async function loadBindings() {
  const folder = path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const wasm = fs.readFileSync(path.join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
}

class Factory extends PrismaPg {
  #url;
  #pools = [];
  #shadows = [];

  constructor(url) {
    const pool = new CharPool({ connectionString: url });
    super(pool);
    this.#url = url;
    this.#pools.push(pool);
  }

  async connect() {
    return adapted(await super.connect(), this.#pools[0]);
  }

  async connectToShadowDb() {
    const name = `twokey_shadow_${randomUUID().replaceAll("-", "")}`;
    await withClient(this.#url, (client) => client.query(`create database ${name}`));
    this.#shadows.push(name);
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    const pool = new CharPool({ connectionString: url.href });
    this.#pools.push(pool);
    return adapted(await new PrismaPg(pool).connect(), pool);
  }

  async close() {
    for (const pool of this.#pools) await pool.end();
    await withClient(this.#url, async (client) => {
      for (const name of this.#shadows) await client.query(`drop database if exists ${name} with (force)`);
    });
  }
}

const charColumns = Symbol("columns of the type char");
const [oidOfChar, oidOfText] = [18, 25];

/** The adapter does not know PostgreSQL's one-byte "char", which the engine's questions to the catalogue return. */
class CharPool extends pg.Pool {
  async query(...args) {
    const result = await super.query(...args);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== oidOfChar) continue;
      field.dataTypeID = oidOfText;
      result[charColumns] = [...(result[charColumns] ?? []), field.name];
    }
    return result;
  }
}

/**
 * Lets an adapter report those columns as characters again, which is what the engine expects of them, and run a
 * script whole: by itself it would cut function bodies at their semicolons.
 */
function adapted(adapter, pool) {
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  let chars = [];
  adapter.performIO = async (query) => {
    const result = await performIO(query);
    chars = result[charColumns] ?? [];
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const name of chars) result.columnTypes[result.columnNames.indexOf(name)] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}
