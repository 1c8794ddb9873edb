import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { createPolicyKeeper, watchConfiguration } from "./policy.mjs";

let folder: string;
let said: string[];

vi.setConfig({ testTimeout: 40_000 });

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-policy-"));
  said = [];
  return () => fs.rmSync(folder, { recursive: true });
});

/** A keeper whose program puts what is written in `wanted` into `force`, and refuses the text "broken". */
function keeper() {
  fs.writeFileSync(
    path.join(folder, "seed.mjs"),
    `import fs from "node:fs";
    class ConfigurationUnusable extends Error { name = "ConfigurationUnusable" }
    const wanted = fs.readFileSync("wanted", "utf8");
    if (wanted === "broken") throw new ConfigurationUnusable("twokey.yaml line 4: expected a number");
    fs.appendFileSync("force", wanted + ";");
    console.log(JSON.stringify({ people: [] }));`,
  );
  return createPolicyKeeper({
    build: folder,
    env: { PATH: process.env.PATH ?? "", TWOKEY_CONFIG: "/twokey.yaml" },
    log: path.join(folder, "policy.log"),
    signal: new AbortController().signal,
    say: (line: string) => said.push(line),
  });
}

const want = (text: string) => fs.writeFileSync(path.join(folder, "wanted"), text);
const inForce = () => fs.readFileSync(path.join(folder, "force"), "utf8");

test("each reading of the worker but that of the start puts the policy into force, the newest last", async () => {
  const { onConfigurationRead } = keeper();
  want("new");
  onConfigurationRead();
  onConfigurationRead();
  await vi.waitFor(() => expect(inForce()).toBe("new;"), { timeout: 20_000 });
  want("newer");
  onConfigurationRead();
  await vi.waitFor(() => expect(inForce()).toBe("new;newer;"), { timeout: 20_000 });
});

test("a file that cannot be used changes nothing, and is named", async () => {
  const { keep } = keeper();
  want("good");
  await keep();
  want("broken");
  await keep();
  expect(inForce()).toBe("good;");
  expect(said.join("\n")).toContain(
    "The policy in force stays as it was. The configuration /twokey.yaml cannot be used: twokey.yaml line 4",
  );
});

test("a change is noticed without a worker, also when another file takes the place", async () => {
  const file = path.join(folder, "twokey.yaml");
  fs.writeFileSync(file, "old");
  const onChange = vi.fn();
  const end = watchConfiguration(file, onChange);
  try {
    fs.writeFileSync(`${file}.new`, "a new text");
    fs.renameSync(`${file}.new`, file);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), { timeout: 20_000 });
  } finally {
    end();
  }
});
