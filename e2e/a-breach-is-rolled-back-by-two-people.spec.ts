import { expect, type Page, test } from "@playwright/test";
import { addAuthenticator, openBrowser, registerPasskey, samplePassword, signIn, signInHere } from "./person";

test.setTimeout(420_000);

/** Verdict, undo list and limits are there on a phone, unfolded too, and nothing scrolls sideways. */
async function readsOnAPhone(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByText("Safe", { exact: true }).first()).toBeVisible();
  for (const fold of ["Safety checks", "What is taken away", "What will not be restored", "Exact calls"]) {
    await expect(page.getByText(fold).first()).toBeVisible();
  }
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
  await expect(page.getByRole("list", { name: "Commits taken away" })).toBeVisible();
  await expect(
    page.getByText("The database: its schema and its rows stay as they are.").first(),
  ).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}

test("a breach is declared, decided, approved by two people, rolled back, verified and told", async ({
  browser,
}) => {
  const rosa = await signIn(browser, "Rosa");
  const ben = await signIn(browser, "Ben", { width: 390, height: 844 });
  let incident = "";
  let link = "";

  await test.step("Ben registers a passkey on his phone", async () => {
    await addAuthenticator(ben);
    await registerPasskey(ben);
  });

  await test.step("1.4.2 is seen healthy, then 1.5.0 goes bad", async () => {
    await rosa.page.goto("/services/shop");
    await expect(rosa.page.getByText("Healthy").first()).toBeVisible({ timeout: 120_000 });
    await rosa.page.getByRole("button", { name: "Release 1.5.0 again" }).click();
    await expect(rosa.page.getByText("1.5.0").first()).toBeVisible({ timeout: 60_000 });
    await rosa.page.goto("/");
    await expect(rosa.page.getByText("Firing", { exact: true }).first()).toBeVisible({ timeout: 150_000 });
    await expect(rosa.page).toHaveTitle(/firing · Twokey/);
  });

  await test.step("Rosa opens an incident with one key", async () => {
    await rosa.page.keyboard.press("c");
    await rosa.page.getByRole("button", { name: /^Open an incident for/ }).click();
    await rosa.page.waitForURL(/\/incidents\/INC-\d+$/);
    incident = new URL(rosa.page.url()).pathname;
    await rosa.page.getByLabel("Note").fill("Checkout fails for customers in Britain.");
    await rosa.page.getByRole("button", { name: "Add note" }).click();
    await expect(rosa.page.getByText("Checkout fails for customers in Britain.").first()).toBeVisible();
  });

  await test.step("she answers the wizard, and a reload loses nothing", async () => {
    const { page } = rosa;
    await page.getByRole("link", { name: "Set the priority" }).click();
    await page.getByLabel("Most users run into errors").check();
    await page.getByLabel("Revenue is being lost").check();
    await page.getByRole("button", { name: "Set P1 and go on" }).click();
    await page.getByRole("radio", { name: /A region/ }).check();
    await page.getByLabel("Which region").fill("Great Britain");
    await expect(page.getByText("What you typed is kept, for everybody here")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("textbox", { name: "Which region" })).toHaveValue("Great Britain");
    await page.getByRole("button", { name: "Set the scope and go on" }).click();
    await expect(page.getByText("Recommended").first()).toBeVisible({ timeout: 30_000 });
    await page.getByRole("radio", { name: /^Roll back/ }).check();
    await page.getByRole("button", { name: "Decide: roll back" }).click();
    await expect(page.getByText("Last known good").first()).toBeVisible();
    await expect(page.getByText("Every check has evidence for it.")).toBeVisible({ timeout: 60_000 });
    await readsOnAPhone(page);
    await page.getByRole("button", { name: "Review the plan" }).click({ timeout: 30_000 });
    await readsOnAPhone(page);
    await page.getByLabel("Why this rollback is right").fill("Errors began a minute after 1.5.0 went live.");
    await page.getByRole("button", { name: /^Propose rolling shop back to 1\.4\.2/ }).click();
    await page.waitForURL(/\/approval$/);
  });

  await test.step("she approves, and cannot approve twice", async () => {
    const { page } = rosa;
    await page.getByRole("button", { name: "Approve with password" }).click();
    await page.getByRole("dialog").getByLabel("Your password").fill(samplePassword());
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Approve/ })
      .click();
    await expect(page.getByText("1 of 2 approvals count now")).toBeVisible();
    await expect(page.getByRole("button", { name: "Revoke my approval" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Approve with/ })).toBeHidden();
    await page.getByRole("button", { name: "Make a link for the second person" }).click();
    link = await page.getByLabel("Approval link").inputValue();
    expect(link).toContain("/a/");
  });

  await test.step("the link shows a stranger nothing and gives no power", async () => {
    const stranger = await openBrowser(browser);
    await stranger.page.goto(link);
    await expect(stranger.page.getByText("Sign in to go on")).toBeVisible();
    await expect(stranger.page.getByText("1.4.2")).toBeHidden();
    await stranger.page.getByRole("link", { name: "Sign in" }).click();
    await signInHere(stranger.page, "Yuki");
    await expect(stranger.page.getByText("You cannot approve this plan")).toBeVisible();
    await stranger.context.close();
  });

  await test.step("Ben compares the words and approves with his passkey", async () => {
    const { page } = ben;
    await page.goto(link);
    await page.waitForURL(/\/approval$/);
    const words = await page.getByRole("list", { name: "The twelve words of this plan" }).innerText();
    expect(await rosa.page.getByRole("list", { name: "The twelve words of this plan" }).innerText()).toBe(
      words,
    );
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: "Approve with passkey" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Approve and roll shop back/ })
      .click();
    await expect(page.getByText(/Two people approved|The plan was executed/).first()).toBeVisible();
  });

  await test.step("the rollback succeeds, and production says 1.4.2", async () => {
    const { page } = rosa;
    await page.goto(`${incident}/execution`);
    await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
    const version = await (await fetch(`${process.env.TWOKEY_E2E_SHOP_URL}/version`)).json();
    expect(version.version).toBe("1.4.2");
  });

  await test.step("what was taken back is held, for everybody to see, and the connection can be tested", async () => {
    const { page } = rosa;
    await page.goto("/");
    await expect(page.getByText("Held, must not go live again: 1.5.0 on main")).toBeVisible();
    await page.goto("/services/shop");
    await expect(page.getByRole("heading", { name: "Held releases" })).toBeVisible();
    await page.getByRole("button", { name: "Test the connection" }).click();
    await expect(page.getByText("Works", { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("current leads to 1.4.2")).toBeVisible();
  });

  await test.step("nobody can say resolved before verification passed", async () => {
    const { page } = rosa;
    await page.goto(`${incident}/verification`);
    await expect(page.getByRole("button", { name: "Declare resolved" })).toBeDisabled();
    await expect(page.getByRole("button", { name: "Declare resolved" })).toBeEnabled({ timeout: 120_000 });
    await page.getByRole("button", { name: "Declare resolved" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Declare INC-\d+ resolved/ })
      .click();
    await expect(page.getByText("Declared resolved")).toBeVisible();
  });

  await test.step("four documents are drafted from the log", async () => {
    const { page } = rosa;
    for (const document of ["slack", "status", "email", "review"]) {
      const answer = await page.request.get(`/api${incident}/documents/${document}`);
      expect(answer.status(), document).toBe(200);
      expect(await answer.text(), document).toMatch(/\d\d:\d\d UTC/);
    }
    await page.goto(`${incident}/review`);
    for (const section of ["Summary", "Timeline", "Impact", "Root cause", "Resolution", "Action items"]) {
      await expect(page.getByRole("heading", { name: section }).first()).toBeVisible();
    }
  });

  await test.step("Tomas fills the blank and publishes; everybody can read it", async () => {
    const tomas = await signIn(browser, "Tomas");
    const { page } = tomas;
    await page.goto(`${incident}/messages?audience=status`);
    const text = page.getByLabel("Update", { exact: true });
    await expect(page.getByRole("button", { name: "Publish status update" })).toBeDisabled();
    await text.fill(
      (await text.inputValue()).replace(/\[blank: [^\]]*\]/g, "customers in Britain could not pay"),
    );
    await page.getByRole("button", { name: "Publish status update" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Publish now" }).click();
    await expect(page.getByText("Nothing is published yet")).toBeHidden();
    await expect(async () => {
      const published = await (await fetch(`${process.env.TWOKEY_E2E_STATUS_URL}/`)).text();
      expect(published).toContain("customers in Britain could not pay");
    }).toPass({ timeout: 15_000 });
    expect(tomas.errors).toEqual([]);
  });

  expect(rosa.errors).toEqual([]);
  expect(ben.errors).toEqual([]);
});
