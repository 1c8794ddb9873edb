import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { json } from "node:stream/consumers";
import { createEmulator } from "emulate";

export const TEAM = "acme";
const PROJECT = "shop";

export type Json = Record<string, unknown>;
export type Answer = { status: number; body?: unknown };

export type Emulator = {
  token: string;
  teamId: string;
  projectId: string;
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>;
  /** A production deployment with this metadata; gives its id. */
  deploy(meta: Record<string, string>): Promise<string>;
  close(): Promise<void>;
};

/** The emulator of Vercel's own people, with one project of one team. It believes every token and rolls nothing back. */
export async function openEmulator(): Promise<Emulator> {
  const token = "vercelTokenOfTheTest"; // the command line refuses dashes
  const folder = await mkdtemp(path.join(tmpdir(), "twokey-emulator-"));
  const socketPath = path.join(folder, "socket");
  const envVars = [{ key: "DATABASE_URL", value: "never-read-value" }];
  const seed = {
    tokens: { [token]: { login: "ada" } },
    vercel: {
      users: [{ username: "ada", email: "ada@example.com" }],
      teams: [{ slug: TEAM, name: "Acme" }],
      projects: [{ name: PROJECT, team: TEAM, envVars }],
    },
  };
  const emulator = await createEmulator({
    service: "vercel",
    port: asPort(socketPath),
    baseUrl: "http://localhost",
    seed,
  });
  const ask: Emulator["ask"] = async (method, target, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const sent = http.request({ socketPath, method, path: target, headers, agent: false }, resolve);
      sent.once("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
    return { status: answer.statusCode ?? 0, body: (await json(answer)) as Json };
  };
  const { team } = (await ask("GET", `/v2/teams/${TEAM}`)).body as { team: { id: string } };
  const teamId = team.id;
  const project = await ask("GET", `/v9/projects/${PROJECT}?teamId=${teamId}`);
  const projectId = String(project.body.id);
  return {
    token,
    teamId,
    projectId,
    ask,
    async deploy(meta) {
      const body = { name: PROJECT, project: projectId, target: "production", meta };
      return String((await ask("POST", `/v13/deployments?teamId=${teamId}`, body)).body.id);
    },
    async close() {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The emulator hands its port to `server.listen`, which takes the path of a socket as well. With a port it would listen on
 * every address of the machine.
 */
function asPort(socketPath: string): number {
  return socketPath as unknown as number;
}
