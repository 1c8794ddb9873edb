/** Something a person can mend: what happened, what was not done, and what to do. Printed without a stack trace. */
export class Problem extends Error {
  /**
   * @param {string} happened
   * @param {{ notDone?: string, todo?: string | string[], cause?: unknown }} [more]
   */
  constructor(happened, { notDone, todo, cause } = {}) {
    super(happened, { cause });
    this.name = "Problem";
    this.notDone = notDone;
    this.todo = [todo ?? []].flat();
  }

  /** The lines shown to the person, without colour. */
  lines() {
    return [
      this.message,
      ...(this.notDone ? [`Not done: ${this.notDone}`] : []),
      ...this.todo.map((step, index) => (index === 0 ? `What to do: ${step}` : `            ${step}`)),
    ];
  }
}
