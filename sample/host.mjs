import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { hostFolder, main, readJsonFile, writeWhole } from "./folder.mjs";
import { ShopProcess } from "./shop-process.mjs";

const PORT_TAKEN = 98;
const FAULT_PER_LIFETIME = 3.2;

/** Runs the shop from `current` until it is told to stop or its parent is gone. */
await main(async () => {
  const host = hostFolder();
  const file = path.join(host, "host.json");
  await refuseSecondHost(file);
  const shop = new ShopProcess(host, shopEnvironment());
  const token = randomBytes(32).toString("hex");
  const control = http.createServer((request, response) => answer(shop, token, request, response));
  const stop = stopper(shop, control, file);
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.once(signal, stop);
  await firstStart(shop);
  control.listen(0, "127.0.0.1");
  await once(control, "listening");
  const known = { pid: process.pid, controlPort: control.address().port, shopPort: shop.port, token };
  await writeWhole(file, `${JSON.stringify(known)}\n`, 0o600);
  process.send?.({ ready: true, port: shop.port });
});

/** What the shop may see. Its price lists live a third of the time after which 1.5.0 is to run out of connections. */
function shopEnvironment() {
  const { PATH, SHOP_HOST = "127.0.0.1", SHOP_PORT = "4410", SHOP_FAULT_AFTER_MS = "60000" } = process.env;
  const lifetimeMs = Math.round(Number(SHOP_FAULT_AFTER_MS) / FAULT_PER_LIFETIME);
  if (!(lifetimeMs > 0))
    throw new Error(`SHOP_FAULT_AFTER_MS is "${SHOP_FAULT_AFTER_MS}", not a time in milliseconds.`);
  return { PATH, SHOP_HOST, SHOP_PORT, SHOP_PRICES_LIFETIME_MS: String(lifetimeMs) };
}

async function refuseSecondHost(file) {
  const other = await readJsonFile(file);
  if (!other) return;
  const headers = { authorization: `Bearer ${other.token}` };
  const url = `http://127.0.0.1:${other.controlPort}/status`;
  const alive = await fetch(url, { headers, signal: AbortSignal.timeout(2_000) }).catch(() => null);
  if (alive?.ok) throw new Error(`The shop's host already runs as process ${other.pid}.`);
}

/** A taken port or a missing release ends the host; a release that crashes is tried again like any other time. */
async function firstStart(shop) {
  try {
    await shop.restart();
  } catch (error) {
    if (error.exitCode === PORT_TAKEN) {
      await shop.close();
      throw new Error("The shop was not started. Set SHOP_PORT to a free port.");
    }
    if (error.exitCode === undefined && shop.pid === null) throw error;
    console.error(error.message);
  }
}

async function answer(shop, token, request, response) {
  const reply = (status, body) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (!isAuthorised(request, token)) return reply(401, { message: "The token is not the host's." });
  const name = `${request.method} ${request.url}`;
  if (name === "GET /status") return reply(200, { shopPid: shop.pid });
  if (name !== "POST /restart") return reply(404, { message: "The host knows no such request." });
  try {
    reply(200, await shop.restart());
  } catch (error) {
    reply(502, { message: error.message });
  }
}

function isAuthorised(request, token) {
  const given = Buffer.from(request.headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function stopper(shop, control, file) {
  return async () => {
    await shop.close();
    control.close();
    const written = await readJsonFile(file).catch(() => null);
    if (written?.pid === process.pid) await rm(file, { force: true });
    process.exit(0);
  };
}
