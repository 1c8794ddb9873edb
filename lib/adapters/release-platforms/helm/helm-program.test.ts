import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { complaintIn, readHelmVersion } from "@/lib/adapters/release-platforms/helm/helm-program";
import { makeHelmFolder } from "@/lib/adapters/release-platforms/helm/kubeconfig";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import { Secret } from "@/lib/secret";

const TOKEN = "planted-token-of-the-cluster";
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "twokey-folder-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const target = (changes: Partial<HelmTarget> = {}): HelmTarget => ({
  helm: "/usr/local/bin/helm",
  server: "https://10.0.0.1:6443",
  ca: null,
  token: Secret.of(TOKEN),
  namespace: "shop",
  release: "web",
  hooks: "run",
  timeoutSeconds: 300,
  commitFrom: null,
  versionUrl: null,
  healthUrl: null,
  ...changes,
});

test.each([
  [["Error: release has no 99 version"], "release has no 99 version"],
  [
    ["WARNING: Kubernetes configuration file is group-readable.", "Error: release: not found"],
    "release: not found",
  ],
  [
    ["Error: 1 error occurred:", "\t* timed out waiting for the condition", "", ""],
    "1 error occurred: * timed out waiting for the condition",
  ],
  [
    [
      'level=WARN msg="upgrade failed"',
      "Error: resource Job/t4/slow-job not ready. status: InProgress",
      "context deadline exceeded",
    ],
    "resource Job/t4/slow-job not ready. status: InProgress context deadline exceeded",
  ],
  [["panic"], "panic"],
  [[], "Helm ended with an error and said nothing"],
])("of %j the complaint is “%s”", (lines, complaint) => {
  expect(complaintIn(lines)).toBe(complaint);
});

test("says what is wrong with a program that is missing, or that is not Helm", async () => {
  await expect(readHelmVersion({ helm: "/nowhere/helm" })).rejects.toThrow("/nowhere/helm cannot be run");
  await expect(readHelmVersion({ helm: process.execPath })).rejects.toThrow("Helm 3 or 4 is needed");
  expect(await readdir(folder)).toEqual([]);
});

test("keeps the token in one file that only this user can read, and removes it", async () => {
  const made = await makeHelmFolder(target());
  const kubeconfig = made.variables.KUBECONFIG ?? "";
  expect((await stat(made.path)).mode & 0o777).toBe(0o700);
  expect((await stat(kubeconfig)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(kubeconfig, "utf8"))).toMatchObject({
    clusters: [{ cluster: { server: "https://10.0.0.1:6443" } }],
    contexts: [{ context: { namespace: "shop" } }],
    users: [{ user: { token: TOKEN } }],
  });
  expect(JSON.stringify(made)).not.toContain(TOKEN);
  for (const [name, value] of Object.entries(made.variables))
    if (name !== "HELM_DRIVER") expect(value.startsWith(made.path)).toBe(true);
  await made.remove();
  expect(await readdir(folder)).toEqual([]);
});

test("makes no file when the authority of the cluster cannot be read", async () => {
  await expect(makeHelmFolder(target({ ca: "/nowhere/ca.crt" }))).rejects.toThrow("/nowhere/ca.crt");
  expect(await readdir(folder)).toEqual([]);
});

test("removes what a killed worker left hours ago, and nothing younger", async () => {
  const old = await makeHelmFolder(target());
  const young = await makeHelmFolder(target());
  const longAgo = new Date(Date.now() - 3 * 60 * 60_000);
  await utimes(old.path, longAgo, longAgo);
  await writeFile(path.join(folder, "other"), "");
  const now = await makeHelmFolder(null);
  expect((await readdir(folder)).sort()).toEqual(
    ["other", path.basename(young.path), path.basename(now.path)].sort(),
  );
});
