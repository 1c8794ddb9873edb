import https from "node:https";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { askArriving, askOnce, reachOnly } from "@/lib/adapters/http";
import { get, joined, listen, nameServer, only, serve } from "@/lib/adapters/test-server";
import { openWayOut } from "@/lib/adapters/way-out";
import { selfSigned } from "@/test/self-signed";

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

  it("one request may trust an authority of its own, under the same rules", async () => {
    const port = await secure();
    const request = { ...get(`https://right.test:${port}/`), ca: trusted.cert };
    const open = (...allowed: string[]) =>
      openWayOut({
        policy: allowed.length === 0 ? null : only(...allowed),
        ca: selfSigned("other.test").cert,
        ...nameServer(["127.0.0.1"]),
      });
    const door = open();
    expect(await askOnce(request, door)).toMatchObject({ ok: true, body: "fine" });
    expect(await askOnce({ ...request, ca: undefined }, door)).toMatchObject({ ok: false });
    expect(await askOnce(request, open("10.0.0.0/8"))).toMatchObject({
      ok: false,
      why: expect.stringContaining("not listed in network.allow"),
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
