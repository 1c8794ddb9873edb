const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

type Level = { keys: Set<string>; key: string; index: number; isObject: boolean };

/** Path of the first member that stands twice in an object, or null. The text must be well-formed JSON. */
export function findDuplicateKey(text: string): string | null {
  const levels: Level[] = [];
  const tokens = text.match(TOKEN) ?? [];
  for (const [at, token] of tokens.entries()) {
    const level = levels.at(-1);
    if (token === "{" || token === "[") {
      levels.push({ keys: new Set(), key: "", index: 0, isObject: token === "{" });
    } else if (token === "}" || token === "]") levels.pop();
    else if (level && token === ",") level.index += 1;
    else if (level?.isObject && tokens[at + 1] === ":" && token !== ":") {
      level.key = JSON.parse(token) as string;
      if (level.keys.has(level.key)) return pathOf(levels);
      level.keys.add(level.key);
    }
  }
  return null;
}

function pathOf(levels: readonly Level[]): string {
  return levels
    .map((level) => (level.isObject ? `.${level.key}` : `[${level.index}]`))
    .join("")
    .replace(/^\./, "");
}
