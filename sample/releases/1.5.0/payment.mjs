import { setTimeout as wait } from "node:timers/promises";

/**
 * Asks the payment provider for the amount. This shop has only the provider's sandbox, which accepts every
 * charge after the time that a card network takes.
 */
export async function authorise(total) {
  await wait(30 + Math.random() * 50);
  return { authorised: true, amount: total.amount, currency: total.currency };
}
