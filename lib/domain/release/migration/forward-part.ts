/** How tools part the way forward from the way back in one file of SQL: by lines of comment. */
const MARKS: readonly { up: RegExp; down: RegExp }[] = [
  { up: /^\s*--\s*\+goose\s+Up\b/, down: /^\s*--\s*\+goose\s+Down\b/ },
  { up: /^--\s*migrate:up(?:\s|$)/, down: /^--\s*migrate:down(?:\s|$)/ },
  { up: /^\s*--\s*\+migrate\s+Up\b/, down: /^\s*--\s*\+migrate\s+Down\b/ },
  { up: /^\s*--\s*Up Migration\b/i, down: /^\s*--\s*Down Migration\b/i },
  { up: /^\s*#\s*---\s*!Ups\b/, down: /^\s*#\s*---\s*!Downs\b/ },
  { up: /^\s*--\s*\/\/(?!\s*@UNDO)/, down: /^\s*--\s*\/\/\s*@UNDO\b/ },
];
/** Tools that have no such marks: to them the lines are comments, and what follows is run. */
const READS_ALL = /(?:^|\/)[VRB][\d._]*__[^/]*\.sql$|(?:^|\/)migration\.sql$/;

/** The lines that are run on the way forward; all of them unless marks of exactly one tool say otherwise. */
export function forwardPart(file: string, text: string): string {
  if (READS_ALL.test(file)) return text;
  const lines = text.split(/\r?\n/);
  const used = MARKS.filter(
    ({ up, down }) => lines.some((line) => up.test(line)) || lines.some((line) => down.test(line)),
  );
  const [marks] = used;
  if (!marks || used.length !== 1 || !lines.some((line) => marks.up.test(line))) return text;
  let back = false;
  return lines
    .filter((line) => {
      const mark = marks.up.test(line) || marks.down.test(line);
      if (mark) back = !marks.up.test(line);
      return !back && !(mark && /^\s*#/.test(line));
    })
    .join("\n");
}
