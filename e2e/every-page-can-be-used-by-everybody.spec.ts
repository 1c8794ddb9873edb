import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { openBrowser, signIn } from "./person";

const PAGES = ["/", "/services/shop", "/incidents", "/settings", "/settings/integrations", "/settings/audit"];

for (const [width, scheme] of [
  [1440, "light"],
  [390, "dark"],
] as const) {
  test(`no page has an accessibility fault or scrolls sideways at ${width} px, ${scheme}`, async ({
    browser,
  }) => {
    const person = await signIn(browser, "Mina", { width, height: 900 });
    await person.page.emulateMedia({ colorScheme: scheme });
    for (const path of PAGES) {
      await person.page.goto(path);
      await expect(person.page.getByRole("heading", { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page: person.page }).analyze();
      expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await person.page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
    expect(person.errors).toEqual([]);
  });
}

test("a stranger sees the sign-in page and nothing else", async ({ browser }) => {
  const { page } = await openBrowser(browser);
  for (const path of ["/", "/incidents/INC-1", "/settings", "/services/shop"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in\?/);
  }
  for (const path of [
    "/api/desk",
    "/api/live",
    "/api/incidents/INC-1",
    "/api/pulse",
    "/api/break-glass",
    "/api/audit/export",
  ]) {
    expect((await page.request.get(path)).status(), path).toBe(401);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test("the status page is one click away and needs no sign-in", async ({ browser }) => {
  const { page, errors } = await openBrowser(browser);
  await page.goto("/status");
  expect(page.url()).toBe(`${process.env.TWOKEY_E2E_STATUS_URL}/`);
  await expect(page.getByText("We know of no problems").first()).toBeVisible();
  expect(errors).toEqual([]);
});

test("a link that was made up looks like any other to a stranger", async ({ browser }) => {
  const { page } = await openBrowser(browser);
  await page.goto(`/a/${"x".repeat(43)}`);
  await expect(page.getByText("Sign in to go on")).toBeVisible();
});
