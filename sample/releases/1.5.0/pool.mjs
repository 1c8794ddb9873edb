const ACQUIRE_MS = 2800;

/** At most `size` connections; who asks for one more waits until one is given back, at most 2.8 seconds. */
export class Pool {
  #size;
  #connect;
  #opened = 0;
  #idle = [];
  #waiting = [];

  constructor(size, connect) {
    this.#size = size;
    this.#connect = connect;
  }

  async acquire() {
    if (this.#idle.length > 0) return this.#idle.pop();
    if (this.#opened < this.#size) {
      this.#opened += 1;
      return this.#connect();
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve, timer: setTimeout(() => this.#giveUp(waiter, reject), ACQUIRE_MS) };
      this.#waiting.push(waiter);
    });
  }

  release(connection) {
    const waiter = this.#waiting.shift();
    if (!waiter) return this.#idle.push(connection);
    clearTimeout(waiter.timer);
    waiter.resolve(connection);
  }

  #giveUp(waiter, reject) {
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    reject(new Error(`No connection became free within ${ACQUIRE_MS} ms; all ${this.#size} are in use.`));
  }
}
