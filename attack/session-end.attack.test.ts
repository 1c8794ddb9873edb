import { get, type IncomingMessage } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "@/test/database";
import { withClient } from "../scripts/postgres/connect.mjs";
import { callAction, decisionOf, refusalsOf } from "./call-action";
import { useDesk } from "./desk";
import { actionsOfBuild } from "./endpoints";
import { send } from "./http";
import { addSignable, type SceneActor, useScene } from "./scene";
import { PASSWORD, signIn, signOut } from "./session";

const SECOND_MS = 1_000;

const database = useDatabase();
const scene = useScene(database);
const desk = useDesk(database);
let passwordHash = "";
let count = 0;

beforeAll(async () => {
  const account = await scene.web.account.findFirstOrThrow({ where: { passwordHash: { not: null } } });
  passwordHash = account.passwordHash ?? "";
});

const addVictim = () => addSignable(scene.web, passwordHash, `Victim-${++count}`, ["approver"]);
const asOwner = (sql: string, ...values: unknown[]) =>
  withClient(database.ownerUrl, async (client) => {
    await client.query(sql, values);
  });
const act = async (name: string, cookie: string, input: unknown) => {
  const id = actionsOfBuild().get(name) ?? "";
  return refusalsOf(await callAction(desk, { id, input, cookie }));
};

type Victim = { person: SceneActor; cookie: string };

/** Everything that ends what somebody may do, and what they are told then. */
const ENDS: [string, "ended" | "powerless", (victim: Victim) => Promise<unknown>][] = [
  ["an admin disables the person", "ended", ({ person }) => disableOverHttp(person)],
  ["the person signs out elsewhere", "ended", ({ cookie }) => signOut(desk, cookie)],
  ["the person changes the password", "ended", ({ cookie }) => changePassword(cookie)],
  [
    "the last role is taken",
    "powerless",
    ({ person }) => asOwner("update role_grant set revoked_at = now() where person_id = $1", person.personId),
  ],
  [
    "the person is disabled by hand",
    "ended",
    ({ person }) => asOwner("update person set disabled_at = now() where id = $1", person.personId),
  ],
  [
    "the login is disabled by hand",
    "ended",
    ({ person }) => asOwner("update account set disabled_at = now() where person_id = $1", person.personId),
  ],
];

async function disableOverHttp({ personId }: SceneActor): Promise<void> {
  const admin = await signIn(desk, scene.people.admin.email);
  expect(await act("disablePerson", admin, { personId })).toEqual([]);
}

async function changePassword(cookie: string): Promise<void> {
  expect(await act("changePassword", cookie, { current: PASSWORD, next: "another long password" })).toEqual(
    [],
  );
}

type Stream = {
  heard: string;
  closedAt: Promise<number>;
  isOpen: () => boolean;
  until: (word: string) => Promise<void>;
};

/** An open event stream; `closedAt` is when the desk ends it, in milliseconds since 1970. */
async function openStream(cookie: string): Promise<Stream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = { host: "127.0.0.1", port: desk.port, path: "/api/live", headers: { cookie } };
    get(asked, resolve).on("error", reject);
  });
  expect(response.statusCode).toBe(200);
  const stream: Stream = {
    heard: "",
    closedAt: new Promise((resolve) => response.once("end", () => resolve(Date.now()))),
    isOpen: () => !response.complete,
    async until(word) {
      while (!stream.heard.includes(word)) await new Promise((resolve) => response.once("data", resolve));
    },
  };
  response.on("data", (chunk) => {
    stream.heard += chunk;
  });
  await stream.until("retry");
  return stream;
}

/** Tells all browsers something; whoever hears it has got everything that was told before. */
const tellAll = (word: string) =>
  asOwner("select pg_notify('twokey_live', $1)", JSON.stringify({ topic: "resync", word }));

describe.each(ENDS)("when %s", (_name, how, end) => {
  test("page, data, action and open stream are closed to them within a second", async () => {
    const person = await addVictim();
    const cookie = await signIn(desk, person.email);
    const bystander = await signIn(desk, scene.people.viewer.email);
    const [stream, other] = [await openStream(cookie), await openStream(bystander)];
    expect((await send(desk, { path: "/api/desk", headers: { cookie } })).status).toBe(200);

    await end({ person, cookie });
    const endedAt = Date.now();

    const [data, page, live, action] = await Promise.all([
      send(desk, { path: "/api/desk", headers: { cookie } }),
      send(desk, { path: "/incidents", headers: { cookie } }),
      send(desk, { path: "/api/live", headers: { cookie } }),
      act("addNote", cookie, {}),
    ]);
    expect(data.status).toBe(how === "ended" ? 401 : 403);
    expect(live.status).toBe(how === "ended" ? 401 : 403);
    expect(page.text).not.toContain(scene.title);
    expect(page.headers.location).toMatch(how === "ended" ? /^\/sign-in/ : /^\/no-role/);
    expect(action).toEqual([how === "ended" ? "not_signed_in" : "role_missing"]);
    expect(await stream.closedAt).toBeLessThan(endedAt + SECOND_MS);

    await tellAll("still here?");
    await other.until("still here?");
    expect(other.isOpen()).toBe(true);
    expect(stream.heard).not.toContain(person.personId);
    expect(other.heard).not.toContain(person.personId);
    expect((await send(desk, { path: "/api/desk", headers: { cookie: bystander } })).status).toBe(200);
  });
});

test("a role that goes while another stays takes its acts at once, and leaves the stream", async () => {
  const person = await addSignable(scene.web, passwordHash, "Two-roles", ["viewer", "commander"]);
  const cookie = await signIn(desk, person.email);
  const stream = await openStream(cookie);
  expect(await act("addNote", cookie, {})).toContain("input_invalid");
  await asOwner(
    "update role_grant set revoked_at = now() where person_id = $1 and role = 'commander'",
    person.personId,
  );
  expect(await act("addNote", cookie, {})).toEqual(["role_missing"]);
  expect((await send(desk, { path: "/api/desk", headers: { cookie } })).status).toBe(200);
  await tellAll("still here?");
  await stream.until("still here?");
  expect(stream.isOpen()).toBe(true);
});

test("a copy of the cookie is worth nothing after signing out, and cannot end the next session", async () => {
  const person = await addVictim();
  const stolen = await signIn(desk, person.email);
  await signOut(desk, stolen);
  const cookie = await signIn(desk, person.email);
  await signOut(desk, stolen);
  expect((await send(desk, { path: "/api/desk", headers: { cookie: stolen } })).status).toBe(401);
  expect((await send(desk, { path: "/api/desk", headers: { cookie } })).status).toBe(200);
});

test("who changed a password is answered before the session ends", async () => {
  const person = await addVictim();
  const cookie = await signIn(desk, person.email);
  const id = actionsOfBuild().get("changePassword") ?? "";
  const answer = await callAction(desk, {
    id,
    input: { current: PASSWORD, next: "yet another password" },
    cookie,
  });
  expect(decisionOf(answer).ok).toBe(true);
});
