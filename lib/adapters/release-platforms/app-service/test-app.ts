export const COMMITS = { "1.4.1": "c".repeat(40), "1.4.2": "a".repeat(40), "1.5.0": "b".repeat(40) };
export type Version = keyof typeof COMMITS;

export const SITE =
  "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop-prod/providers/Microsoft.Web/sites/shop";

type Json = Record<string, unknown>;
export type DeploymentRecord = { id: string; properties: Json };

/** What goes from slot to slot with a swap. */
export type Content = { version: Version; records: DeploymentRecord[]; linuxFxVersion: string };
/** What stays in its slot. */
type Stay = { autoSwapSlotName: string | null; alwaysOn: boolean };
export type Operation = { id: string; slot: string; state: "InProgress" | "Succeeded" | "Failed" };

/** An app with slots, as App Service keeps it: a swap exchanges contents after a while. */
export class TestApp {
  contents = new Map<string, Content>([
    ["production", content("1.5.0", 3)],
    ["staging", content("1.4.2", 2)],
    ["testing", content("1.4.1", 1)],
  ]);
  stays = new Map<string, Stay>();
  operations = new Map<string, Operation>();
  sticky = {
    appSettingNames: ["TAX", "DATABASE"],
    connectionStringNames: null,
    azureStorageConfigNames: null,
  };
  site: Json = { state: "Running", httpsOnly: true };
  applied = 0;
  settleMs = 20;
  /** Why a swap gives up at its end. */
  failing: string | null = null;
  /** An app tells of a pending change by itself, unless this is off. */
  tellsOperation = true;
  private timers = new Set<NodeJS.Timeout>();

  stayOf(slot: string): Stay {
    const found = this.stays.get(slot) ?? {
      autoSwapSlotName: slot === "staging" ? "production" : null,
      alwaysOn: true,
    };
    this.stays.set(slot, found);
    return found;
  }

  get running(): Operation | undefined {
    return [...this.operations.values()].find(({ state }) => state === "InProgress");
  }

  siteJson(slot: string): Json {
    const isSlot = slot !== "production";
    return {
      id: isSlot ? `${SITE}/slots/${slot}` : SITE,
      name: isSlot ? `shop/${slot}` : "shop",
      kind: "app,linux",
      location: "West Europe",
      type: isSlot ? "Microsoft.Web/sites/slots" : "Microsoft.Web/sites",
      properties: {
        ...this.site,
        defaultHostName: isSlot ? `shop-${slot}.azurewebsites.net` : "shop.azurewebsites.net",
        siteConfig: { linuxFxVersion: this.contents.get(slot)?.linuxFxVersion, autoSwapSlotName: null },
        slotSwapStatus: null,
        targetSwapSlot: null,
        inProgressOperationId: this.tellsOperation ? (this.running?.id ?? null) : null,
        ...(isSlot ? {} : this.site),
      },
    };
  }

  configJson(slot: string): Json {
    const { linuxFxVersion } = this.contents.get(slot) ?? { linuxFxVersion: "" };
    const properties = {
      numberOfWorkers: 2,
      linuxFxVersion,
      minTlsVersion: "1.2",
      cors: null,
      ...this.stayOf(slot),
    };
    return { id: `${SITE}/config/web`, name: slot, type: "Microsoft.Web/sites/config", properties };
  }

  swap(slot: string): Operation {
    const operation: Operation = { id: `op-${++this.applied}`, slot, state: "InProgress" };
    this.operations.set(operation.id, operation);
    const timer = setTimeout(() => this.settle(operation), this.settleMs);
    this.timers.add(timer);
    return operation;
  }

  deploy(slot: string, version: Version, message = `deployed ${version}`): void {
    const before = this.contents.get(slot);
    const after = content(version, 9, message);
    this.contents.set(slot, {
      ...after,
      records: [...after.records, ...(before?.records ?? []).map(inactive)],
    });
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private settle(operation: Operation): void {
    const [live, other] = [this.contents.get("production"), this.contents.get(operation.slot)];
    operation.state = this.failing === null ? "Succeeded" : "Failed";
    if (this.failing !== null || !live || !other) return;
    this.contents.set("production", other);
    this.contents.set(operation.slot, live);
  }
}

/** As GitHub Actions and Azure Pipelines record a deployment. */
function content(version: Version, day: number, text?: string): Content {
  const message =
    text ?? JSON.stringify({ type: "deployment", sha: COMMITS[version], repoName: "shop", version });
  const id = `${COMMITS[version].slice(0, 32)}${day}`;
  return { version, linuxFxVersion: "NODE|22-lts", records: [record(id, day, { message })] };
}

export function record(id: string, day: number, more: Json = {}): DeploymentRecord {
  const at = `2026-11-0${day}T08:00`;
  const times = { received_time: `${at}:00Z`, start_time: `${at}:01Z`, end_time: `${at}:30Z` };
  const properties = {
    id,
    status: 4,
    author: "dana",
    deployer: "GITHUB_ZIP_DEPLOY",
    active: true,
    ...times,
    ...more,
  };
  return { id: `${SITE}/deployments/${id}`, properties };
}

function inactive({ id, properties }: DeploymentRecord): DeploymentRecord {
  return { id, properties: { ...properties, active: false } };
}
