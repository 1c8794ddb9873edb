import { performance } from "node:perf_hooks";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const stillMs = 15_000;

/**
 * Tells a person what is being done and for how long. On a terminal one line lives while a step runs; elsewhere a
 * line starts the step, one comes every 15 s, and one ends it.
 * @param {NodeJS.WriteStream} out
 * @param {NodeJS.ProcessEnv} env
 */
export function createProgress(out, env) {
  const live = Boolean(out.isTTY) && env.TERM !== "dumb" && !env.CI;
  const colour = live && !env.NO_COLOR;
  const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const clear = () => live && out.write("\r\u001b[2K");
  let redraw = () => {};

  const line = (text = "") => {
    clear();
    out.write(`${text}\n`);
    redraw();
  };

  /**
   * @template T
   * @param {string} title
   * @param {(detail: (text: string) => void) => Promise<T> | T} work
   * @returns {Promise<T>}
   */
  async function step(title, work) {
    const began = performance.now();
    const seconds = (digits) => `${((performance.now() - began) / 1000).toFixed(digits)} s`;
    let detail = "";
    let frame = 0;
    const text = () => (detail ? `${title}: ${detail}` : title);
    const draw = () => {
      clear();
      out.write(`${paint(36, frames[frame++ % frames.length])} ${text()} ${paint(2, seconds(0))}`);
    };
    const timers = live
      ? [setInterval(draw, 120)]
      : [
          setTimeout(() => line(`… ${title}`), 700),
          setInterval(() => line(`  still at it after ${seconds(0)}: ${text()}`), stillMs),
        ];
    if (live) redraw = draw;
    redraw();
    const finish = (mark, code) => {
      for (const timer of timers) clearTimeout(timer);
      redraw = () => {};
      line(`${paint(code, mark)} ${title} ${paint(2, seconds(1))}`);
    };
    try {
      const result = await work((more) => {
        detail = more;
      });
      finish("✓", 32);
      return result;
    } catch (error) {
      finish("✗", 31);
      throw error;
    }
  }

  return { step, line, bold: (text) => paint(1, text), dim: (text) => paint(2, text) };
}
