import { expect, test } from "vitest";
import { useDatabase } from "@/test/database";
import { decisionOf } from "./call-action";
import { useDesk } from "./desk";
import { actionsOfBuild } from "./endpoints";
import { type Answer, inParallel, send, sendBytes } from "./http";
import { KNOWN_ADDRESSES } from "./known-endpoints";
import { type Ground, malformedBytes, malformedRequest } from "./malformed-requests";
import { useScene } from "./scene";
import { seeded } from "./seeded";
import { signIn } from "./session";

const REQUESTS = 5_000;
const BYTES = 150;

const database = useDatabase();
const scene = useScene(database);
const desk = useDesk(database);

/** What only the inside of the desk knows. */
const INNARDS =
  /\n\s+at \S|\bat (?:async )?\S+ \((?:file:|node:|\/)|node_modules|\.next\/server|prisma|postgres|sqlstate|relation "|syntax error|ECONN|webpack-internal|errors#|next-auth\.js|scrypt\$|\bv?\d+\.\d+\.\d+\b.*next|next\.js/i;

function problemOf(answer: Answer): string | null {
  if (answer.status >= 500) return `status ${answer.status}`;
  const whole = `${answer.text}\n${JSON.stringify(answer.headers)}`;
  const innards = INNARDS.exec(whole)?.[0];
  if (innards) return `says ${innards}`;
  if (desk.secrets.some((secret) => whole.includes(secret))) return "says a secret";
  const { location } = answer.headers;
  const known = [desk.origin, "http://localhost:4401"];
  if (location && !known.includes(new URL(location, desk.origin).origin)) return `leads to ${location}`;
  if (answer.headers["content-type"] === "text/x-component" && answer.text.includes("failed_unexpectedly")) {
    return "an action failed unexpectedly";
  }
  return null;
}

async function findGround(): Promise<Ground> {
  const names = ["commander", "admin"] as const;
  const cookies = await Promise.all(names.map((name) => signIn(desk, scene.people[name].email)));
  const addresses = Object.values(KNOWN_ADDRESSES).map(({ path }) => path(scene));
  return {
    origin: desk.origin,
    addresses: ["/", ...addresses],
    actions: [actionsOfBuild().get("approvePlan") ?? "", ...actionsOfBuild().values()],
    cookies: ["", ...cookies],
  };
}

test(`none of ${REQUESTS} malformed requests breaks the desk or makes it tell something`, async () => {
  const random = seeded("malformed requests");
  const ground = await findGround();
  const requests = Array.from({ length: REQUESTS }, () => malformedRequest(ground, random));
  const problems = await inParallel(requests, async (request) => {
    const answer = await send(desk, request).catch((error: NodeJS.ErrnoException) => error);
    // A body that is not read ends the connection, sometimes before the answer has arrived.
    if (answer instanceof Error)
      return answer.code === "ECONNRESET" || answer.code === "EPIPE" ? null : answer.message;
    const problem = problemOf(answer);
    return problem && `${problem}: ${JSON.stringify(request).slice(0, 600)}`;
  });
  expect(problems.filter((problem) => problem !== null)).toEqual([]);
});

test(`nor do ${BYTES} pieces of something that is no request`, async () => {
  const random = seeded("malformed bytes");
  const host = `localhost:${desk.port}`;
  const pieces = Array.from({ length: BYTES }, () => malformedBytes(host, random));
  const answers = await inParallel(pieces, (bytes) => sendBytes(desk, bytes), 12);
  const bad = answers.flatMap((text, index) =>
    /^HTTP\/1\.1 5/.test(text) || INNARDS.test(text) || /location: (?!\/)/i.test(text)
      ? [`${text.slice(0, 200)} to ${JSON.stringify(pieces[index]).slice(0, 200)}`]
      : [],
  );
  expect(bad).toEqual([]);
});

test("afterwards the desk works as before, in the same process", async () => {
  expect(desk.process.exitCode).toBeNull();
  expect(desk.log()).not.toMatch(/unhandledRejection|uncaughtException|heap out of memory/i);
  const cookie = await signIn(desk, scene.people.viewer.email);
  const page = await send(desk, { path: `/incidents/${scene.reference}`, headers: { cookie } });
  expect([page.status, page.text.includes(scene.title)]).toEqual([200, true]);
  const id = actionsOfBuild().get("addNote") ?? "";
  const headers = {
    cookie,
    origin: desk.origin,
    "next-action": id,
    "content-type": "text/plain;charset=UTF-8",
  };
  const answer = await send(desk, { path: "/", method: "POST", headers, body: "[{}]" });
  expect(decisionOf(answer)).toMatchObject({ ok: false, reasons: [{ code: "role_missing" }] });
});
