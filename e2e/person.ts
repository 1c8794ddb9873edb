import fs from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";

/** Somebody at a browser of their own. `errors` collects what the console complained about. */
export type Person = { page: Page; context: BrowserContext; errors: string[] };

const ADDRESSES = {
  Rosa: "rosa@shop.example",
  Ben: "ben@shop.example",
  Mina: "mina@shop.example",
  Tomas: "tomas@shop.example",
  Yuki: "yuki@shop.example",
  Ada: "ada@shop.example",
} as const;
export type Name = keyof typeof ADDRESSES;

/** The password that this installation gave to its sample people. */
export function samplePassword(): string {
  const file = path.join(process.env.TWOKEY_E2E_DATA ?? "", "first-people.json");
  return JSON.parse(fs.readFileSync(file, "utf8")).password;
}

/** A new browser in which nobody has signed in. */
export async function openBrowser(
  browser: Browser,
  viewport = { width: 1440, height: 1000 },
): Promise<Person> {
  const context = await browser.newContext({ viewport, baseURL: process.env.TWOKEY_E2E_URL });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  const [goTo, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (...asked) => {
    const answer = await goTo(...asked);
    await isWhole(page);
    return answer;
  };
  page.reload = async (...asked) => {
    const answer = await reload(...asked);
    await isWhole(page);
    return answer;
  };
  return { page, context, errors };
}

/** While a page still arrives, its late parts stand in it twice: hidden, as the server wrote them, and in their place. */
async function isWhole(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[hidden][id^="S:"]') === null);
}

/** Signs in on the sign-in page that is open. */
export async function signInHere(page: Page, name: Name): Promise<void> {
  await page.getByLabel("Address").fill(ADDRESSES[name]);
  await page.getByLabel("Password").fill(samplePassword());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await isWhole(page);
}

/** Somebody who has signed in and sees the desk. */
export async function signIn(
  browser: Browser,
  name: Name,
  viewport?: { width: number; height: number },
): Promise<Person> {
  const person = await openBrowser(browser, viewport);
  await person.page.goto("/");
  await signInHere(person.page, name);
  return person;
}

/** Gives the browser a platform authenticator that verifies its user, as a phone or a laptop has one. */
export async function addAuthenticator({ context, page }: Person): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

export async function registerPasskey({ page }: Person): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Register a passkey" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the passkey").fill("Phone");
  await dialog.getByLabel("Your password").fill(samplePassword());
  await dialog.getByRole("button", { name: "Register a passkey" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Phone").first()).toBeVisible();
}
