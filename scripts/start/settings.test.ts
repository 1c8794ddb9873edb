import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readSettings, root } from "./settings.mjs";

function configuration(text: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-settings-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, "twokey.yaml");
  fs.writeFileSync(file, text);
  return file;
}

const to = (variable: string) => `\${${variable}}`;
const env = (more: Record<string, string> = {}) => ({ NODE_ENV: "test", ...more }) as NodeJS.ProcessEnv;

test("runs the sample shop on its usual ports when nothing is said", () => {
  const settings = readSettings([], env());
  expect(settings).toMatchObject({
    ports: { desk: 4400, status: 4401, shop: 4410 },
    publicUrl: "http://localhost:4400",
    data: path.join(root, ".twokey"),
    withSample: true,
  });
});

test("a flag goes before the environment", () => {
  const settings = readSettings(
    ["--port", "5000", "--data", "/d"],
    env({ TWOKEY_PORT: "6000", TWOKEY_DATA: "/e" }),
  );
  expect(settings).toMatchObject({ ports: { desk: 5000 }, data: "/d", publicUrl: "http://localhost:5000" });
});

test("an own configuration runs without the sample shop, and names the variables it needs", () => {
  const file = configuration(`url: ${to("PROM_URL")}\ntoken: ${to("PROM_TOKEN")} ${to("PROM_URL")}\n`);
  const settings = readSettings([], env({ TWOKEY_CONFIG: file }));
  expect(settings.withSample).toBe(false);
  expect(settings.references).toEqual(["PROM_URL", "PROM_TOKEN"]);
});

test.each([
  [["--port", "many"], '--port is "many"'],
  [["--port", "70000"], '--port is "70000"'],
  [["--prot", "1"], "Unknown option '--prot'"],
])("refuses %j in plain words", (args, words) => {
  expect(() => readSettings(args, env())).toThrow(words);
});

test("refuses a configuration that is not there", () => {
  expect(() => readSettings([], env({ TWOKEY_CONFIG: "/nowhere.yaml" }))).toThrow(
    "/nowhere.yaml cannot be read",
  );
});
