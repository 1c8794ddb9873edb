import type { CitedLine } from "@/lib/domain/message/draft";
import { hardBreaks, parseRichText } from "@/lib/domain/message/rich-text";

type Sources = Readonly<Record<number, { at: string; text: string }>>;

/** Markdown whose citations are footnotes, with what each cited entry of the log says below. */
export function withSources(lines: readonly CitedLine[], sources: Sources): string {
  const cited = [...new Set(lines.flatMap(({ cites }) => cites))]
    .filter((position) => sources[position])
    .sort((a, b) => a - b);
  const kinds = parseRichText(lines.map(({ text }) => text).join("\n")).map(({ kind }) => kind);
  const body = lines.map(({ text, cites }, index) => {
    if (kinds[index] === "code" || kinds[index] === "gap") return text;
    return (
      text +
      cites
        .filter((position) => sources[position])
        .map((position) => `[^${position}]`)
        .join("")
    );
  });
  const notes = cited.map((position) => {
    const { at = "", text = "" } = sources[position] ?? {};
    return `[^${position}]: Log ${position}, ${at}: ${text.replaceAll(/\s*\n\s*/g, " ")}`;
  });
  return `${[hardBreaks(body.join("\n")).trimEnd(), ...(notes.length > 0 ? ["", ...notes] : [])].join("\n")}\n`;
}
