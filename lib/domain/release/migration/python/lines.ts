import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";

/** One statement of Python and what stands indented below it. */
export type PythonNode = { tokens: CodeToken[]; body: PythonNode[] };

const DEEPEST = 60;

type Line = { tokens: CodeToken[]; indent: number };

/** Null: the indentation does not fit together. */
export function readPython(tokens: readonly CodeToken[]): PythonNode[] | null {
  const lines = linesOf(tokens);
  if (new Set(lines.map(({ indent }) => indent)).size > DEEPEST) return null;
  const { nodes, at } = block(lines, 0, lines[0]?.indent ?? 0);
  return at === lines.length ? nodes : null;
}

/** A line goes on inside brackets. */
function linesOf(tokens: readonly CodeToken[]): Line[] {
  const lines: Line[] = [];
  let current: Line = { tokens: [], indent: 0 };
  let depth = 0;
  const finish = (indent: number) => {
    if (current.tokens.length > 0) lines.push(current);
    current = { tokens: [], indent };
  };
  for (const token of tokens) {
    if (token.kind === "mark" && /^[([{]$/.test(token.text)) depth++;
    if (token.kind === "mark" && /^[)\]}]$/.test(token.text)) depth--;
    if (token.kind === "line") {
      if (depth === 0) finish(token.text.replace(/\t/g, "        ").length);
    } else if (token.kind === "mark" && token.text === ";" && depth === 0) finish(current.indent);
    else current.tokens.push(token);
  }
  finish(0);
  return lines;
}

function block(lines: readonly Line[], from: number, indent: number): { nodes: PythonNode[]; at: number } {
  const nodes: PythonNode[] = [];
  let at = from;
  while (at < lines.length) {
    const line = lines[at];
    if (line === undefined || line.indent < indent) break;
    const last = nodes.at(-1);
    if (line.indent > indent) {
      if (!last) break;
      const inner = block(lines, at, line.indent);
      last.body.push(...inner.nodes);
      at = inner.at;
      continue;
    }
    nodes.push(onOneLine(line.tokens));
    at++;
  }
  return { nodes, at };
}

/** `def upgrade(): op.execute("…")`: what stands behind the colon is the body. */
function onOneLine(tokens: CodeToken[]): PythonNode {
  if (!/^(?:def|if|else|elif|for|while|with|try|except|finally|class|async)$/.test(tokens[0]?.text ?? ""))
    return { tokens, body: [] };
  let depth = 0;
  const colon = tokens.findIndex(({ kind, text }) => {
    if (kind === "mark" && /^[([{]$/.test(text)) depth++;
    if (kind === "mark" && /^[)\]}]$/.test(text)) depth--;
    return depth === 0 && kind === "mark" && text === ":";
  });
  if (colon === -1 || colon === tokens.length - 1) return { tokens, body: [] };
  return { tokens: tokens.slice(0, colon + 1), body: [{ tokens: tokens.slice(colon + 1), body: [] }] };
}

export function tokensIn(nodes: readonly PythonNode[]): CodeToken[] {
  return nodes.flatMap(({ tokens, body }) => [...tokens, ...tokensIn(body)]);
}
