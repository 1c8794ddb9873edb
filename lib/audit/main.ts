import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { splitNotes } from "@/lib/audit/checkpoint";
import { type NoteKey, readNoteKey } from "@/lib/audit/signed-note";
import { reportWords } from "@/lib/audit/verify/report-words";
import { type Trust, Unreadable, verifyExport } from "@/lib/audit/verify/verify-export";

const HELP = `twokey verify <export> [--checkpoints FILE] [--key PUBLICKEY]... [--json]
  <export>             the file downloaded from Settings, Audit; "-" reads standard input
  --checkpoints FILE   the checkpoint file from the second place: shows a cut end and a chain written anew
  --key PUBLICKEY      the public key you noted down; several after a change of the key
  --json               the report for machines
Ends with 0 when all is intact, 1 when something is damaged, 2 when the export cannot be read.
Needs no database, no network and no running Twokey.
`;

const INTACT = 0;
const DAMAGED = 1;
const UNREADABLE = 2;

type Asked = { file: string; trust: Trust; json: boolean };

/** Reads the arguments after `twokey`. Throws `Unreadable` with a sentence when they cannot be used. */
function readArguments(args: string[]): Asked | null {
  const options = {
    checkpoints: { type: "string" },
    key: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Unreadable(`${error instanceof Error ? error.message : error}\n${HELP}`);
  }
  const { values, positionals } = parsed;
  const [command, file, ...others] = positionals;
  if (values.help || command !== "verify" || !file || others.length > 0) return null;
  const keys = (values.key ?? []).map(keyFrom);
  const notes = values.checkpoints === undefined ? null : splitNotes(readText(values.checkpoints));
  return { file, trust: { keys, file: notes }, json: values.json };
}

function keyFrom(text: string): NoteKey {
  const key = readNoteKey(text.trim());
  if (!key) throw new Unreadable(`This is no public key of a Twokey installation: ${text}`);
  return key;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Unreadable(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

async function main(): Promise<number> {
  try {
    const asked = readArguments(process.argv.slice(2));
    if (!asked) {
      process.stdout.write(HELP);
      return process.argv.includes("--help") ? INTACT : UNREADABLE;
    }
    const input = asked.file === "-" ? process.stdin : createReadStream(asked.file);
    const failed = new Promise<never>((_, reject) => input.once("error", reject));
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    const report = await Promise.race([verifyExport(lines, asked.trust), failed]);
    process.stdout.write(asked.json ? `${JSON.stringify(report, null, 2)}\n` : reportWords(report));
    return report.damageCount > 0 ? DAMAGED : INTACT;
  } catch (error) {
    process.stderr.write(`Cannot be verified: ${error instanceof Error ? error.message : error}\n`);
    return UNREADABLE;
  }
}

process.exitCode = await main();
