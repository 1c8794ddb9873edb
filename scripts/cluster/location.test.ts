import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { programFolder, programs, requirePrograms } from "./location.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "twokey-programs-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the programs are kept outside the repository, where the environment says", () => {
  expect(programFolder({ TWOKEY_CLUSTER_BIN: "/opt/k8s", TWOKEY_CLUSTER_CACHE: "/c" })).toBe("/opt/k8s");
  expect(programFolder({ TWOKEY_CLUSTER_CACHE: "/c", XDG_CACHE_HOME: "/x" })).toBe("/c/bin");
  expect(programFolder({ XDG_CACHE_HOME: "/x" })).toBe("/x/twokey/cluster/bin");
  expect(programFolder({})).toBe(path.join(homedir(), ".cache/twokey/cluster/bin"));
});

test("what is missing is named, with what to do", () => {
  for (const name of programs) writeFileSync(path.join(folder, name), "", { mode: 0o755 });
  const env = { TWOKEY_CLUSTER_BIN: folder };
  expect(requirePrograms(env)).toMatchObject({ helm4: path.join(folder, "helm4") });
  rmSync(path.join(folder, "etcd"));
  chmodSync(path.join(folder, "helm3"), 0o644);
  expect(() => requirePrograms(env)).toThrow(`${folder} has no etcd, helm3.`);
});
