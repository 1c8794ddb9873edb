import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Reading } from "@/lib/domain/metric/metric";
import type { MetricSettings } from "./metric-source";
import { openMetricSource } from "./registry";

/** `start` is what the target shows before anything happened; the others are 10 s later. */
export type Situation = "start" | "healthy" | "breaching" | "no traffic" | "no data";

/**
 * How one kind of source is served. `settings` measures error_rate (percent) and p99_latency (ms) every 250 ms, over
 * 10 s. `body` answers a request: healthy 1 % of 100 requests a second and a p99 below 200 ms, breaching 40 % of
 * 100 and above 2000 ms.
 */
export type ServedSource = {
  name: string;
  settings(url: string): MetricSettings;
  body(situation: Situation, request: URL): string;
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const BEFORE_AT = 1_000_000;
const SOON = new AbortController().signal;

/** What every metric source keeps, tried against a real HTTP server on this machine. */
export function metricSourceContract(served: ServedSource): void {
  describe(`metric source ${served.name}`, () => {
    let handle: Handler;
    let url: string;
    const server = createServer((request, response) => handle(request, response));
    beforeEach(async () => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    });

    const serve = (situation: Situation): Handler => {
      return (request, response) => response.end(served.body(situation, new URL(request.url ?? "/", url)));
    };
    const look = async (source: ReturnType<typeof openMetricSource>, answer: Handler, at: number) => {
      handle = answer;
      const readings = await source.read(at, SOON);
      return { error: readings.get("error_rate"), latency: readings.get("p99_latency") };
    };
    /** Two looks, 10 s apart. */
    const lookTwice = async (answer: Handler) => {
      const source = openMetricSource(served.settings(url));
      await look(source, serve("start"), BEFORE_AT);
      return look(source, answer, BEFORE_AT + 10_000);
    };
    const errorOf = async (answer: Handler) => {
      const { error, latency } = await lookTwice(answer);
      expect(error?.value).toBeNull();
      expect(latency?.error).toBeTruthy();
      return error?.error;
    };

    it("measures a healthy service, with its traffic", async () => {
      const { error, latency } = await lookTwice(serve("healthy"));
      expect(error).toMatchObject({ at: BEFORE_AT + 10_000, value: 1, perSecond: 100 });
      expect(error?.error).toBeUndefined();
      expect(latency?.value).toBeGreaterThan(0);
      expect(latency?.value).toBeLessThan(200);
    });

    it("measures a service in breach", async () => {
      const { error, latency } = await lookTwice(serve("breaching"));
      expect(error?.value).toBe(40);
      expect(latency?.value).toBeGreaterThan(2000);
    });

    it("gives a traffic of 0 and no value when nobody uses the service", async () => {
      const { error } = await lookTwice(serve("no traffic"));
      expect(error).toMatchObject({ value: null, perSecond: 0 });
    });

    it("gives no value and the reason, never a zero, when the metric is not there", async () => {
      const { error, latency } = await lookTwice(serve("no data"));
      for (const reading of [error, latency]) expectNoData(reading);
    });

    it("says that the source answered with an error", async () => {
      expect(await errorOf((_, response) => response.writeHead(500).end("down for repair"))).toContain(
        "answered 500",
      );
    });

    it("does not follow a redirect", async () => {
      const redirect: Handler = (_, response) => response.writeHead(302, { location: "/elsewhere" }).end();
      expect(await errorOf(redirect)).toContain("redirect");
    });

    it("gives a source up that does not answer in time", async () => {
      expect(await errorOf(() => {})).toContain("no answer within 2 s");
    });

    it("gives a source up that stops in the middle of its answer", async () => {
      expect(await errorOf((_, response) => response.writeHead(200).write("# so far"))).toContain(
        "no answer within",
      );
    });

    it("says that a connection was cut", async () => {
      expect(await errorOf((request) => request.socket.destroy())).toContain("the connection was cut");
    });

    it("names what it found instead of metrics", async () => {
      const page: Handler = (_, response) => response.end("<!doctype html><title>Sign in</title>");
      expect(await errorOf(page)).toMatch(/found <!doctype html>|not one of the Prometheus query API/);
    });

    it("stops reading an answer that does not end", async () => {
      const endless: Handler = (_, response) => {
        const line = `# ${"x".repeat(8_000)}\n`.repeat(100);
        const pour = () => response.write(line, (failure) => failure ?? pour());
        pour();
      };
      expect(await errorOf(endless)).toMatch(/larger than \d+ kB/);
    });

    it("is not fooled by a small answer that unpacks into a huge one", async () => {
      const packed = gzipSync(`# ${"x".repeat(8_000)}\n`.repeat(2_000));
      const bomb: Handler = (_, response) =>
        response.writeHead(200, { "content-encoding": "gzip" }).end(packed);
      expect(await errorOf(bomb)).toMatch(/larger than \d+ kB/);
    });

    it("reads a compressed answer", async () => {
      const { error } = await lookTwice((request, response) => {
        const body = gzipSync(served.body("healthy", new URL(request.url ?? "/", url)));
        response.writeHead(200, { "content-encoding": "gzip" }).end(body);
      });
      expect(error?.value).toBe(1);
    });

    it("says that nothing listens there", async () => {
      await new Promise((resolve) => server.close(resolve));
      const readings = await openMetricSource(served.settings(url)).read(BEFORE_AT, SOON);
      expect(readings.get("error_rate")?.error).toContain("nothing listens there");
    });

    it("gives up at once when it is told to", async () => {
      handle = () => {};
      const readings = await openMetricSource(served.settings(url)).read(BEFORE_AT, AbortSignal.abort());
      expect(readings.get("error_rate")?.error).toContain("given up");
    });

    it("works again after a failure", async () => {
      const source = openMetricSource(served.settings(url));
      await look(source, serve("start"), BEFORE_AT);
      await look(source, (_, response) => response.writeHead(503).end(), BEFORE_AT + 5_000);
      expect((await look(source, serve("healthy"), BEFORE_AT + 10_000)).error?.value).toBe(1);
    });

    it("sends the configured headers, and never shows them or the query of its address", async () => {
      const settings = served.settings(`${url}/?key=secret-in-query`);
      settings.source.headers = { authorization: "Bearer secret-in-header" };
      const source = openMetricSource(settings);
      let sent: string | undefined;
      const { error } = await look(
        source,
        (request, response) => {
          sent = request.headers.authorization;
          response.writeHead(401).end();
        },
        BEFORE_AT,
      );
      expect(sent).toBe("Bearer secret-in-header");
      expect(error?.error).toContain("credentials");
      expect(`${error?.error} ${source.describe()}`).not.toContain("secret");
    });
  });
}

function expectNoData(reading: Reading | undefined): void {
  expect(reading?.value).toBeNull();
  expect(reading?.error).toBeUndefined();
  expect(reading?.note).toBeTruthy();
}
