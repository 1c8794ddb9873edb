import http from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { openFlagProduction } from "@/lib/adapters/release-platforms/flags/test-flag-production";
import { planToOtherState } from "@/lib/adapters/release-platforms/flags/test-plan";
import { launchDarkly } from "@/lib/adapters/release-platforms/launchdarkly/launchdarkly";
import type { LaunchDarklyTarget } from "@/lib/adapters/release-platforms/launchdarkly/target";
import { type FaultProxy, openFaultProxy } from "@/lib/adapters/test-fault-proxy";
import { Secret } from "@/lib/secret";

export const TURNS = /^PATCH /;
const TOKEN = "api-0d6f6a2c-service-token";

/** What LaunchDarkly keeps, as far as these tests go. `turns` counts the changes of `on` in production. */
export type LaunchDarklyAccount = {
  turns: number;
  approvalRequired: boolean;
  requiredApprovalTags: string[];
  /** A pending change that would fail when somebody else turns the flag. */
  scheduled: { executionDate: number; kind: string }[];
  mayUpdateOn: boolean;
  flag: {
    archived: boolean;
    variations: { _id: string; value: unknown }[];
    environments: Record<string, { on: boolean; offVariation: number | null; rules: unknown[] }>;
  } | null;
};

export type TestLaunchDarkly = PlatformRig & {
  account: LaunchDarklyAccount;
  proxy: FaultProxy;
  target: LaunchDarklyTarget;
};

/** A stand-in that takes only what LaunchDarkly's documentation allows, and a production that follows it. */
export async function openTestLaunchDarkly(): Promise<TestLaunchDarkly> {
  const account = newAccount();
  const server = http.createServer((request, response) => void answer(account, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy = await openFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const production = await openFlagProduction(
    () => `new-checkout ${account.flag?.environments.production?.on ? "on" : "off"}`,
  );
  const target: LaunchDarklyTarget = {
    platform: "launchdarkly",
    apiUrl: proxy.url,
    project: "shop",
    environment: "production",
    flag: "new-checkout",
    safe: "off",
    token: Secret.of(TOKEN),
    versionUrl: production.versionUrl,
  };
  const platform = launchDarkly(target);
  return {
    account,
    proxy,
    target,
    platform,
    plan: await planToOtherState(platform),
    applied: async () => account.turns,
    drift: async () => void account.flag?.environments.production?.rules.push({ _id: "r2" }),
    deleteTarget: async () => {
      account.flag = null;
    },
    refuse: () => {
      account.approvalRequired = true;
    },
    applyWithoutAnswer: () => proxy.on(TURNS, { kind: "no-answer" }),
    answerAfter: production.followAfter,
    lie: production.lie,
    close: async () => {
      await Promise.all([production.close(), proxy.close()]);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function newAccount(): LaunchDarklyAccount {
  const state = () => ({ on: true, offVariation: 1, rules: [{ _id: "r1" }] });
  return {
    turns: 0,
    approvalRequired: false,
    requiredApprovalTags: [],
    scheduled: [],
    mayUpdateOn: true,
    flag: {
      archived: false,
      variations: [
        { _id: "v1", value: true },
        { _id: "v2", value: false },
      ],
      environments: { production: state(), test: state() },
    },
  };
}

const semanticPatch = z.strictObject({
  comment: z.string().optional(),
  environmentKey: z.enum(["production", "test"]),
  instructions: z.array(z.strictObject({ kind: z.enum(["turnFlagOn", "turnFlagOff"]) })).min(1),
});

async function answer(
  account: LaunchDarklyAccount,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  let body = "";
  for await (const part of request) body += part;
  const { status, said } = meet(account, request, body);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
}

type Said = { status: number; said: unknown };
const no = (status: number, code: string, message: string): Said => ({ status, said: { code, message } });

function meet(
  account: LaunchDarklyAccount,
  { method, url, headers }: http.IncomingMessage,
  body: string,
): Said {
  if (headers.authorization !== TOKEN) return no(401, "unauthorized", "Invalid access token");
  const { pathname, searchParams } = new URL(url ?? "/", "http://stand.in");
  switch (`${method} ${pathname}`) {
    case "GET /api/v2/flags/shop/new-checkout":
      return account.flag ? { status: 200, said: shown(account.flag, searchParams.get("env")) } : notFound();
    case "PATCH /api/v2/flags/shop/new-checkout":
      return patch(
        account,
        headers["content-type"] ?? "",
        body,
        searchParams.get("ignoreConflicts") === "true",
      );
    case "GET /api/v2/projects/shop/environments/production": {
      const { approvalRequired: required, requiredApprovalTags } = account;
      return {
        status: 200,
        said: { key: "production", approvalSettings: { required, requiredApprovalTags } },
      };
    }
    case "GET /api/v2/projects/shop/flags/new-checkout/environments/production/scheduled-changes": {
      const items = account.scheduled.map(({ executionDate, kind }) => ({
        executionDate,
        instructions: [{ kind }],
      }));
      return { status: 200, said: { items } };
    }
    default:
      return notFound();
  }
}

function patch(
  account: LaunchDarklyAccount,
  contentType: string,
  body: string,
  ignoreConflicts: boolean,
): Said {
  if (!account.flag) return notFound();
  if (!/;\s*domain-model=launchdarkly\.semanticpatch$/.test(contentType))
    return no(400, "invalid_patch", "the body is no JSON patch");
  const parsed = semanticPatch.safeParse(JSON.parse(body));
  if (!parsed.success) return no(400, "invalid_request", parsed.error.message);
  if (!account.mayUpdateOn) return no(403, "forbidden", "access to this resource was denied");
  if (account.approvalRequired)
    return no(
      405,
      "method_not_allowed",
      "Flag configuration updates require approval: action 'updateOn' not allowed",
    );
  if (account.scheduled.length > 0 && !ignoreConflicts)
    return no(400, "invalid_request", "the change conflicts with pending scheduled changes");
  const here = account.flag.environments[parsed.data.environmentKey];
  for (const { kind } of parsed.data.instructions) {
    const on = kind === "turnFlagOn";
    if (here && here.on !== on) account.turns += 1;
    if (here) here.on = on;
  }
  return { status: 200, said: shown(account.flag, null) };
}

function notFound(): Said {
  return no(404, "not_found", "Unknown resource");
}

function shown(flag: NonNullable<LaunchDarklyAccount["flag"]>, environment: string | null) {
  const environments = Object.entries(flag.environments)
    .filter(([key]) => environment === null || key === environment)
    .map(([key, { on, offVariation, rules }]) => [
      key,
      {
        on,
        archived: false,
        ...(offVariation !== null && { offVariation }),
        fallthrough: { variation: 0 },
        targets: [],
        contextTargets: [],
        rules,
        prerequisites: [],
        lastModified: 1_764_000_000_000,
        version: 7,
        salt: "c0ffee",
      },
    ]);
  const { archived, variations } = flag;
  const tags = ["checkout"];
  return {
    key: "new-checkout",
    kind: "boolean",
    archived,
    tags,
    variations,
    environments: Object.fromEntries(environments),
  };
}
