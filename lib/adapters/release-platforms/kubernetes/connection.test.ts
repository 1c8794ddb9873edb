import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConnection } from "@/lib/adapters/release-platforms/kubernetes/connection";
import { Secret } from "@/lib/secret";

const folder = mkdtempSync(path.join(tmpdir(), "twokey-kubeconfig-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const kubeconfig = (cluster: string, user: string, contexts = "") => `
apiVersion: v1
kind: Config
current-context: shop
contexts:
  - { name: shop, context: { cluster: main, user: robot } }${contexts}
clusters:
  - { name: main, cluster: { server: "https://10.0.0.1:6443/", ${cluster} } }
users:
  - { name: robot, user: ${user} }
`;
const read = (text: string, context: string | null = null) =>
  readConnection({ kubeconfig: write("kubeconfig", text), context });

test("settings of their own need no kubeconfig", () => {
  const ca = write("ca.crt", "authority");
  const settings = { server: "https://10.0.0.1:6443/", ca, token: Secret.of("planted-a") };
  const { authorization, ...rest } = readConnection(settings);
  expect(rest).toEqual({ server: "https://10.0.0.1:6443", ca: "authority" });
  expect(`${authorization}`).toBe("[secret]");
  expect(readConnection({ ...settings, ca: null }).ca).toBeUndefined();
});

test("a kubeconfig gives the server, the authority and the token of a context", () => {
  const inline = Buffer.from("authority").toString("base64");
  const other = "\n  - { name: other, context: { cluster: main, user: nobody } }";
  const text = kubeconfig(`certificate-authority-data: ${inline}`, "{ token: planted-b }", other);
  const { authorization, ...rest } = read(text);
  expect(rest).toEqual({ server: "https://10.0.0.1:6443", ca: "authority" });
  expect(`${authorization}`).toBe("[secret]");
  expect(() => read(text, "other")).toThrow("has no token or tokenFile for nobody");
  expect(() => read(text, "third")).toThrow("has no context third");
});

test("files beside a kubeconfig are found from its folder, and a token that was renewed counts at once", () => {
  write("beside.crt", "authority beside");
  write("token", "planted-c\n");
  const text = kubeconfig("certificate-authority: beside.crt", "{ tokenFile: token }");
  expect(read(text).ca).toBe("authority beside");
  rmSync(path.join(folder, "token"));
  expect(() => read(text)).toThrow(/token cannot be read \(ENOENT\)/);
});

test.each([
  ["trusts any certificate", kubeconfig("insecure-skip-tls-verify: true", "{ token: planted-d }")],
  [
    "certificates and programs that fetch credentials are not supported",
    kubeconfig("", "{ exec: { command: aws } }"),
  ],
  ["is no kubeconfig", "clusters: none"],
  ["is not YAML", "a: [b"],
])("a kubeconfig that %s is refused in words", (words, text) => {
  expect(() => read(text)).toThrow(words);
});
