import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { publicStatus } from "@/lib/domain/message/public-status";
import { writeWhole } from "@/lib/status-page/files";
import { renderHtml } from "@/lib/status-page/render";
import { type StatusServer, startStatusServer } from "@/lib/status-page/serve";

let directory: string;
let server: StatusServer;
const page = renderHtml(publicStatus("Sample", ["Shop"], [], new Date("2026-11-23T12:00:00Z")));

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "twokey-status-"));
  server = await startStatusServer({ directory, port: 0, host: "127.0.0.1" });
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const at = (where: string) => `http://127.0.0.1:${server.port}${where}`;
const shown = (text: string) =>
  vi.waitFor(async () => expect(await (await fetch(at("/"))).text()).toBe(text), {
    timeout: 1_000,
    interval: 20,
  });

describe("the status server", () => {
  it("answers with a page that says it is starting while there are no files", async () => {
    const answer = await fetch(at("/"));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await answer.text()).toContain("just starting");
    expect(await (await fetch(at("/summary.json"))).json()).toEqual({ error: "starting" });
    expect((await fetch(at("/health"))).status).toBe(200);
  });

  it("shows a new page by itself and keeps it when the files are gone", async () => {
    await writeWhole(directory, "index.html", page);
    await shown(page);
    await writeWhole(directory, "index.html", `${page}<!-- newer -->`);
    await shown(`${page}<!-- newer -->`);
    await rm(path.join(directory, "index.html"));
    await shown(`${page}<!-- newer -->`);
  });

  it("sends gzip to those who take it, and nothing to those who have it already", async () => {
    await writeWhole(directory, "index.html", page);
    await shown(page);
    const zipped = await raw("/", { "accept-encoding": "gzip" });
    expect(zipped.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    expect(gunzipSync(zipped.body).toString()).toBe(page);
    expect((await raw("/", { "accept-encoding": "gzip;q=0" })).body.toString()).toBe(page);
    const again = await raw("/", { "if-none-match": String(zipped.headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it("allows the page its own style and nothing else", async () => {
    await writeWhole(directory, "index.html", page);
    await shown(page);
    const { headers } = await raw("/");
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  test.each(["/../package.json", "/..%2f..%2fetc/passwd", "/index.html.gz", "/constructor", "/nothing"])(
    "has nothing at %s",
    async (where) => {
      expect((await raw(where)).status).toBe(404);
    },
  );

  test.each(["POST", "PUT", "DELETE"])("refuses %s", async (method) => {
    const answer = await fetch(at("/"), { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("answers HEAD without a body", async () => {
    await writeWhole(directory, "index.html", page);
    await shown(page);
    const answer = await fetch(at("/"), { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  });

  it("serves three hundred visitors at the instant of an update the old or the new page, whole", async () => {
    await writeWhole(directory, "index.html", page);
    await shown(page);
    const newer = `${page}<!-- newer -->`;
    const visits = Array.from({ length: 300 }, () => raw("/"));
    await writeWhole(directory, "index.html", newer);
    const bodies = new Set((await Promise.all(visits)).map(({ body }) => body.toString()));
    expect([...bodies].every((body) => body === page || body === newer)).toBe(true);
  });

  it("leaves no temporary files behind", async () => {
    await writeWhole(directory, "index.html", page);
    await writeWhole(directory, "index.html", `${page} `);
    expect((await readdir(directory)).sort()).toEqual(["index.html", "index.html.gz"]);
  });

  it("says that the port is taken", async () => {
    const second = startStatusServer({ directory, port: server.port, host: "127.0.0.1" });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

type Raw = { status: number; headers: Record<string, unknown>; body: Buffer };

/** Below fetch, which would unpack and tidy paths by itself. */
function raw(where: string, headers: Record<string, string> = {}): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: server.port, path: where, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on("error", reject).end();
  });
}
