import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright";

/** Kilobytes of JavaScript over the wire (as sent, compressed) until the page is quiet, for each page. */
export async function measurePages({ url, statusUrl }, data) {
  const { password } = JSON.parse(fs.readFileSync(path.join(data, "first-people.json"), "utf8"));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
  const signedIn = await browser.newContext();
  const page = await signedIn.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Address").fill("rosa@shop.example");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${url}/`);
  const state = await signedIn.storageState();
  const javascriptKb = {};
  for (const [name, where] of Object.entries({
    desk: "/",
    service: "/services/shop",
    incidents: "/incidents",
  })) {
    javascriptKb[name] = await weigh(browser, state, url + where);
  }
  javascriptKb["sign-in"] = await weigh(browser, undefined, `${url}/sign-in`);
  await browser.close();
  const status = await (await fetch(statusUrl)).text();
  const statusPage = {
    gzipKb: round(gzipSync(status).length / 1024),
    scripts: status.split("<script").length - 1,
  };
  return { javascriptKb, statusPage };
}

async function weigh(browser, storageState, address) {
  const context = await browser.newContext({ storageState });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const scripts = new Set();
  let bytes = 0;
  session.on(
    "Network.responseReceived",
    ({ requestId, type }) => type === "Script" && scripts.add(requestId),
  );
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(address, { waitUntil: "load" });
  await page.waitForTimeout(3_000);
  await context.close();
  return round(bytes / 1024);
}

function round(number) {
  return Math.round(number * 10) / 10;
}
