import { blank } from "@/lib/domain/message/blank";

/** The text with the value at the cursor (or in place of the selection), and where the cursor is then. */
export function inserted(area: HTMLTextAreaElement | null, text: string, value: string) {
  const from = area?.selectionStart ?? text.length;
  const to = area?.selectionEnd ?? text.length;
  const before = text.slice(0, from);
  const space = before === "" || /[\s(“"*]$/.test(before) ? "" : " ";
  return { text: before + space + value + text.slice(to), cursor: from + space.length + value.length };
}

/** Selects the first blank of this name, so that the next key replaces it. */
export function selectBlank(area: HTMLTextAreaElement | null, text: string, what: string): void {
  const mark = blank(what);
  const at = text.indexOf(mark);
  if (!area || at < 0) return;
  area.focus();
  area.setSelectionRange(at, at + mark.length);
}
