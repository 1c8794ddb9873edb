import { askOnce } from "@/lib/adapters/http";
import {
  type CloudRun,
  needService,
  readRevision,
  readRevisions,
} from "@/lib/adapters/release-platforms/cloud-run/read";
import { releaseOf } from "@/lib/adapters/release-platforms/cloud-run/releases";
import { permissionsShape } from "@/lib/adapters/release-platforms/cloud-run/resources";
import { tryOut } from "@/lib/adapters/release-platforms/cloud-run/send";
import { addressOf, serviceName, trafficAddress } from "@/lib/adapters/release-platforms/cloud-run/target";
import { served } from "@/lib/adapters/release-platforms/cloud-run/traffic";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

const NEEDED = ["run.services.get", "run.services.update"];
const DRY_RUN_TIMEOUT_MS = 30_000;
const HEALTH_TIMEOUT_MS = 2_000;

type Finding = { good: boolean; what: string };

/** Asks for each permission, and tries the call with the traffic as it is, which changes nothing. */
export async function probe(run: CloudRun): Promise<{ ok: boolean; findings: string[] }> {
  const findings: Finding[] = [];
  for (const look of [permissions, service, revisions, dryRun, versionAddress, healthAddress]) {
    findings.push(...(await look(run).catch((error: Error) => [{ good: false, what: error.message }])));
  }
  return { ok: findings.every(({ good }) => good), findings: findings.map(({ what }) => what) };
}

async function permissions({ target, authorize }: CloudRun): Promise<Finding[]> {
  const url = addressOf(target, `${serviceName(target)}:testIamPermissions`);
  const headers = { ...(await authorize()), "content-type": "application/json" };
  const body = JSON.stringify({ permissions: NEEDED });
  const answer = await readJson({ url, method: "POST", headers, body }, permissionsShape);
  return NEEDED.map((needed) => {
    const good = answer?.permissions.includes(needed) ?? false;
    return { good, what: good ? `${needed} is granted` : `${needed} is missing` };
  });
}

async function service(run: CloudRun): Promise<Finding[]> {
  const { latestReadyRevision } = await needService(run);
  return [
    { good: true, what: `${run.target.service} can be read, its latest revision is ${latestReadyRevision}` },
  ];
}

async function revisions(run: CloudRun): Promise<Finding[]> {
  const found = await readRevisions(run);
  return [{ good: found.length > 0, what: `run.revisions.list: ${found.length} revisions can be read` }];
}

async function dryRun(run: CloudRun): Promise<Finding[]> {
  const { traffic } = await needService(run);
  const kept = traffic.map(({ type, revision, percent, tag }) => ({
    type,
    ...(revision !== "" && { revision }),
    percent,
    ...(tag !== "" && { tag }),
  }));
  const body = JSON.stringify({ traffic: kept });
  const url = trafficAddress(run.target);
  const same = {
    kind: "request",
    does: "",
    method: "PATCH",
    url,
    contentType: "application/json",
    body,
  } as const;
  const signal = AbortSignal.timeout(DRY_RUN_TIMEOUT_MS);
  const tried = await tryOut(run, { ...same, puts: null }, null, signal);
  if (tried.called === "accepted") return [{ good: true, what: "A change of traffic passes its dry run" }];
  return [{ good: false, what: tried.reason }];
}

/** A rollback is confirmed by this address, so it has to name what the revision names. */
async function versionAddress(run: CloudRun): Promise<Finding[]> {
  const { versionUrl } = run.target;
  if (versionUrl === undefined) return [];
  const serving = await askServingVersion(versionUrl);
  if (!serving.ok) return [{ good: false, what: serving.why }];
  const now = served(await needService(run));
  const revision = now.ok ? await readRevision(run, now.revision) : null;
  const release = revision && releaseOf(revision, run.target);
  const good = release !== null && servesRelease(serving, release);
  const what = `${versionUrl} answers ${serving.version}`;
  const named = release?.version ?? "nothing";
  return [
    {
      good,
      what: good ? what : `${what}, but the revision names ${named}: it needs that version or its commit`,
    },
  ];
}

async function healthAddress({ target }: CloudRun): Promise<Finding[]> {
  if (target.healthUrl === undefined) return [];
  const health = await askOnce({ url: target.healthUrl, timeoutMs: HEALTH_TIMEOUT_MS });
  const said = health.ok ? health.status : health.why;
  return [{ good: health.ok && health.status === 200, what: `${target.healthUrl}: ${said}` }];
}
