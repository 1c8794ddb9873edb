import type { Policy } from "@/lib/domain/approval/policy";
import type { MetricDefinition } from "@/lib/domain/metric/metric";
import type { NetworkPolicy } from "@/lib/domain/network/reach";
import type { SmokeTest } from "@/lib/domain/plan/plan-document";
import type { Trigger } from "@/lib/domain/trigger/trigger";
import type { WrittenRepository } from "@/lib/schemas/repository";
import type { WrittenTarget } from "@/lib/schemas/targets/target";
import type { Opened, Secret } from "@/lib/secret";

/** What is wrong in a configuration file, where, and what was expected, in one sentence for people. */
export type ConfigProblem = { file: string; line: number | null; path: string; message: string };

/** twokey.yaml as it is used: defaults filled in, references to the environment resolved, triggers read. */
export type TwokeyConfig = {
  installation: { name: string; sample: boolean };
  policy: Policy;
  /** Where people are told; null: the channel is not used. */
  notify: NotifyConfig;
  /** What may be asked at all. */
  network: NetworkPolicy;
  audit: AuditConfig;
  services: ServiceConfig[];
  /** What concerns no single service; the others are in `ServiceConfig.problems`. */
  problems: ConfigProblem[];
  /** Only on the sample installation: the pipeline's command, to which a version is appended. */
  sample: { release: string[] } | null;
};

export type NotifyConfig = {
  slack: { webhook: Secret } | null;
  teams: { webhook: Secret } | null;
  mail: MailConfig | null;
};

export type MailConfig = {
  host: string;
  port: number;
  from: string;
  tls: "starttls" | "implicit" | "none";
  login: { user: string; password: Secret } | null;
};

/** `git`: the repository that checkpoints are committed to, beside the file in the data folder. */
export type AuditConfig = { git: string | null };

export type ServiceConfig = {
  key: string;
  name: string;
  description: string | null;
  publicName: string | null;
  /** In the order in which a plan changes them. */
  targets: ServiceTarget[];
  triggers: Trigger[];
  baseline: BaselineConfig;
  metrics: { source: SourceConfig; everyMs: number; definitions: MetricDefinition[] };
  verification: { watchMinutes: number; smoke: SmokeTest[] };
  problems: ConfigProblem[];
};

export type BaselineConfig = { kind: "before-release"; minutes: number } | { kind: "same-hour-last-week" };

/** A value that came from the environment is a credential; one that stands in the file is none. */
type Headers = Readonly<Record<string, string | Secret>>;

export type SourceConfig =
  | { kind: "scrape"; url: string; headers: Headers }
  | { kind: "prometheus"; url: string; headers: Headers };

/** One place where the service is put live. `name` is its key in twokey.yaml. */
export type ServiceTarget = {
  name: string;
  repository: RepositoryConfig | null;
  /** Folder of the repository whose files are migrations. */
  migrations: string | null;
  settings: TargetSettings;
};

/** As written, the path absolute, the credential as a secret. */
export type RepositoryConfig = Opened<WrittenRepository>;

/** What an adapter gets: as written, paths absolute, credentials as secrets. */
export type TargetSettings = Opened<WrittenTarget>;
