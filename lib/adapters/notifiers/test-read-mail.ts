/** What a mail program shows: the plain part and the HTML part, and the addresses that can be followed in either. */
export function readMail(raw: string): { text: string; links: string[]; subject: string; messageId: string } {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const headers = head.replace(/\r\n\s+/g, " ");
  const boundary = /boundary="([^"]+)"/.exec(headers)?.[1] ?? "";
  const parts = rest.join("\r\n\r\n").split(`--${boundary}`).slice(1, -1).map(readPart);
  const html = parts.find(({ type }) => type === "text/html")?.text ?? "";
  const plain = parts.find(({ type }) => type === "text/plain")?.text ?? "";
  const marks = [...html.matchAll(/<(\w+)([^>]*)>/g)].map(([, tag = "", rest = ""]) => ({ tag, rest }));
  const unexpected = marks.filter(({ tag }) => !["meta", "body", "h1", "p", "b", "a"].includes(tag));
  if (unexpected.length > 0) throw new Error(`the letter holds ${unexpected[0]?.tag}`);
  const hrefs = marks.flatMap(({ rest }) => /href="([^"]*)"/.exec(rest)?.[1] ?? []);
  const bare = plain.match(/\b(?:https?|ftp):\/\/\S+|\bwww\.\S+/g) ?? [];
  const subject = /^Subject: (.*)$/im.exec(headers)?.[1] ?? "";
  return {
    subject: decodeWords(subject),
    messageId: /^Message-ID: (.*)$/im.exec(headers)?.[1] ?? "",
    text: [decodeWords(subject), plain, decodeHtml(html.replace(/<[^>]*>/g, ""))].join("\n"),
    links: [...hrefs.map(decodeHtml), ...bare],
  };
}

function readPart(part: string): { type: string; text: string } {
  const [head = "", ...rest] = part.trimStart().split("\r\n\r\n");
  const body = rest.join("\r\n\r\n").trimEnd();
  const encoding = /transfer-encoding: (\S+)/i.exec(head)?.[1] ?? "7bit";
  const type = /content-type: ([^;\s]+)/i.exec(head)?.[1] ?? "";
  if (encoding === "base64") return { type, text: Buffer.from(body, "base64").toString("utf8") };
  return { type, text: encoding === "quoted-printable" ? quotedPrintable(body.replace(/=\r\n/g, "")) : body };
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** =?UTF-8?Q?…?= and =?UTF-8?B?…?= of a header. */
function decodeWords(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, way: string, text: string) =>
      way.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString("utf8")
        : quotedPrintable(text.replaceAll("_", " ")),
    );
}

function decodeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
