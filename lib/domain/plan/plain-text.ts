const CONTROL = /\p{Cc}/u;
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const INVISIBLE = /[\u200B\u2028\u2029\u2060\uFEFF\u{E0000}-\u{E007F}]/u;

/** Why the text may not stand in a plan, as the rest of a sentence that begins with its place; null when it may. */
export function textFault(text: string): string | null {
  if (!text.isWellFormed()) return "holds half a character (a lone surrogate)";
  if (CONTROL.test(text)) return `holds the control character ${codePoint(text, CONTROL)}`;
  if (BIDI.test(text)) return `holds ${codePoint(text, BIDI)}, which changes the direction of writing`;
  if (INVISIBLE.test(text)) return `holds the invisible character ${codePoint(text, INVISIBLE)}`;
  if (text !== text.normalize("NFC")) return "is not in Unicode normal form C";
  return null;
}

/** What somebody typed, as one line in normal form C: line breaks and tabs become a space. */
export function oneLine(typed: string): string {
  return typed.normalize("NFC").replace(/\s+/gu, " ").trim();
}

function codePoint(text: string, pattern: RegExp): string {
  const value = pattern.exec(text)?.[0]?.codePointAt(0) ?? 0;
  return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
}
