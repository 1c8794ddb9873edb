import type { NoticeText } from "@/lib/domain/notice/notice";

/** The same notice as plain text and as HTML that loads nothing. */
export function mailBody(notice: NoticeText): { text: string; html: string } {
  const { title, lines, words, link, key } = notice;
  const twelve = words ? [{ label: "Twelve words", text: words.join(" ") }] : [];
  const shown = [...lines, ...twelve];
  const text = [
    title,
    "",
    ...shown.map((line) => `${line.label}: ${line.text}`),
    "",
    `${link.label}: ${link.url}`,
    "",
    `Notice ${key}`,
    "",
  ].join("\n");
  const rows = shown.map(
    (line) => `<p style="margin:0 0 8px"><b>${escaped(line.label)}:</b> ${escaped(line.text)}</p>`,
  );
  const html = [
    `<!doctype html><meta charset="utf-8"><body style="font:16px/1.5 sans-serif;color:#111">`,
    `<h1 style="font-size:20px">${escaped(title)}</h1>`,
    ...rows,
    `<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p>`,
    `<p style="color:#666;font-size:12px">Notice ${escaped(key)}</p></body>`,
  ].join("\n");
  return { text, html };
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
