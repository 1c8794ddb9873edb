import fs from "node:fs";
import { createInterface } from "node:readline";

const largest = 10 * 1024 * 1024;

/**
 * A log file whose lines carry the time. A file that has grown large is set aside once, as `.1`.
 * @param {string} file
 * @param {(text: string) => string} hide takes out what no log may show
 */
export function openLog(file, hide) {
  if (fs.existsSync(file) && fs.statSync(file).size > largest) fs.renameSync(file, `${file}.1`);
  const out = fs.createWriteStream(file, { flags: "a", mode: 0o600 });
  out.on("error", () => {}); // a full disk must not stop the desk as well
  const write = (line) => out.write(`${new Date().toISOString()} ${hide(line)}\n`);
  write("— started");
  return {
    take: (stream) => createInterface({ input: stream }).on("line", write),
    end: write,
  };
}
