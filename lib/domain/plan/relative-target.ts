const MOVING_NAMES = new Set("previous prev prior last latest newest current head undo stable".split(" "));
const REVISION_ARITHMETIC = /[~^]|@\{|\.\.|[*]|^[+-]\d+$|^0$|^[<>=]/;

/**
 * The part of the text that means something else tomorrow (“latest”, “HEAD~1”, “+1”, revision 0), or null.
 * Looks at the whole words of an argument, also behind = : @ and commas; folder names inside a path are left alone.
 */
export function relativePart(text: string): string | null {
  const words = text.split(/[\s=:@,]+/).filter((word) => word !== "");
  return [text, ...words].find((word) => isRelative(word)) ?? null;
}

function isRelative(word: string): boolean {
  return MOVING_NAMES.has(word.replace(/^-+/, "").toLowerCase()) || REVISION_ARITHMETIC.test(word);
}
