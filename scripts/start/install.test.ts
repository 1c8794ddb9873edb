import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { isInstalled } from "./install.mjs";

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-install-"));
  return () => fs.rmSync(root, { recursive: true });
});

function lock(version: string): void {
  const packages = {
    "": { name: "x" },
    "node_modules/cup": { version },
    "node_modules/lid": { version: "1.0.0", optional: true },
  };
  fs.writeFileSync(path.join(root, "package-lock.json"), JSON.stringify({ packages }));
}

function installByHand(version: string): void {
  fs.mkdirSync(path.join(root, "node_modules"), { recursive: true });
  const packages = { "node_modules/cup": { version } };
  fs.writeFileSync(path.join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages }));
}

test("nothing is installed in a fresh clone", () => {
  lock("1.0.0");
  expect(isInstalled(root)).toBe(false);
});

test("accepts what somebody installed by hand, without what this system cannot use", () => {
  lock("1.0.0");
  installByHand("1.0.0");
  expect(isInstalled(root)).toBe(true);
});

test("asks for an installation once the lock names other versions", () => {
  lock("1.0.0");
  installByHand("1.0.0");
  expect(isInstalled(root)).toBe(true);
  lock("1.1.0");
  expect(isInstalled(root)).toBe(false);
});
