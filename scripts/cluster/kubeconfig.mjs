import fs from "node:fs";

/**
 * Writes a kubeconfig, readable by this user alone, and answers its path.
 * @param {string} file
 * @param {{ server: string, ca: string, token: string, namespace?: string }} access ca: in PEM
 */
export function writeKubeconfig(file, { server, ca, token, namespace = "default" }) {
  const authority = Buffer.from(ca).toString("base64");
  const content = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user: "test", namespace } }],
    clusters: [{ name: "test", cluster: { server, "certificate-authority-data": authority } }],
    users: [{ name: "test", user: { token } }],
  };
  fs.writeFileSync(file, JSON.stringify(content, null, 2), { mode: 0o600 }); // JSON is YAML
  return file;
}
