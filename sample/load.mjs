import http from "node:http";
import { setTimeout as wait } from "node:timers/promises";

const TIMEOUT_MS = 10_000;
const MOST_IN_FLIGHT = 100;
const REQUESTS_PER_VISIT = 1.53;
const BASKETS = {
  tea: ["tea-assam", "tea-sencha", "tea-rooibos"],
  coffee: ["coffee-huila", "coffee-yirga", "coffee-house"],
  cups: ["cup-stone", "cup-glass", "cup-travel"],
  sweets: ["sweet-shortbread", "sweet-halva", "sweet-nougat"],
};
const groups = Object.keys(BASKETS);

const shop = new URL(process.env.SHOP_URL ?? `http://127.0.0.1:${process.env.SHOP_PORT ?? 4410}`);
const rate = Number(process.env.SHOP_RATE ?? 25);
if (!(rate > 0 && rate <= 1000)) {
  console.error(`SHOP_RATE is "${process.env.SHOP_RATE}", not a number of requests a second up to 1000.`);
  process.exit(1);
}

const random = randomNumbers(20261120);
const agent = new http.Agent({ keepAlive: true, maxSockets: MOST_IN_FLIGHT });
let inFlight = 0;
let reachable = true;

for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.once(signal, () => process.exit(0));
console.log(`Customers come to ${shop.origin}, about ${rate} requests a second.`);
for (const customer of customers()) {
  visit(customer);
  await wait((1000 * REQUESTS_PER_VISIT * (0.5 + random())) / rate);
}

/** Of 100 customers 45 look at a group of products, 8 of those buy, and 40 of 100 are British, evenly mixed. */
function* customers() {
  const buys = shareOf(0.08);
  const looks = shareOf(0.37 / 0.92);
  const britishBuyers = shareOf(0.4);
  const britishLookers = shareOf(0.4);
  for (;;) {
    const buying = buys();
    const looking = buying || looks();
    const british = buying ? britishBuyers() : looking && britishLookers();
    yield { buying, looking, language: british ? "en-GB" : "de-DE", group: pick(groups) };
  }
}

/** Front page, perhaps products, perhaps an order; who meets an error leaves. */
async function visit({ looking, buying, language, group }) {
  if ((await request("GET", "/", language)) !== 200 || !looking) return;
  await wait(200 + random() * 600);
  if ((await request("GET", `/products?group=${group}`, language)) !== 200 || !buying) return;
  await wait(300 + random() * 900);
  const lines = [{ sku: pick(BASKETS[group]), quantity: 1 + Math.floor(random() * 3) }];
  await request("POST", "/checkout", language, JSON.stringify({ lines }));
}

/** Resolves to the status, or to null when there was no answer in ten seconds or too much is in flight. */
function request(method, path, language, body = "") {
  if (inFlight >= MOST_IN_FLIGHT) return Promise.resolve(null);
  inFlight += 1;
  return new Promise((resolve) => {
    const headers = { "accept-language": language };
    if (body)
      Object.assign(headers, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      });
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const sent = http.request(new URL(path, shop), { method, headers, agent, signal }, (response) => {
      tellReachable(true);
      response.on("error", () => resolve(null));
      response.on("end", () => resolve(response.statusCode)).resume();
    });
    sent.on("error", (error) => {
      if (error.code === "ECONNREFUSED") tellReachable(false);
      resolve(null);
    });
    sent.end(body);
  }).finally(() => {
    inFlight -= 1;
  });
}

function tellReachable(now) {
  if (now !== reachable)
    console.log(now ? "The shop answers again." : "The shop does not answer; customers keep trying.");
  reachable = now;
}

/** A function that is true for this share of its calls, spread as evenly as possible. */
function shareOf(share) {
  let owed = 0.5;
  return () => {
    owed += share;
    if (owed < 1) return false;
    owed -= 1;
    return true;
  };
}

function pick(list) {
  return list[Math.floor(random() * list.length)];
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
