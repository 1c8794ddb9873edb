import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import type { Actor } from "@/lib/command";
import { proposeRolePlan } from "@/lib/commands/propose-role-plan";
import { type Database, openDatabase } from "@/lib/db/client";
import { incidentReference } from "@/lib/domain/incident/reference";
import { ROLES, type Role } from "@/lib/domain/permission";
import { hashPassword } from "@/lib/password";
import { sha256 } from "@/lib/signature/digest";
import type { TestDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import { run } from "@/test/run";
import { seeLive } from "@/test/see-live";
import { SoftwareAuthenticator } from "@/test/software-authenticator";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";
import { PASSWORD } from "./session";

export type SceneActor = Actor & { email: string };

/** What the attacked installation holds: a person of every role and an incident with an open plan and its link. */
export type Scene = {
  web: Database;
  worker: Database;
  people: Record<Role | "roleless", SceneActor>;
  /** Stands in the incident's title and nowhere else. */
  title: string;
  reference: string;
  plan: StoredTestPlan;
  /** An open plan that would give the viewer a role. */
  rolePlanId: string;
  /** The approver's. */
  passkeyId: string;
  /** Of a link to that plan, and of one to a plan that has ended. */
  token: string;
  endedToken: string;
};

/** Fills the database of a test file before its first test. */
export function useScene(urls: TestDatabase): Scene {
  const scene = {} as Scene;
  beforeAll(async () => {
    Object.assign(scene, await buildScene(openDatabase(urls.webUrl, 4), openDatabase(urls.workerUrl, 2)));
  });
  afterAll(() => Promise.all([scene.web.$disconnect(), scene.worker.$disconnect()]));
  return scene;
}

async function buildScene(web: Database, worker: Database): Promise<Scene> {
  const passwordHash = await hashPassword(PASSWORD);
  const person = (name: string, roles: Role[]) => addSignable(web, passwordHash, name, roles);
  const people = { roleless: await person("Roleless", []) } as Scene["people"];
  for (const role of ROLES) people[role] = await person(`The-${role}`, [role]);
  await seeLive(worker);
  const plan = await addPlan(web, people.responder);
  const title = "Capybaras at the checkout";
  const incident = await web.incident.update({
    where: { id: plan.incidentId },
    data: { title },
    select: { number: true },
  });
  const ended = await addPlan(web, people.responder);
  const passkeyId = await addPasskey(
    web,
    people.approver,
    new SoftwareAuthenticator("the scene"),
    "localhost",
  );
  const rolePlanId = await proposeRole(web, people.admin, people.viewer);
  const tokens = { token: await addLink(web, plan), endedToken: await addLink(web, ended) };
  await web.planEnd.create({ data: { planId: ended.id, outcome: "withdrawn", reason: "Not tonight" } });
  const reference = incidentReference(incident.number);
  return { web, worker, people, title, reference, plan, rolePlanId, passkeyId, ...tokens };
}

/** The admin's open plan to make somebody a responder; gives its id. */
async function proposeRole(web: Database, admin: SceneActor, { personId }: SceneActor): Promise<string> {
  const input = { personId, seen: ["viewer"], roles: ["viewer", "responder"], reason: "Joins the rota" };
  const refused = await run(web, proposeRolePlan, admin, input);
  if (refused.length > 0) throw new Error(`the scene cannot be set: ${refused}`);
  return (await web.plan.findFirstOrThrow({ where: { incidentId: null } })).id;
}

/** Somebody who can sign in with the password of all. */
export async function addSignable(
  web: Database,
  passwordHash: string,
  name: string,
  roles: Role[],
): Promise<SceneActor> {
  const actor = await addPerson(web, name, roles);
  await web.account.update({ where: { id: actor.accountId }, data: { passwordHash } });
  return { ...actor, email: `${name.toLowerCase()}@test.example` };
}

/** A link to the plan, as the command makes it; gives the token. */
async function addLink(web: Database, plan: StoredTestPlan): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const tokenHash = sha256(new TextEncoder().encode(token));
  await web.approvalLink.create({ data: { tokenHash, planId: plan.id } });
  return token;
}

/** Gives somebody a passkey that may sign already, for the desk at this origin. */
export async function addKey(
  web: Database,
  person: SceneActor,
  origin: string,
): Promise<SoftwareAuthenticator> {
  const authenticator = new SoftwareAuthenticator(person.name);
  await addPasskey(web, person, authenticator, new URL(origin).hostname);
  return authenticator;
}

async function addPasskey(
  web: Database,
  { personId }: SceneActor,
  { signingKey }: SoftwareAuthenticator,
  rpId: string,
): Promise<string> {
  const { credentialId, publicKey } = signingKey;
  const key = { credentialId, publicKey: new Uint8Array(publicKey), transports: [], rpId, label: "test" };
  return (await web.passkey.create({ data: { id: randomUUID(), personId, ...key } })).id;
}
