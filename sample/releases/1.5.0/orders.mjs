import { randomUUID } from "node:crypto";
import { productBySku } from "./catalogue.mjs";
import { authorise } from "./payment.mjs";
import { priced } from "./prices.mjs";

/** The customer sent something that cannot become an order. */
export class InvalidOrder extends Error {}

/** Charges the customer for `lines` (`[{ sku, quantity }]`) in `currency` and answers with the order. */
export async function placeOrder(lines, currency) {
  const wanted = readLines(lines);
  const products = await priced(
    wanted.map((line) => productBySku.get(line.sku)),
    currency,
  );
  const ordered = products.map(({ sku, name, price }, index) => ({
    sku,
    name,
    price,
    quantity: wanted[index].quantity,
  }));
  const amount = ordered.reduce((sum, line) => sum + line.price.amount * line.quantity, 0);
  const total = { amount, currency };
  await authorise(total);
  return { id: randomUUID(), lines: ordered, total };
}

function readLines(lines) {
  if (!Array.isArray(lines) || lines.length === 0) throw new InvalidOrder("The basket is empty.");
  if (lines.length > 50) throw new InvalidOrder("An order has at most 50 lines.");
  for (const line of lines) {
    if (!productBySku.has(line?.sku)) throw new InvalidOrder(`There is no product ${String(line?.sku)}.`);
    if (!Number.isInteger(line.quantity) || line.quantity < 1 || line.quantity > 20)
      throw new InvalidOrder(`The quantity of ${line.sku} must be a whole number from 1 to 20.`);
  }
  return lines;
}
