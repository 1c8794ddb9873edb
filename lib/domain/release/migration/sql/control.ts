import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

const MOST_WORDS = 50;

/** Words of a block of code in front of what it does: `IF … THEN`, `BEGIN`, `EXCEPTION WHEN … THEN`, `END IF`. */
export function withoutControl(tokens: readonly SqlToken[]): {
  rest: readonly SqlToken[];
  inBlock: boolean;
  left: SqlToken[];
} {
  let rest = tokens;
  let inBlock = false;
  /** Conditions and declarations, which may still call something. */
  const left: SqlToken[] = [];
  for (let words = 0; ; words++) {
    const skip = words < MOST_WORDS ? controlLength(rest) : 0;
    if (skip === 0) return { rest, inBlock, left };
    inBlock = true;
    left.push(...rest.slice(0, skip));
    rest = rest.slice(skip);
  }
}

function controlLength(tokens: readonly SqlToken[]): number {
  const [first, second, third] = tokens;
  switch (first?.upper) {
    case "BEGIN":
      if (
        second === undefined ||
        /^(?:TRANSACTION|TRAN|WORK|ISOLATION|READ|IMMEDIATE|EXCLUSIVE|DEFERRED)$/.test(second.upper)
      )
        return 0;
      return /^(?:TRY|CATCH|ATOMIC)$/.test(second.upper) ? 2 : 1;
    case "END":
      if (/^(?:IF|LOOP|CASE|WHILE|TRY|CATCH|REPEAT)$/.test(second?.upper ?? "")) return 2;
      return second === undefined || third !== undefined ? 1 : second.upper ? 2 : 1;
    case "ELSE":
    case "LOOP":
    case "EXCEPTION":
      return 1;
    case "IF":
    case "ELSIF":
    case "ELSEIF":
    case "WHEN":
      return through(tokens, "THEN");
    case "FOR":
    case "WHILE":
      return through(tokens, "LOOP");
    case "DECLARE":
      return second?.text.startsWith("@") ? 0 : declaration(tokens);
    default:
      return 0;
  }
}

/** Up to and with that word; all of it when SQL Server leaves the word out. */
function through(tokens: readonly SqlToken[], word: string): number {
  const at = tokens.findIndex(({ upper }) => upper === word);
  if (at !== -1) return at + 1;
  const begins = tokens.findIndex(({ upper }) => upper === "BEGIN");
  return begins === -1 ? tokens.length : begins;
}

/** `DECLARE name type := value`; whatever follows is a statement of its own. */
function declaration(tokens: readonly SqlToken[]): number {
  const begins = tokens.findIndex(({ upper }) => upper === "BEGIN");
  return begins === -1 ? tokens.length : begins;
}
