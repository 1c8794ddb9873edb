import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { addAuthenticator, registerPasskey, signIn } from "./person";

test("an admin proposes a role, two others approve it by the link, and it is taken away again at once", async ({
  browser,
}) => {
  const ada = await signIn(browser, "Ada");
  const rosa = await signIn(browser, "Rosa");
  const mina = await signIn(browser, "Mina", { width: 390, height: 844 });
  for (const approver of [rosa, mina]) {
    await addAuthenticator(approver);
    await registerPasskey(approver);
  }
  let link = "";

  await test.step("Ada proposes it, and may not approve it herself", async () => {
    await ada.page.goto("/settings/people");
    await ada.page.getByRole("button", { name: "Manage Tomas" }).click();
    await ada.page.getByRole("checkbox", { name: /^Approver/ }).check();
    await ada.page.getByLabel(/^Why does Tomas Havel need/).fill("Joins the night rota.");
    await ada.page.getByRole("button", { name: "Propose the role of approver" }).click();
    await ada.page.waitForURL(/\/plans\//);
    await expect(ada.page.getByText("You cannot approve this plan")).toBeVisible();
    await expectAccessible(ada.page);
    await ada.page.getByRole("button", { name: /^Make a link/ }).click();
    link = new URL(await ada.page.getByLabel("Approval link").inputValue()).pathname;
  });

  await test.step("Mina sees it waiting and approves on her phone", async () => {
    await mina.page.goto("/settings");
    await expect(
      mina.page.getByText(/Ada Brandt proposes to give Tomas Havel the role of approver/),
    ).toBeVisible();
    await mina.page.goto(link);
    await mina.page.waitForURL(/\/plans\//);
    expect(await wordsOn(mina.page)).toEqual(await wordsOn(ada.page));
    await expectAccessible(mina.page);
    await mina.page.getByRole("button", { name: "Approve with passkey" }).click();
    await mina.page
      .getByRole("dialog")
      .getByRole("button", { name: /^Approve giving/ })
      .click();
    await expect(mina.page.getByText("1 of 2 approvals count now")).toBeVisible();
  });

  await test.step("Rosa's approval is the second, and the role is given", async () => {
    await rosa.page.goto(link);
    await rosa.page.getByRole("button", { name: "Approve with passkey" }).click();
    await rosa.page
      .getByRole("dialog")
      .getByRole("button", { name: /^Approve and give/ })
      .click();
    for (const { page } of [rosa, mina, ada])
      await expect(page.getByText("The roles were given.")).toBeVisible({ timeout: 30_000 });
  });

  await test.step("it counts later, and Ada takes it away at once", async () => {
    await ada.page.goto("/settings/people");
    await expect(ada.page.getByText(/approver, counts from/)).toBeVisible();
    await ada.page.getByRole("button", { name: "Manage Tomas" }).click();
    await ada.page.getByRole("checkbox", { name: /^Approver/ }).uncheck();
    await ada.page.getByRole("button", { name: "Save roles" }).click();
    await ada.page.keyboard.press("Escape");
    await expect(ada.page.getByText(/approver, counts from/)).toBeHidden();
  });

  for (const { errors } of [ada, rosa, mina]) expect(errors).toEqual([]);
});

const wordsOn = (page: Page) =>
  page.getByRole("list", { name: "The twelve words of this plan" }).getByRole("listitem").allInnerTexts();

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
}
