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
import { type Finding, questionsToProduction } from "@/lib/adapters/release-platforms/findings";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

const NEEDED = ["run.services.get", "run.services.update"];
const DRY_RUN_TIMEOUT_MS = 30_000;

/** Asks for each permission, and tries the call with the traffic as it is, which changes nothing. */
export async function probe(run: CloudRun): Promise<{ ok: boolean; findings: string[] }> {
  const findings: Finding[] = [];
  for (const look of [permissions, service, revisions, dryRun, versionAddress, healthAddress]) {
    findings.push(...(await look(run).catch((error: Error) => [{ good: false, finding: error.message }])));
  }
  return { ok: findings.every(({ good }) => good), findings: findings.map(({ finding }) => finding) };
}

async function permissions({ target, authorize }: CloudRun): Promise<Finding[]> {
  const url = addressOf(target, `${serviceName(target)}:testIamPermissions`);
  const headers = { ...(await authorize()), "content-type": "application/json" };
  const body = JSON.stringify({ permissions: NEEDED });
  const answer = await readJson({ url, method: "POST", headers, body }, permissionsShape);
  return NEEDED.map((needed) => {
    const good = answer?.permissions.includes(needed) ?? false;
    return { good, finding: good ? `${needed} is granted` : `${needed} is missing` };
  });
}

async function service(run: CloudRun): Promise<Finding[]> {
  const { latestReadyRevision } = await needService(run);
  return [
    {
      good: true,
      finding: `${run.target.service} can be read, its latest revision is ${latestReadyRevision}`,
    },
  ];
}

async function revisions(run: CloudRun): Promise<Finding[]> {
  const found = await readRevisions(run);
  return [{ good: found.length > 0, finding: `run.revisions.list: ${found.length} revisions can be read` }];
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
  if (tried.called === "accepted") return [{ good: true, finding: "A change of traffic passes its dry run" }];
  return [{ good: false, finding: tried.reason }];
}

/** A rollback is confirmed by this address, so it has to name what the revision names. */
async function versionAddress(run: CloudRun): Promise<Finding[]> {
  const { versionUrl } = run.target;
  if (versionUrl === undefined) return [];
  const serving = await askServingVersion(versionUrl);
  if (!serving.ok) return [{ good: false, finding: serving.why }];
  const now = served(await needService(run));
  const revision = now.ok ? await readRevision(run, now.revision) : null;
  const release = revision && releaseOf(revision, run.target);
  const good = release !== null && servesRelease(serving, release);
  const what = `${versionUrl} answers ${serving.version}`;
  const named = release?.version ?? "nothing";
  return [
    {
      good,
      finding: good ? what : `${what}, but the revision names ${named}: it needs that version or its commit`,
    },
  ];
}

async function healthAddress({ target }: CloudRun): Promise<Finding[]> {
  return Promise.all(questionsToProduction(undefined, target.healthUrl).map((ask) => ask()));
}
