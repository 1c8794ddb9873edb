import { expect, test } from "vitest";
import { reachOnly } from "@/lib/adapters/http";
import { Secret } from "@/lib/secret";
import { notifierContract, PLAN_NOTICE } from "./contract";
import { mail } from "./mail";
import { openTestMailServer } from "./test-mail-server";
import { readMail } from "./test-read-mail";

notifierContract("mail", openTestMailServer);

const never = new AbortController().signal;
const login = { user: "twokey", password: Secret.of("mail-secret") };
const settings = { host: "127.0.0.1", from: "twokey@desk.example" };

test("a repetition bears the same Message-ID, another notice another one", async () => {
  const server = await openTestMailServer();
  for (const key of ["one", "one", "two"])
    await server.notifier.send({ ...PLAN_NOTICE, key }, server.to, never);
  expect(server.letters().map((raw) => readMail(raw).messageId)).toEqual([
    "<one@desk.example>",
    "<one@desk.example>",
    "<two@desk.example>",
  ]);
  await server.close();
});

test("a line break in a title adds no header", async () => {
  const server = await openTestMailServer();
  const title = "INC-1\r\nBcc: everybody@evil.example\r\n\r\nbody";
  await server.notifier.send({ ...PLAN_NOTICE, title }, server.to, never);
  expect((await server.seen()).map(({ to }) => to)).toEqual([server.to]);
  expect(server.letters()[0]?.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/im);
  await server.close();
});

test("an address with a second one in it reaches nobody else", async () => {
  const server = await openTestMailServer();
  await server.notifier.send(PLAN_NOTICE, "ben@team.example, mallory@evil.example", never);
  for (const { to } of await server.seen()) expect(to).not.toContain(",");
  expect((await server.seen()).map(({ to }) => to)).not.toContain("mallory@evil.example");
  await server.close();
});

test("a refused login is said and not quoted", async () => {
  const server = await openTestMailServer();
  const wrong = { user: "twokey", password: Secret.of("other-secret") };
  const sent = await mail({ ...settings, port: server.port, tls: "none", login: wrong }).send(
    PLAN_NOTICE,
    server.to,
    never,
  );
  expect(sent).toEqual({ ok: false, why: "the mail server refuses the login" });
  await server.close();
});

test("with starttls nothing is said to a server that does not offer it", async () => {
  const server = await openTestMailServer();
  const sent = await mail({ ...settings, port: server.port, tls: "starttls", login }).send(
    PLAN_NOTICE,
    server.to,
    never,
  );
  expect(sent).toMatchObject({ ok: false, why: expect.stringMatching(/STARTTLS|encrypted/) });
  expect(await server.seen()).toEqual([]);
  await server.close();
});

test.each(["starttls", "implicit"] as const)(
  "with %s a certificate of nobody is not trusted",
  async (tls) => {
    const server = await openTestMailServer({ disabledCommands: [], secure: tls === "implicit" });
    const sent = await mail({ ...settings, port: server.port, tls, login }).send(
      PLAN_NOTICE,
      server.to,
      never,
    );
    expect(sent).toMatchObject({ ok: false, why: expect.stringMatching(/certificate|encrypted/) });
    expect(await server.seen()).toEqual([]);
    await server.close();
  },
);

test.each(["127.0.0.1", "localhost"])(
  "a mail server at %s that network.allow does not list is not asked",
  async (host) => {
    const server = await openTestMailServer();
    reachOnly([]);
    const sent = await mail({ ...settings, host, port: server.port, tls: "none", login }).send(
      PLAN_NOTICE,
      server.to,
      never,
    );
    reachOnly(null);
    expect(sent).toMatchObject({
      ok: false,
      why: expect.stringMatching(/not listed|network\.allow|may not/),
    });
    expect(await server.seen()).toEqual([]);
    await server.close();
  },
);
