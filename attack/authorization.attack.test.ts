import { beforeAll, describe, expect, test } from "vitest";
import { ACTIONS, mayPerform, ROLES, type Role } from "@/lib/domain/permission";
import { useDatabase } from "@/test/database";
import { withClient } from "../scripts/postgres/connect.mjs";
import { callAction, refusalsOf } from "./call-action";
import { useDesk } from "./desk";
import { actionsOfBuild, addressesOfBuild, oldPagesOfBuild } from "./endpoints";
import { type Answer, send } from "./http";
import { KNOWN_ACTIONS, KNOWN_ADDRESSES } from "./known-endpoints";
import { addSignable, useScene } from "./scene";
import { signIn } from "./session";

const database = useDatabase();
const scene = useScene(database);
const desk = useDesk(database);
const cookies: Record<string, string> = {};

/** Everybody who may ask: a person of each role, and four who may nothing. */
const SUBJECTS = [...ROLES, "nobody", "roleless", "disabled", "robbed"] as const;
type Subject = (typeof SUBJECTS)[number];
const rolesOf = (subject: Subject): Role[] => ROLES.filter((role) => role === subject);
const isSignedIn = (subject: Subject) => rolesOf(subject).length > 0 || subject === "roleless";

beforeAll(async () => {
  for (const [name, { email }] of Object.entries(scene.people)) cookies[name] = await signIn(desk, email);
  cookies.disabled = await signInAndEnd("Disabled", (personId) =>
    scene.web.person.update({ where: { id: personId }, data: { disabledAt: new Date() } }),
  );
  cookies.robbed = await signInAndEnd("Robbed", (personId) =>
    scene.web.account.updateMany({ where: { personId }, data: { sessionVersion: { increment: 1 } } }),
  );
  cookies.nobody = "";
});

/** The cookie of a commander, an approver and an admin whose session was good a moment ago. */
async function signInAndEnd(name: string, end: (personId: string) => Promise<unknown>): Promise<string> {
  const { passwordHash } = await scene.web.account.findFirstOrThrow({
    where: { passwordHash: { not: null } },
  });
  const person = await addSignable(scene.web, passwordHash ?? "", name, ["commander", "approver", "admin"]);
  const cookie = await signIn(desk, person.email);
  await end(person.personId);
  return cookie;
}

describe("the build", () => {
  test("holds no action that is not in the table of permissions, and none that is gone", () => {
    expect([...actionsOfBuild().keys()].sort()).toEqual(Object.keys(KNOWN_ACTIONS).sort());
  });

  test("holds no address that is not written down, and none that is gone", () => {
    expect(addressesOfBuild()).toEqual(Object.keys(KNOWN_ADDRESSES).sort());
    expect(oldPagesOfBuild()).toEqual(["/500"]);
  });
});

describe("a role that is not in the table", () => {
  test("may do nothing", () => {
    for (const action of ACTIONS) {
      for (const role of ["", "owner", "superuser", "Admin", "admin ", "__proto__", "constructor"]) {
        expect(mayPerform([role], action), `${role} ${action}`).toBe(false);
      }
    }
  });

  test("cannot be given to anybody", async () => {
    const grant = withClient(database.ownerUrl, (client) =>
      client.query("insert into role_grant (id, person_id, role) values (gen_random_uuid(), $1, 'owner')", [
        scene.people.viewer.personId,
      ]),
    );
    await expect(grant).rejects.toThrow("role");
  });
});

describe.each(SUBJECTS)("%s", (subject) => {
  const ask = (path: string, headers: Record<string, string> = {}) =>
    send(desk, { path, headers: { ...headers, cookie: cookies[subject] ?? "" } });

  /** What a browser gets that says it shows the frames of the page already: the page alone, without their checks. */
  const askForPart = async (path: string) => {
    const headers = { rsc: "1", "next-router-state-tree": encodeURIComponent(TREE) };
    const { status, headers: answered, text } = await ask(path, headers);
    const hash = /[?&]_rsc=[^&]+/.exec(answered.location ?? "")?.[0];
    return hash ? ask(`${path}${hash}`, headers) : { status, headers: answered, text };
  };

  test.each(Object.entries(KNOWN_ACTIONS))("and the action %s", async (name, permission) => {
    const call = { id: actionsOfBuild().get(name) ?? "", input: {}, cookie: cookies[subject] };
    const codes = refusalsOf(await callAction(desk, call));
    if (!isSignedIn(subject)) expect(codes).toEqual(["not_signed_in"]);
    else if (mayPerform(rolesOf(subject), permission)) expect(codes).not.toContain("role_missing");
    else expect(codes).toEqual(["role_missing"]);
  });

  const addresses = Object.entries(KNOWN_ADDRESSES);
  const pages = addresses.filter(([name, { need }]) => need !== "nothing" && !name.startsWith("/api/"));
  const reads = addresses.filter(([name, { need }]) => need !== "nothing" && name.startsWith("/api/"));

  test.each(pages)("and the page %s", async (_name, { need, path, sees }) => {
    const whole = await ask(path(scene));
    const part = await askForPart(path(scene));
    for (const answer of [whole, part]) {
      if (need === "not served") expect(answer.status).toBe(404);
      else if (!isSignedIn(subject)) expectSentTo(answer, "/sign-in");
      else if (!mayPerform(rolesOf(subject), "read")) expectSentTo(answer, "/no-role");
      else expect(answer.status).toBe(200);
      const marker = sees?.(scene);
      if (marker && !mayPerform(rolesOf(subject), need)) expect(answer.text).not.toContain(marker);
    }
    const marker = sees?.(scene);
    if (marker && mayPerform(rolesOf(subject), need)) {
      expect(whole.text).toContain(marker);
      expect(part.text).toContain(marker);
      expect(part.text).not.toContain("Sign out");
    }
  });

  test.each(reads)("and the data of %s", async (_name, { need, path, sees }) => {
    const answer = await ask(path(scene));
    const may = mayPerform(rolesOf(subject), need);
    if (!isSignedIn(subject)) expect(answer.status).toBe(401);
    else if (!may) expect(answer.status).toBe(403);
    else expect([200, 404]).toContain(answer.status);
    const marker = sees?.(scene);
    if (marker) expect(answer.text.includes(marker)).toBe(may);
  });
});

/** The frames that a browser already shows: all of them. */
const TREE = JSON.stringify([
  "",
  { children: ["(console)", { children: ["__PAGE__", {}] }] },
  null,
  "refetch",
]);

function expectSentTo(answer: Answer, path: string): void {
  const where = `${answer.headers.location ?? ""} ${answer.text}`;
  expect([200, 307]).toContain(answer.status);
  expect(where).toContain(path);
}
