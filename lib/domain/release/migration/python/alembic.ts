import { type Change, conditionally, shortQuote, unclear } from "@/lib/domain/release/migration/change";
import { literalOf } from "@/lib/domain/release/migration/code/arguments";
import { sqlInStrings } from "@/lib/domain/release/migration/code/sql-inside";
import { lexCode } from "@/lib/domain/release/migration/code/tokens";
import { unreadableCode } from "@/lib/domain/release/migration/code/unreadable";
import { harmless } from "@/lib/domain/release/migration/meaning";
import { alembicOperation } from "@/lib/domain/release/migration/python/alembic-operations";
import { callOf, given } from "@/lib/domain/release/migration/python/calls";
import { type PythonNode, readPython, tokensIn } from "@/lib/domain/release/migration/python/lines";

const GRAVE = /^(?:drop_(?:column|table)|truncate|delete)$/;
const BREAKING = /^(?:alter_column|rename_table)$/;
const QUIET = /^(?:import|from|pass|Final|Union|Sequence|revision|down_revision|branch_labels|depends_on)$/;

type Batches = ReadonlyMap<string, string>;

/** A migration of Alembic. What `upgrade` does counts; `downgrade` only when something else calls it. */
export function readAlembic(text: string): Change[] {
  const tokens = lexCode(text, "python");
  const nodes = tokens && readPython(tokens);
  const up = nodes?.filter((node) => functionName(node) === "upgrade") ?? [];
  if (!nodes || up.length !== 1) return unreadableCode(text, GRAVE, BREAKING);
  const down = nodes.filter((node) => functionName(node) === "downgrade");
  const others = nodes.filter((node) => !down.includes(node));
  const called =
    tokensIn(others).some(({ kind, text: word }) => kind === "word" && word === "downgrade") ||
    down.length > 1;
  // Another function may take the place of the one that is read.
  const rest = tokensIn(others.filter((node) => !up.includes(node)));
  if (rest.some(({ text: word }) => word === "upgrade")) return unreadableCode(text, GRAVE, BREAKING);
  const asides = [...others.filter((node) => !up.includes(node) && !isQuiet(node)), ...(called ? down : [])];
  // Asides first, so that nothing the migration makes takes the edge off them.
  return [
    ...asides.flatMap((node) =>
      unclear(quoteOf(node, text), undefined, readNodes([...asHead(node), ...node.body], text, new Map())),
    ),
    ...(isPass(up[0]) ? [harmless("pass")] : readNodes(up[0]?.body ?? [], text, new Map())),
  ];
}

/** It joins two branches and does nothing. */
function isPass(up: PythonNode | undefined): boolean {
  const body = up?.body.filter(({ tokens: [first] }) => first?.kind !== "string") ?? [];
  return body.length === 1 && body[0]?.tokens.length === 1 && body[0].tokens[0]?.text === "pass";
}

function functionName({ tokens }: PythonNode): string | null {
  return tokens[0]?.text === "def" ? (tokens[1]?.text ?? null) : null;
}

/** The head of a function or class does nothing itself. */
function asHead({ tokens, body }: PythonNode): PythonNode[] {
  return body.length > 0 ? [] : [{ tokens, body: [] }];
}

/** Imports, the names of the revision, plain values, a text that documents the file. */
function isQuiet({ tokens, body }: PythonNode): boolean {
  const [first] = tokens;
  if (body.length > 0 || first === undefined) return first?.text === "class" ? false : body.length === 0;
  if (first.kind === "string" || QUIET.test(first.text))
    return !tokens.some(({ text }, at) => text === "(" && at > 0) || first.text === "from";
  return tokens[1]?.text === "=" && !tokens.some(({ kind, text }) => kind === "mark" && text === "(");
}

function readNodes(nodes: readonly PythonNode[], text: string, batches: Batches): Change[] {
  return nodes.flatMap((node) => readNode(node, text, batches));
}

function readNode(node: PythonNode, text: string, batches: Batches): Change[] {
  const { tokens, body } = node;
  const quote = quoteOf(node, text);
  const [first] = tokens;
  if (first?.text === "with") return readWith(node, quote, text, batches);
  if (body.length > 0 || first?.text === "else") {
    const inner = readNodes(body, text, batches).map(conditionally);
    return unclear(quote, undefined, [...inner, ...sqlInStrings(tokens)]);
  }
  if (tokens.length === 1 && (first?.kind === "string" || first?.text === "pass")) return [];
  if (/^(?:import|from)$/.test(first?.text ?? "")) return [];
  if (
    tokens[1]?.text === "=" &&
    /^(?:get_bind|get_context)$/.test(tokens[4]?.text ?? "") &&
    tokens.length === 7
  )
    return [];
  const call = callOf(tokens);
  const at = call?.name.lastIndexOf(".") ?? -1;
  const owner = call?.name.slice(0, at) ?? "";
  const batch = batches.get(owner);
  const known =
    call && at > 0 && (owner === "op" || batch !== undefined || isConnection(call.name))
      ? alembicOperation(call.name.slice(at + 1), call.given, batch ?? null, quote)
      : null;
  if (known !== null) return [...known, ...stray(node, quote)];
  return unclear(quote, undefined, [...graveWords(node, quote), ...sqlInStrings(tokens)]);
}

/** A call among the arguments of a known operation that does more than name something. */
function stray({ tokens }: PythonNode, quote: string): Change[] {
  const inside = tokens.slice(4);
  const calls = inside.some(
    ({ kind, text }, at) => kind === "word" && GRAVE.test(text) && inside[at + 1]?.text === "(",
  );
  return calls ? [{ sort: "irreversible", quote }] : [];
}

function isConnection(name: string): boolean {
  return /^(?:bind|conn|connection)\.execute$/.test(name);
}

function graveWords({ tokens }: PythonNode, quote: string): Change[] {
  if (tokens.some(({ kind, text }) => kind === "word" && GRAVE.test(text)))
    return [{ sort: "irreversible", quote }];
  return tokens.some(({ kind, text }) => kind === "word" && BREAKING.test(text))
    ? [{ sort: "destructive", quote }]
    : [];
}

/** `with op.batch_alter_table("users") as batch_op:` */
function readWith({ tokens, body }: PythonNode, quote: string, text: string, batches: Batches): Change[] {
  const as = tokens.findLastIndex(({ text: word }) => word === "as");
  const head = tokens.slice(1, as === -1 ? -1 : as);
  const call = callOf(head);
  const name = as === -1 ? undefined : tokens[as + 1]?.text;
  if (
    call?.name === "op.get_context().autocommit_block" ||
    /autocommit_block/.test(head.map((token) => token.text).join(""))
  )
    return readNodes(body, text, batches);
  const table = call?.name === "op.batch_alter_table" ? literalOf(given(call.given, 0, "table_name")) : null;
  if (table === null || name === undefined) return unclear(quote, undefined, readNodes(body, text, batches));
  const schema = literalOf(call?.given.named.get("schema"));
  return readNodes(body, text, new Map([...batches, [name, schema ? `${schema}.${table}` : table]]));
}

function quoteOf({ tokens }: PythonNode, text: string): string {
  return shortQuote(text.slice(tokens[0]?.at ?? 0, tokens.at(-1)?.to));
}
