import fs from "node:fs";
import path from "node:path";
import { Problem } from "./problem.mjs";
import { runProgram, thrownLines } from "./run-program.mjs";

/**
 * Puts the first people into an empty installation.
 * @param {{ build: string, env: Record<string, string>, log: string, signal: AbortSignal }} options
 * @returns {Promise<{ people: { name: string, email: string, roles: string[] }[], password?: string }>}
 *   the first people as long as they are all there, and the password they began with
 */
export async function seedPeople({ build, env, log, signal }) {
  const command = [process.execPath, "--enable-source-maps", path.join(build, "seed.mjs")];
  const result = await runProgram(command, { cwd: build, env, log, signal });
  if (result.code === 0) {
    const { people, passwordFile } = JSON.parse(result.stdout);
    if (!passwordFile) return { people };
    return { people, password: JSON.parse(fs.readFileSync(passwordFile, "utf8")).password };
  }
  const thrown = thrownLines(result.output);
  if (thrown[0]?.startsWith(unusable)) throw badConfiguration(env.TWOKEY_CONFIG, thrown);
  throw new Problem("The first people could not be put into the database.", {
    notDone: "what had been started is stopped again.",
    todo: [`read ${log}, mend the cause, then run npm start again. It ends:`, ...thrown],
  });
}

const unusable = "ConfigurationUnusable: ";

function badConfiguration(file, [first, ...more]) {
  return new Problem(`The configuration ${file} cannot be used: ${first.slice(unusable.length)}`, {
    notDone: "what had been started is stopped again.",
    todo: ["mend the file, then run npm start again.", ...more],
  });
}

/** The lines that tell a person whom to sign in as. */
export function peopleLines({ people, password }) {
  if (people.length === 0) return [];
  const width = Math.max(...people.map(({ email }) => email.length));
  return [
    `Sign in as one of these people (password: ${password}):`,
    ...people.map(({ name, email, roles }) => `  ${email.padEnd(width)}  ${name}: ${roles.join(", ")}`),
  ];
}
