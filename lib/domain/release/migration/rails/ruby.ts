import { behindGroup } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";

/** One statement of Ruby. `body` is what stands between `do` or `{` and its end, or inside `def`, `class`, `if`. */
export type RubyNode = {
  tokens: CodeToken[];
  opens: string | null;
  params: string[];
  body: RubyNode[] | null;
};

const DEEPEST = 60;
const OPENERS = /^(?:class|module|def|begin|if|unless|while|until|case|for)$/;
const BRANCHES = /^(?:else|elsif|when|in|rescue|ensure)$/;
const GOES_ON = /^(?:,|=|\.|\+|-|\*|&&|\|\||&|\||=>|->|\?|:|<|>|!|\\)$/;

/** Null: its blocks do not fit together as far as this reader can tell. */
export function readRuby(tokens: readonly CodeToken[]): RubyNode[] | null {
  const reader = new RubyReader(tokens);
  const nodes = reader.nodes(null);
  return reader.failed || !reader.done ? null : nodes;
}

class RubyReader {
  private at = 0;
  private depth = 0;
  failed = false;
  constructor(private readonly tokens: readonly CodeToken[]) {}

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Up to the word or bracket that closes, which is taken too. */
  nodes(until: "end" | "}" | null): RubyNode[] {
    if (++this.depth > DEEPEST) this.failed = true;
    const nodes = this.nodesUntil(until);
    this.depth--;
    return nodes;
  }

  private nodesUntil(until: "end" | "}" | null): RubyNode[] {
    const nodes: RubyNode[] = [];
    while (!this.failed) {
      const token = this.tokens[this.at];
      if (token === undefined) {
        if (until !== null) this.failed = true;
        return nodes;
      }
      if (this.isBreak(token)) this.at++;
      else if (token.text === until && token.kind !== "string") {
        this.at++;
        return nodes;
      } else if (token.kind === "word" && token.text === "end") this.failed = true;
      else {
        const from = this.at;
        nodes.push(this.node());
        // A bracket or word that closes what nothing opened.
        if (this.at === from) this.failed = true;
      }
    }
    return nodes;
  }

  private isBreak(token: CodeToken): boolean {
    return token.kind === "line" || (token.kind === "mark" && token.text === ";");
  }

  private node(): RubyNode {
    const first = this.tokens[this.at];
    const opener =
      first?.kind === "word" && (OPENERS.test(first.text) || BRANCHES.test(first.text)) ? first.text : null;
    const node: RubyNode = { tokens: [], opens: opener, params: [], body: null };
    while (!this.failed) {
      const token = this.tokens[this.at];
      if (token === undefined || this.endsStatement(token)) break;
      if (token.kind === "line") {
        this.at++;
        continue;
      }
      if (token.kind === "mark" && /^[([]$/.test(token.text)) this.takeGroup(node);
      else if (token.kind === "mark" && token.text === "{") this.takeBrace(node);
      else if (token.kind === "mark" && token.text === "}") break;
      else if (token.kind === "word" && token.text === "end") break;
      else if (token.kind === "word" && token.text === "do")
        this.takeBlock(node, "end", !/^(?:while|until|for)$/.test(opener ?? ""));
      else {
        node.tokens.push(token);
        this.at++;
      }
    }
    // `def name = value` has no end, and nobody writes migrations so.
    if (opener === "def" && node.tokens.some(({ text }, at) => text === "=" && at > 1)) this.failed = true;
    if (opener && OPENERS.test(opener)) node.body = this.nodes("end");
    return node;
  }

  private endsStatement(token: CodeToken): boolean {
    if (token.kind === "mark" && token.text === ";") return true;
    if (token.kind === "word" && token.text === "then") return true;
    if (token.kind !== "line") return false;
    const before = this.tokens[this.at - 1];
    let ahead = this.at;
    while (this.tokens[ahead]?.kind === "line") ahead++;
    const next = this.tokens[ahead];
    return !(
      (before?.kind === "mark" && GOES_ON.test(before.text)) ||
      (next?.kind === "mark" && next.text === ".")
    );
  }

  private takeGroup(node: RubyNode): void {
    const end = behindGroup(this.tokens, this.at);
    node.tokens.push(...this.tokens.slice(this.at, end));
    this.at = end;
  }

  /** A block behind a name or a bracket, a hash elsewhere. */
  private takeBrace(node: RubyNode): void {
    const before = this.tokens[this.at - 1];
    const block = node.tokens.length > 0 && (before?.kind === "word" || before?.text === ")");
    if (block) this.takeBlock(node, "}", true);
    else this.takeGroup(node);
  }

  private takeBlock(node: RubyNode, until: "end" | "}", isBody: boolean): void {
    this.at++;
    if (!isBody) return;
    while (this.tokens[this.at]?.kind === "line") this.at++;
    if (this.tokens[this.at]?.text === "|") {
      for (this.at++; !this.done && this.tokens[this.at]?.text !== "|"; this.at++) {
        const name = this.tokens[this.at];
        if (name?.kind === "word") node.params.push(name.text);
      }
      this.at++;
    }
    node.body = [...(node.body ?? []), ...this.nodes(until)];
  }
}

/** All tokens of nodes, in their order. */
export function tokensIn(nodes: readonly RubyNode[]): CodeToken[] {
  return nodes.flatMap(({ tokens, body }) => [...tokens, ...tokensIn(body ?? [])]);
}
