import path from "node:path";
import { fileURLToPath } from "node:url";
import { roles } from "../postgres/roles.mjs";
import { applyMigrations } from "./apply.mjs";
import { migrateDurableEngine } from "./durable-engine.mjs";

const folder = path.join(fileURLToPath(new URL("../..", import.meta.url)), "prisma/migrations");

/**
 * Everything that makes a database ready for this version of Twokey.
 * @param {string} ownerUrl
 * @param {(name: string) => void} [onApply]
 * @returns {Promise<string[]>} the names of the migrations applied now
 */
export async function migrate(ownerUrl, onApply) {
  const applied = await applyMigrations(ownerUrl, folder, onApply);
  await migrateDurableEngine(ownerUrl, roles.worker);
  return applied;
}
