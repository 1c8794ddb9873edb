import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { askArriving, askOnce, reachOnly } from "@/lib/adapters/http";
import { openWayOut, type ResolvedAddress } from "@/lib/adapters/way-out";
import { parseAllowed } from "@/lib/domain/network/reach";
import { Secret } from "@/lib/secret";
import { selfSigned } from "@/test/self-signed";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(server: net.Server, host = "127.0.0.1", port = 0): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

/** Answers every request, and counts what reached it. */
async function serve(
  answer: http.RequestListener = (_, response) => void response.end("fine"),
  host?: string,
  port?: number,
) {
  const seen = { connections: 0, requests: 0, port: 0 };
  const server = http.createServer((request, response) => {
    seen.requests += 1;
    answer(request, response);
  });
  server.on("connection", () => {
    seen.connections += 1;
  });
  seen.port = await listen(server, host, port);
  return seen;
}

/** Answers with the next of its answers each time it is asked, and then always with the last. */
function nameServer(...answers: string[][]) {
  const asked: string[] = [];
  const resolve = async (host: string): Promise<ResolvedAddress[]> => {
    const answer = answers[Math.min(asked.push(host), answers.length) - 1] ?? [];
    return answer.map((address) => ({ address, family: net.isIP(address) }));
  };
  return { asked, resolve };
}

const only = (...entries: string[]) => entries.flatMap((entry) => parseAllowed(entry) ?? []);
const get = (url: string, more: { timeoutMs?: number; maxBytes?: number } = {}) => ({
  url,
  timeoutMs: 5_000,
  ...more,
});

describe("a name that changes its answer", () => {
  it("is asked where the judged answer led, and refused as soon as it leads elsewhere", async () => {
    const good = await serve();
    const bad = await serve(undefined, "127.0.0.2", good.port);
    const { asked, resolve } = nameServer(["127.0.0.1"], ["127.0.0.2"]);
    const wayOut = openWayOut({ policy: only("127.0.0.1"), resolve });
    const request = get(`http://rebound.test:${good.port}/`);
    expect(await askOnce(request, wayOut)).toMatchObject({ ok: true, body: "fine" });
    expect(asked).toEqual(["rebound.test"]);
    expect(
      await askOnce({ ...request, method: "POST", headers: { connection: "close" } }, wayOut),
    ).toMatchObject({
      ok: true,
    });
    expect(await askOnce(request, wayOut)).toMatchObject({
      ok: false,
      why: "rebound.test points to 127.0.0.2, which is not listed in network.allow of twokey.yaml",
    });
    expect(asked).toEqual(["rebound.test", "rebound.test"]);
    expect(good).toMatchObject({ connections: 1, requests: 2 });
    expect(bad).toMatchObject({ connections: 0, requests: 0 });
  });

  it("is refused when any of its addresses may not be asked", async () => {
    const good = await serve();
    for (const other of [
      "169.254.169.254",
      "fe80::1",
      "::ffff:169.254.169.254",
      "0.0.0.0",
      "64:ff9b::a9fe:a9fe",
    ]) {
      const { resolve } = nameServer(["127.0.0.1", other]);
      const asked = await askOnce(
        get(`http://two.test:${good.port}/`),
        openWayOut({ policy: null, resolve }),
      );
      expect(asked).toMatchObject({
        ok: false,
        why: expect.stringMatching(/^two\.test points to .* never asks$/),
      });
    }
    expect(good.connections).toBe(0);
  });

  it("is refused when it has no address, or one that is none", async () => {
    for (const [answer, why] of [
      [[], "nowhere.test has no address"],
      [["twelve"], "nowhere.test points to twelve, which is no IP address"],
    ] as const) {
      const { resolve } = nameServer([...answer]);
      const asked = await askOnce(get("http://nowhere.test/"), openWayOut({ policy: null, resolve }));
      expect(asked).toMatchObject({ ok: false, why });
    }
  });

  it("goes on to the next judged address when nothing listens at the first", async () => {
    const good = await serve();
    const { resolve } = nameServer(["127.0.0.3", "127.0.0.1"]);
    const asked = await askOnce(get(`http://both.test:${good.port}/`), openWayOut({ policy: null, resolve }));
    expect(asked).toMatchObject({ ok: true, body: "fine" });
  });
});

describe("an address that may not be asked", () => {
  it.each([
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.169.254.:80/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0xa9.0xfe.0xa9.0xfe/",
    "http://0251.0376.0251.0376/",
    "http://025177524776/",
    "http://169.16689662/",
    "http://1６9.254.169.254/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::a9fe:a9fe]/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "http://0/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://[::ffff:0:0]/",
    "http://255.255.255.255/",
    "http://239.1.1.1/",
  ])("%s is refused before anything is sent", async (url) => {
    expect(await askOnce(get(url))).toMatchObject({
      ok: false,
      why: expect.stringContaining("Twokey never asks"),
    });
  });

  it("says so also of other schemes and of addresses with credentials", async () => {
    expect(await askOnce(get("file:///etc/passwd"))).toMatchObject({
      ok: false,
      why: expect.stringContaining("file:"),
    });
    const withPassword = await askOnce(get("http://user:s3cret-word@127.0.0.1/"));
    expect(withPassword).toMatchObject({ ok: false, why: expect.stringContaining("user name or password") });
    expect(JSON.stringify(withPassword)).not.toContain("s3cret-word");
    expect(await askOnce(get("no address"))).toMatchObject({ ok: false, why: "it is no address" });
  });

  it("is not reached by a redirect", async () => {
    const moved = await serve((_, response) => {
      response.writeHead(302, { location: "http://169.254.169.254/" }).end("gone");
    });
    expect(await askOnce(get(`http://127.0.0.1:${moved.port}/`))).toMatchObject({
      ok: true,
      status: 302,
      body: "gone",
    });
    expect(moved.requests).toBe(1);
  });
});

describe("an address of one's own", () => {
  it.each(["127.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1", "localhost"])(
    "%s is asked, in whatever spelling",
    async (host) => {
      const own = await serve();
      expect(await askOnce(get(`http://${host}:${own.port}/`))).toMatchObject({ ok: true, body: "fine" });
    },
  );

  const hasIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((each) => each?.address === "::1");
  it.skipIf(!hasIpv6)("is asked over IPv6, and refused where network.allow lists only IPv4", async () => {
    const own = await serve(undefined, "::1");
    expect(await askOnce(get(`http://[::1]:${own.port}/`))).toMatchObject({ ok: true, body: "fine" });
    const narrow = openWayOut({ policy: only("127.0.0.0/8") });
    expect(await askOnce(get(`http://[::1]:${own.port}/`), narrow)).toMatchObject({
      ok: false,
      why: "::1 is not listed in network.allow of twokey.yaml",
    });
    expect(own.requests).toBe(1);
  });
});

describe("what this process may ask", () => {
  it("is narrowed for every request from now on, also for connections that are open", async () => {
    const own = await serve();
    const request = get(`http://127.0.0.1:${own.port}/`);
    expect(await askOnce(request)).toMatchObject({ ok: true });
    try {
      reachOnly(only("10.0.0.0/8"));
      const refused = { ok: false, why: "127.0.0.1 is not listed in network.allow of twokey.yaml" };
      expect(await askOnce(request)).toMatchObject(refused);
      expect(await askArriving(request, ({ pieces }) => joined(pieces))).toMatchObject(refused);
      expect(own.requests).toBe(1);
    } finally {
      reachOnly(null);
    }
  });
});

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

describe("over TLS", () => {
  const trusted = selfSigned("right.test");
  const secure = () => listen(https.createServer(trusted, (_, response) => void response.end("fine")));
  const wayOut = () => openWayOut({ policy: null, ca: trusted.cert, ...nameServer(["127.0.0.1"]) });

  it("the certificate has to name the host that was asked, wherever its address came from", async () => {
    const port = await secure();
    expect(await askOnce(get(`https://right.test:${port}/`), wayOut())).toMatchObject({
      ok: true,
      body: "fine",
    });
    expect(await askOnce(get(`https://wrong.test:${port}/`), wayOut())).toMatchObject({
      ok: false,
      why: "its certificate is for another host",
    });
    expect(await askOnce(get(`https://127.0.0.1:${port}/`), wayOut())).toMatchObject({
      ok: false,
      why: "its certificate is for another host",
    });
  });

  it("a certificate of nobody known is refused", async () => {
    const port = await secure();
    expect(await askOnce(get(`https://localhost:${port}/`))).toMatchObject({
      ok: false,
      why: "its certificate is signed by nobody known here",
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

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}
