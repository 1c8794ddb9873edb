import { groups } from "./catalogue.mjs";
import { Pool } from "./pool.mjs";
import { connectToPriceBook, servePriceBook } from "./price-book.mjs";

const LIFETIME_MS = Number(process.env.SHOP_PRICES_LIFETIME_MS ?? 20_000);
const port = await servePriceBook();
const pool = new Pool(8, () => connectToPriceBook(port));
const lists = new Map();

/** The products with the price a customer pays, in the smallest unit of `currency` (EUR or GBP). */
export async function priced(products, currency) {
  const amounts = currency === "EUR" ? null : await amountsIn(currency, products);
  return products.map(({ cents, ...product }) => ({
    ...product,
    price: { amount: amounts ? amounts[product.sku] : cents, currency },
  }));
}

/** The currency the customer asked for, else the one of the browser's language. */
export function currencyOf(request, query) {
  const wanted = query.get("currency");
  if (wanted === "EUR" || wanted === "GBP") return wanted;
  return /^en-GB\b/i.test(request.headers["accept-language"] ?? "") ? "GBP" : "EUR";
}

export function formatPrice({ amount, currency }) {
  return new Intl.NumberFormat("en-IE", { style: "currency", currency }).format(amount / 100);
}

async function amountsIn(currency, products) {
  const needed = new Set(products.map(({ group }) => group));
  return Object.assign({}, ...(await Promise.all([...needed].map((group) => priceList(group, currency)))));
}

async function priceList(group, currency) {
  const key = `${currency} ${group}`;
  const known = lists.get(key);
  if (known && known.expiresAt > Date.now()) return known.prices;
  const connection = await pool.acquire();
  const answer = await connection.ask({ group, currency, since: known?.revision });
  const expiresAt = Date.now() + lifetimeMs(group);
  if (answer.unchanged) {
    lists.set(key, { ...known, expiresAt });
    return known.prices;
  }
  pool.release(connection);
  lists.set(key, { ...answer, expiresAt });
  return answer.prices;
}

/** The groups expire one after the other, so that no customer waits for all of them. */
function lifetimeMs(group) {
  return LIFETIME_MS * (0.9 + 0.05 * groups.findIndex(({ id }) => id === group));
}
