import path from "node:path";
import { Problem } from "./problem.mjs";
import { lastLines, runProgram } from "./run-program.mjs";

/**
 * Puts the first people into an empty installation.
 * @param {{ build: string, env: Record<string, string>, log: string, signal: AbortSignal }} options
 * @returns {Promise<{ people: { name: string, email: string, roles: string[] }[], password?: string }>}
 *   the first people as long as they are all there, and the password they began with
 */
export async function seedPeople({ build, env, log, signal }) {
  const command = [process.execPath, "--enable-source-maps", path.join(build, "seed.mjs")];
  const result = await runProgram(command, { cwd: build, env, log, signal });
  if (result.code === 0) return JSON.parse(result.stdout);
  throw new Problem("The first people could not be put into the database.", {
    notDone: "the desk was not started.",
    todo: [`read ${log}, mend the cause, then run npm start again. It ends:`, ...lastLines(result.output, 4)],
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
