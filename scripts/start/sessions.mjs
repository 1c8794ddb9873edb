import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** The key that signs sessions: given, or made once and kept so that people stay signed in over a restart. */
export function sessionSecret(data, given) {
  if (given) return given;
  const file = path.join(data, "session-secret");
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return fs.readFileSync(file, "utf8").trim();
}
