const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
// Characters that XML forbids and that turn text around.
const UNWANTED = /(?![\t\n\r])\p{Cc}|\p{Bidi_Control}/gu;

/** Any text, safe inside HTML and XML elements and quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(UNWANTED, "").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
