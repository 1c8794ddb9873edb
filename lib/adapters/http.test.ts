import net from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { askArriving, askOnce } from "@/lib/adapters/http";
import { get, joined, listen, nameServer, serve } from "@/lib/adapters/test-server";
import { openWayOut } from "@/lib/adapters/way-out";
import { Secret } from "@/lib/secret";

describe("credentials", () => {
  it("reach the server they are for and nobody else", async () => {
    let sent: string | undefined;
    const own = await serve(({ headers, socket }) => {
      sent = headers.authorization;
      socket.destroy();
    });
    const authorization = Secret.of("Bearer planted-c41d");
    const asked = await askOnce({ ...get(`http://127.0.0.1:${own.port}/`), headers: { authorization } });
    expect(sent).toBe("Bearer planted-c41d");
    expect(asked).toMatchObject({ ok: false });
    expect(JSON.stringify(asked)).not.toContain("planted");
  });

  it("are taken out of whatever reading the answer ended with", async () => {
    const own = await serve();
    Secret.of("planted-8b2e");
    const asked = await askArriving(get(`http://127.0.0.1:${own.port}/`), async () => {
      throw new Error("the page says planted-8b2e");
    });
    expect(asked).toMatchObject({ ok: false, why: "the page says [secret]" });
  });

  it("are not shown when they cannot be sent", async () => {
    const own = await serve();
    const request = get(`http://127.0.0.1:${own.port}/`);
    const broken = await askOnce({ ...request, headers: { authorization: Secret.of("planted\r\nx: 1") } });
    expect(broken).toMatchObject({ ok: false, why: "a header has a character that cannot be sent" });
    const withheld = await askOnce({ ...request, headers: { authorization: Secret.withheld() } });
    expect(withheld).toMatchObject({ ok: false, why: "this credential is known to the worker only" });
    expect(own.requests).toBe(0);
  });
});

describe("kept connections", () => {
  it("serve one request after another with one look-up", async () => {
    const own = await serve();
    const { asked, resolve } = nameServer(["127.0.0.1"]);
    const wayOut = openWayOut({ policy: null, resolve });
    for (let count = 0; count < 20; count++) {
      expect(await askOnce(get(`http://own.test:${own.port}/`), wayOut)).toMatchObject({ ok: true });
    }
    expect(own).toMatchObject({ connections: 1, requests: 20 });
    expect(asked).toHaveLength(1);
  });

  it.each(["DELETE", "PATCH"])(
    "carry the whole body of a %s, and nothing of it into the next request",
    async (method) => {
      const bodies: string[] = [];
      const own = await serve(async (request, response) => {
        let body = "";
        for await (const part of request) body += part;
        bodies.push(`${request.method} ${body}`);
        response.end("fine");
      });
      const url = `http://127.0.0.1:${own.port}/`;
      expect(await askOnce({ ...get(url), method, body: "Größe" })).toMatchObject({ ok: true });
      expect(await askOnce(get(url))).toMatchObject({ ok: true });
      expect(bodies).toEqual([`${method} Größe`, "GET "]);
    },
  );

  it("are made anew, once, when the server had closed them, but nothing that changes is sent twice", async () => {
    const served = new WeakSet<net.Socket>();
    const own = await serve(({ socket }, response) => {
      if (served.has(socket)) return void socket.destroy();
      served.add(socket);
      response.end("fine");
    });
    const { asked, resolve } = nameServer(["127.0.0.1"]);
    const wayOut = openWayOut({ policy: null, resolve });
    const request = get(`http://own.test:${own.port}/`);
    expect(await askOnce(request, wayOut)).toMatchObject({ ok: true });
    expect(await askOnce(request, wayOut)).toMatchObject({ ok: true });
    expect(own).toMatchObject({ connections: 2, requests: 3 });
    expect(asked).toHaveLength(2);
    expect(await askOnce(request, wayOut)).toMatchObject({ ok: true });
    expect(await askOnce({ ...request, method: "POST", body: "{}" }, wayOut)).toMatchObject({
      ok: false,
      why: "the connection was cut",
    });
    expect(own.connections).toBe(3);
  });

  it("are given up after the second failure", async () => {
    const own = await serve(({ socket }) => void socket.destroy());
    expect(await askOnce(get(`http://127.0.0.1:${own.port}/`))).toMatchObject({
      ok: false,
      why: "the connection was cut",
    });
    expect(own.requests).toBe(1);
  });
});

describe("limits", () => {
  it("ends an answer whose head drips", async () => {
    const port = await listen(net.createServer((socket) => drip(socket, "HTTP/1.1 200 OK\r\nx: ")));
    expect(await askOnce(get(`http://127.0.0.1:${port}/`, { timeoutMs: 300 }))).toMatchObject({
      ok: false,
      why: "no answer within 0.3 s",
    });
  });

  it("ends an answer whose body drips, read whole or as it arrives", async () => {
    const head = "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
    const port = await listen(net.createServer((socket) => drip(socket, head)));
    const request = get(`http://127.0.0.1:${port}/`, { timeoutMs: 300 });
    const late = { ok: false, why: "no answer within 0.3 s" };
    expect(await askOnce(request)).toMatchObject(late);
    expect(await askArriving(request, ({ pieces }) => joined(pieces))).toMatchObject(late);
  });

  it("ends a look-up that never answers", async () => {
    const silent = openWayOut({ policy: null, resolve: () => new Promise(() => undefined) });
    expect(await askOnce(get("http://silent.test/", { timeoutMs: 200 }), silent)).toMatchObject({
      ok: false,
      why: "no answer within 0.2 s",
    });
  });

  it("takes a change of protocol, which nobody asked for, for no answer", async () => {
    const head = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n";
    const port = await listen(
      net.createServer((socket) => void socket.once("data", () => socket.write(head))),
    );
    expect(await askOnce(get(`http://127.0.0.1:${port}/`, { timeoutMs: 20_000 }))).toMatchObject({
      ok: false,
      why: "the connection ended without an answer",
    });
  });

  it("ends an endless row of interim answers and an endless head", async () => {
    const more = (text: string) =>
      listen(
        net.createServer((socket) => {
          const write = () => socket.writable && socket.write(text.repeat(100), () => setImmediate(write));
          socket.once("data", write);
        }),
      );
    const interim = await more("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
    expect(await askOnce(get(`http://127.0.0.1:${interim}/`, { timeoutMs: 300 }))).toMatchObject({
      ok: false,
    });
    const port = await listen(
      net.createServer((socket) => socket.end(`HTTP/1.1 200 OK\r\n${"a: bcdefgh\r\n".repeat(20_000)}\r\n`)),
    );
    expect(await askOnce(get(`http://127.0.0.1:${port}/`))).toMatchObject({
      ok: false,
      why: "it does not answer in HTTP",
    });
  });

  it("lets go of an answer that nobody wants to read", async () => {
    let closed: (value: unknown) => void = () => undefined;
    const letGo = new Promise((resolve) => {
      closed = resolve;
    });
    const port = await listen(
      net.createServer((socket) => {
        socket.once("close", closed).resume();
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx");
      }),
    );
    const asked = await askArriving(
      get(`http://127.0.0.1:${port}/`, { timeoutMs: 20_000 }),
      async () => "enough",
    );
    expect(asked).toMatchObject({ ok: true, value: "enough" });
    await letGo;
  });

  it("counts what a packed answer is unpacked to, and unpacks no more of it", async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024));
    const own = await serve(
      (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    const request = get(`http://127.0.0.1:${own.port}/`, { timeoutMs: 20_000, maxBytes: 100_000 });
    const before = process.memoryUsage.rss();
    const once = await askOnce(request);
    expect(once).toMatchObject({ ok: true, cut: true });
    expect(once.ok && once.body.length).toBe(100_000);
    expect(await askArriving(request, ({ pieces }) => joined(pieces))).toMatchObject({
      ok: false,
      why: "the answer is larger than 98 kB",
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
  });

  it("unpacks an ordinary packed answer and keeps its connection", async () => {
    const own = await serve((request, response) => {
      expect(request.headers["accept-encoding"]).toBe("gzip");
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("fine ü"));
    });
    const request = get(`http://127.0.0.1:${own.port}/`);
    expect(await askOnce(request)).toMatchObject({ ok: true, body: "fine ü", cut: false });
    expect(await askOnce({ ...request, method: "HEAD" })).toMatchObject({ ok: true, status: 200, body: "" });
    expect(own.connections).toBe(1);
  });

  it.each(["gzip, gzip", "br", "zstd"])("refuses an answer that is packed as %s", async (packing) => {
    const own = await serve(
      (_, response) => void response.writeHead(200, { "content-encoding": packing }).end("x"),
    );
    expect(await askOnce(get(`http://127.0.0.1:${own.port}/`))).toMatchObject({
      ok: false,
      why: `the answer is packed as ${packing}, which was not asked for`,
    });
  });
});

function drip(socket: net.Socket, head: string): void {
  socket.write(head);
  const drop = () => {
    if (socket.writable) socket.write("x", () => setTimeout(drop, 10));
  };
  drop();
}
