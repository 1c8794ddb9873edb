import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { signIn } from "./person";

/** The command of the page, with the downloaded file in its place. */
function verify(command: string, file: string) {
  const [, , ...args] = command.replace("EXPORT", file).split(" ");
  const { status, stdout } = spawnSync(process.execPath, ["scripts/twokey.mjs", ...args], {
    encoding: "utf8",
  });
  return { status, stdout };
}

test("a commander downloads the log and verifies it with the command of the page", async ({
  browser,
}, info) => {
  const { page, errors } = await signIn(browser, "Mina");
  await page.goto("/settings/audit");
  // The first checkpoint is signed at the worker's start; what is shown is as of the page's loading.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("Fingerprint of the key")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the export" }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^twokey-audit-\d{8}T\d{4}Z\.jsonl$/);
  const file = info.outputPath("export.jsonl");
  await download.saveAs(file);
  await page.getByRole("button", { name: "Copy the command" }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain(path.join(process.env.TWOKEY_E2E_DATA ?? "", "checkpoints/checkpoints.txt"));
  const intact = verify(command, file);
  expect(intact.stdout).toContain("INTACT: every row");
  expect(intact.status).toBe(0);

  const lie = info.outputPath("lie.jsonl");
  const renamed = (await readFile(file, "utf8")).replace('"Mina Castellanos",', '"Nina Castellanos",');
  await writeFile(lie, renamed);
  const found = verify(command, lie);
  expect(found.stdout).toMatch(/DAMAGED {2}person [0-9a-f-]{36}\n {2}expected what seal \d+ was made of/);
  expect(found.status).toBe(1);
  expect(errors).toEqual([]);
});

test("who may not download it reads why, and gets nothing", async ({ browser }) => {
  const { page, errors } = await signIn(browser, "Rosa");
  await page.goto("/settings/audit");
  await expect(page.getByText("Only people with the role commander or admin may download it.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Download the export" })).toHaveCount(0);
  expect((await page.request.get("/api/audit/export")).status()).toBe(403);
  expect(errors).toEqual([]);
});

test("an alarm reaches everybody's desk by itself, and leaves it when a commander answers", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const yuki = await signIn(browser, "Yuki");
  const notes = path.join(process.env.TWOKEY_E2E_DATA ?? "", "checkpoints/checkpoints.txt");
  const text = await readFile(notes, "utf8");
  const last = text.lastIndexOf("\ntime 2");
  await writeFile(notes, `${text.slice(0, last)}\ntime 1${text.slice(last + 7)}`);
  const callout = yuki.page.getByText("The audit log was changed behind Twokey’s back");
  // The worker looks every minute.
  await expect(callout).toBeVisible({ timeout: 120_000 });
  await expect(yuki.page.getByText("The last note of the checkpoint file was changed")).toBeVisible();

  const mina = await signIn(browser, "Mina");
  await mina.page.goto("/settings/audit");
  await mina.page.getByLabel("What it was").fill("A test of the alarm");
  await mina.page.getByRole("button", { name: "Answer the alarm" }).click();
  await expect(mina.page.getByLabel("What it was")).toHaveCount(0);
  await expect(callout).toHaveCount(0);
  expect([...yuki.errors, ...mina.errors]).toEqual([]);
});
