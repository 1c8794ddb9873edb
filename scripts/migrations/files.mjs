import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * The migrations of a folder in the order of their names.
 * @param {string} folder such as prisma/migrations
 * @returns {{ name: string, sql: string, checksum: string }[]} checksum: sha256 of the file, as Prisma records it
 */
export function readMigrations(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .sort()
    .filter((name) => fs.existsSync(path.join(folder, name, "migration.sql")))
    .map((name) => {
      const sql = fs.readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}
