const UNSEEN = /[\p{Cc}\p{Cs}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]+/gu;
const LONGEST = 600;

/**
 * What people or platforms wrote, fit for a message: one line, nothing invisible, no address that a reader's program
 * makes a link of (`https[:]//`, `www[.]`), and not endless. Markup is left to the channel, which escapes it.
 */
export function harmless(text: string, longest = LONGEST): string {
  const line = text.toWellFormed().replace(UNSEEN, " ").replace(/\s+/gu, " ").trim();
  const defanged = line
    .replace(/\b([a-z][a-z0-9+.-]*):(?=\/\/)/giu, "$1[:]")
    .replace(/\b(mailto|javascript|data|tel|sms):/giu, "$1[:]")
    .replace(/\bwww\./giu, "www[.]");
  const signs = Array.from(defanged);
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : defanged;
}
