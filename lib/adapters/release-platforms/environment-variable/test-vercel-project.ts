import { createHash } from "node:crypto";
import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { environmentVariable } from "@/lib/adapters/release-platforms/environment-variable/environment-variable";
import type { VercelProject } from "@/lib/adapters/release-platforms/environment-variable/target";
import {
  PROJECT,
  serveVercel,
  TEAM,
  TestVercelProject,
  TOKEN,
  VARIABLE,
} from "@/lib/adapters/release-platforms/environment-variable/test-vercel-api";
import { openFlagProduction } from "@/lib/adapters/release-platforms/flags/test-flag-production";
import { planToOtherState } from "@/lib/adapters/release-platforms/flags/test-plan";
import { type FaultProxy, openFaultProxy } from "@/lib/adapters/test-fault-proxy";
import { Secret } from "@/lib/secret";

export const SETS = /^POST \/v10\//;
export const DEPLOYS = /^POST \/v13\//;

export type TestVercel = PlatformRig & {
  vercel: TestVercelProject;
  proxy: FaultProxy;
  target: VercelProject;
};

export async function openTestVercelProject(): Promise<TestVercel> {
  const vercel = new TestVercelProject();
  vercel.set(VARIABLE, "true");
  vercel.set("DATABASE_URL", "postgres://never-to-be-read", { type: "encrypted" });
  vercel.deploy({ githubCommitSha: commit("1.5.0") });
  const api = await serveVercel(vercel);
  const proxy = await openFaultProxy(api.url);
  const production = await openFlagProduction(() => vercel.runs());
  const target: VercelProject = {
    platform: "environment-variable",
    host: "vercel",
    variable: VARIABLE,
    on: "true",
    off: "false",
    safe: "off",
    apiUrl: proxy.url,
    projectId: PROJECT,
    teamId: TEAM,
    token: Secret.of(TOKEN),
    versionUrl: production.versionUrl,
  };
  const platform = environmentVariable(target);
  return {
    vercel,
    proxy,
    target,
    platform,
    plan: await planToOtherState(platform),
    applied: async () => vercel.calls,
    drift: async () => void vercel.deploy({ githubCommitSha: commit("1.6.0") }),
    deleteTarget: async () => {
      vercel.variables = vercel.variables.filter(({ key }) => key !== VARIABLE);
    },
    refuse: () => proxy.on(/^POST /, { kind: "answer", status: 403, body: FORBIDDEN }),
    applyWithoutAnswer: () => proxy.on(/^POST /, { kind: "no-answer" }),
    answerAfter: production.followAfter,
    lie: production.lie,
    close: async () => {
      await Promise.all([production.close(), proxy.close()]);
      await api.close();
    },
  };
}

const FORBIDDEN = JSON.stringify({ error: { code: "forbidden", message: "Not authorized" } });

function commit(version: string): string {
  return createHash("sha1").update(version).digest("hex");
}
