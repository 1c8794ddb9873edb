import fs from "node:fs";
import https from "node:https";

/**
 * The few requests that starting a cluster and playing its node take.
 * @param {{ server: string, ca: string, token: string }} access ca: in PEM
 */
export function openApiServer({ server, ca, token }) {
  const send = (method, path, { body, type = "application/json", signal } = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? "" : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        "content-type": type,
        // Node leaves it out for DELETE, and the body then spoils the next request on the same connection.
        "content-length": Buffer.byteLength(text),
      };
      const sent = https.request(`${server}${path}`, { method, ca, signal, headers });
      sent.once("error", reject);
      sent.once("response", resolve);
      sent.end(text);
    });

  return {
    /** @returns {Promise<{ status: number, body: any }>} */
    async ask(method, path, body, type) {
      const response = await send(method, path, { body, type });
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) text += chunk;
      const isJson = response.headers["content-type"]?.startsWith("application/json");
      return { status: response.statusCode, body: isJson ? JSON.parse(text) : text };
    },
    /** Hands over one event after the other, until the server ends the watch or the signal is aborted. */
    async watch(path, onEvent, signal) {
      const response = await send("GET", path, { signal });
      let rest = "";
      for await (const chunk of response.setEncoding("utf8")) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines.filter(Boolean)) onEvent(JSON.parse(line));
      }
    },
  };
}

/** The certificate that kube-apiserver made for itself, with the authority that signed it. */
export function readAuthority(folder) {
  const file = `${folder}/apiserver.crt`;
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : null;
}
