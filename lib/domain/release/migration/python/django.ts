import { type Change, shortQuote, unclear } from "@/lib/domain/release/migration/change";
import { insideOf, isWord, splitAt } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { sqlInStrings } from "@/lib/domain/release/migration/code/sql-inside";
import { lexCode } from "@/lib/domain/release/migration/code/tokens";
import { unreadableCode } from "@/lib/domain/release/migration/code/unreadable";
import { harmless } from "@/lib/domain/release/migration/meaning";
import { callOf } from "@/lib/domain/release/migration/python/calls";
import { djangoOperation } from "@/lib/domain/release/migration/python/django-operations";
import { type PythonNode, readPython, tokensIn } from "@/lib/domain/release/migration/python/lines";

const GRAVE = /^(?:DeleteModel|RemoveField|delete|truncate)$/;
const BREAKING = /^(?:RenameField|RenameModel|AlterField|AlterModelTable|AlterUniqueTogether|AddConstraint)$/;
const ATTRIBUTES = /^(?:dependencies|initial|atomic|replaces|run_before|elidable)$/;

/** A migration of Django: the list `operations` of its class `Migration`. Reverse code is not run on the way forward. */
export function readDjango(text: string): Change[] {
  const tokens = lexCode(text, "python");
  const nodes = tokens && readPython(tokens);
  const migrations = nodes?.filter(({ tokens: head }) => isMigrationClass(head)) ?? [];
  const lists = migrations.flatMap(({ body }) =>
    body.filter(({ tokens: [name] }) => name?.text === "operations"),
  );
  const operations = insideOf(lists[0]?.tokens.slice(2), "[");
  if (!nodes || migrations.length !== 1 || lists.length !== 1 || operations === null)
    return unreadableCode(text, GRAVE, BREAKING);
  const strange = (migrations[0]?.body ?? []).filter((node) => !lists.includes(node) && !isAttribute(node));
  const asides = nodes.filter((node) => !migrations.includes(node) && !isQuiet(node));
  return [
    ...strange.flatMap((node) =>
      unclear(quoteOf(node.tokens, text), undefined, graveIn(tokensIn([node]), text)),
    ),
    ...asides
      .filter(({ tokens: [first] }) => first?.text !== "def")
      .flatMap((node) => unclear(quoteOf(node.tokens, text), undefined, graveIn(tokensIn([node]), text))),
    // An empty list joins two branches and does nothing.
    ...(operations.length === 0 ? [harmless("operations = []")] : readOperations(operations, nodes, text)),
  ];
}

/** `class Migration(migrations.Migration):`; another parent may bring operations along. */
function isMigrationClass(head: readonly CodeToken[]): boolean {
  return head.map(({ text }) => text).join(" ") === "class Migration ( migrations . Migration ) :";
}

function isAttribute({ tokens: [name, sign], body }: PythonNode): boolean {
  if (name?.kind === "string" || name?.text === "pass") return true;
  return ATTRIBUTES.test(name?.text ?? "") && sign?.text === "=" && body.length === 0;
}

function isQuiet({ tokens, body }: PythonNode): boolean {
  const [first, second] = tokens;
  if (/^(?:import|from)$/.test(first?.text ?? "") || first?.kind === "string") return body.length === 0;
  return second?.text === "=" && !tokens.some(({ kind, text }) => kind === "mark" && text === "(");
}

/** The parts of `operations = [ … ]`. */
export function readOperations(
  list: readonly CodeToken[],
  nodes: readonly PythonNode[],
  text: string,
): Change[] {
  return splitAt(list, ",").flatMap((part) => {
    const quote = quoteOf(part, text);
    const call = callOf(part);
    const name = call?.name.split(".").at(-1);
    if (call && name === "SeparateDatabaseAndState") {
      // What happens to the database only; Django's own picture of it is another list.
      const inside = insideOf(call.given.named.get("database_operations") ?? call.given.list[0], "[");
      if (inside === null && call.given.named.has("database_operations"))
        return unclear(quote, undefined, graveIn(part, text));
      const changes = inside ? readOperations(inside, nodes, text) : [];
      return changes.length > 0
        ? changes
        : unclear(quote, "only the picture that the code has of the database changes");
    }
    if (call && name === "RunPython")
      return runPython(call.given.list[0] ?? call.given.named.get("code"), nodes, quote, text);
    const known = call && name ? djangoOperation(name, call.given, quote) : null;
    return known ?? unclear(quote, undefined, graveIn(part, text));
  });
}

/** What Python does to rows nobody can tell, but a few words give it away. */
function runPython(
  code: readonly CodeToken[] | undefined,
  nodes: readonly PythonNode[],
  quote: string,
  text: string,
): Change[] {
  const name = code?.length === 1 ? code[0]?.text : undefined;
  if (code?.map(({ text: word }) => word).join("") === "migrations.RunPython.noop") return [];
  const reached = new Set<PythonNode>();
  const reach = (called: string | undefined) => {
    const found = nodes.find(
      ({ tokens: [first, second] }) => first?.text === "def" && second?.text === called,
    );
    if (!found || reached.has(found)) return;
    reached.add(found);
    for (const word of tokensIn(found.body)) reach(word.text);
  };
  reach(name);
  return unclear(
    quote,
    "it runs code",
    [...reached].flatMap(({ body }) => graveIn(tokensIn(body), text)),
  );
}

function graveIn(tokens: readonly CodeToken[], text: string): Change[] {
  const at = tokens.findIndex(({ kind, text: word }) => kind === "word" && GRAVE.test(word));
  const wipes = tokens.findIndex(
    ({ text: word }, index) =>
      word === "update" && tokens.slice(index, index + 6).some((token) => isWord([token], "None")),
  );
  const found = at === -1 ? wipes : at;
  if (found !== -1)
    return [{ sort: "irreversible", quote: quoteOf(tokens.slice(Math.max(0, found - 8), found + 4), text) }];
  const breaks = tokens.find(({ kind, text: word }) => kind === "word" && BREAKING.test(word));
  return [...(breaks ? [{ sort: "destructive" as const, quote: breaks.text }] : []), ...sqlInStrings(tokens)];
}

function quoteOf(tokens: readonly CodeToken[], text: string): string {
  return shortQuote(text.slice(tokens[0]?.at ?? 0, tokens.at(-1)?.to));
}
