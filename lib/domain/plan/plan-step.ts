/** One call at a platform with absolute arguments: what two people sign is what is sent. */
export type PlanStep =
  | SwitchReleaseStep
  | RestartStep
  | RequestStep
  | CommandStep
  | SetTemplateStep
  | SwapSlotsStep;

/** Points the link `current` of a host at another release directory. */
export type SwitchReleaseStep = { kind: "switch-release"; root: string; from: string; to: string };

export type RestartStep = { kind: "restart"; command: string[]; versionUrl: string; expectVersion: string };

/**
 * One HTTP request, byte for byte; only the credential is added when it is sent. `puts` is the id of the release that
 * it puts live, which its address or body names; null: it changes what may happen later, such as a lock. `adds` names a
 * field of the body that can be known only then: the platform's own mark of the state in which `from` was seen.
 */
export type RequestStep = {
  kind: "request";
  does: string;
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  contentType: string | null;
  body: string | null;
  adds?: string;
  puts: string | null;
};

/** A program with its arguments, never a shell line. `puts` as with a request. */
export type CommandStep = { kind: "command"; does: string; command: string[]; puts: string | null };

/** Gives a workload of a cluster the pod template of an earlier release; `templateDigest` is `sha256:` and 64 digits. */
export type SetTemplateStep = {
  kind: "set-template";
  server: string;
  namespace: string;
  workload: "Deployment" | "StatefulSet" | "DaemonSet";
  name: string;
  uid: string;
  from: string;
  to: string;
  templateDigest: string;
};

/** Swaps what two slots hold; it is a rollback only while `slot` holds the release to go back to. */
export type SwapSlotsStep = {
  kind: "swap-slots";
  url: string;
  body: string;
  slot: string;
  slotHolds: string;
  into: string;
  intoHolds: string;
};

/** What the step does, in a few words. */
export function titleOf(step: PlanStep): string {
  switch (step.kind) {
    case "switch-release":
      return `Put ${step.to} in the place of ${step.from}`;
    case "restart":
      return `Restart, and wait until ${step.expectVersion} answers`;
    case "request":
    case "command":
      return step.does;
    case "set-template":
      return `Give ${step.workload} ${step.name} the pod template of ${step.to}`;
    case "swap-slots":
      return `Swap ${step.slot}, which holds ${step.slotHolds}, with ${step.into}`;
  }
}

/** The exact call, as text. */
export function callOf(step: PlanStep): string {
  switch (step.kind) {
    case "switch-release":
      return `In ${step.root}, point the link current from releases/${step.from} to releases/${step.to}, only if it still leads to ${step.from}`;
    case "restart":
      return `Run ${step.command.join(" ")}, then wait until ${step.versionUrl} answers ${step.expectVersion}`;
    case "request": {
      const guard =
        step.adds === undefined
          ? ""
          : ` with the field ${step.adds} added: the platform's mark of the state that was seen last, so that it refuses any other`;
      return `${step.method} ${step.url}${step.body === null ? "" : ` ${step.body}`}${guard}`;
    }
    case "command":
      return step.command.map(quoted).join(" ");
    case "set-template":
      return (
        `PATCH ${step.server} namespace ${step.namespace}, ${step.workload} ${step.name}: replace /spec/template by that of ` +
        `${step.to} (${step.templateDigest}), only if its uid is ${step.uid} and it still has the template of ${step.from}`
      );
    case "swap-slots":
      return `POST ${step.url} ${step.body}, only if ${step.slot} still holds ${step.slotHolds} and ${step.into} ${step.intoHolds}`;
  }
}

/** The release that the step itself puts live; null: none. */
export function putsLive(step: PlanStep): string | null {
  switch (step.kind) {
    case "switch-release":
    case "set-template":
      return step.to;
    case "swap-slots":
      return step.slotHolds;
    case "request":
    case "command":
      return step.puts;
    case "restart":
      return null;
  }
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
