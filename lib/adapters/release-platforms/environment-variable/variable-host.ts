import type { Called } from "@/lib/adapters/release-platforms/platform-http";
import type { Place, Sending } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

/** Where the variable is kept and the deployments run that are made with it. */
export type VariableHost = {
  /** As people say it. */
  name: string;
  /** The project, not the variable: two redeploys at once would undo each other. */
  place: Place;
  /** Asked anew each time. Throws `PlatformUnreadable`. */
  read(): Promise<HostReading>;
  call(step: RequestStep, sending: Pick<Sending, "signal">): Promise<CalledHost>;
  /** Where a deployment that a call made is; null: the host does not know it. */
  readDeployment(id: string): Promise<MadeDeployment | null>;
  /** What a refusal means and what to do, in a sentence; null: its own words say it. */
  advice(refusal: string): string | null;
  /** What the token may do, as far as it can be seen. */
  permissions(): Promise<{ ok: boolean; findings: string[] }>;
};

/** `deploymentId`: of the deployment that the call made, when it made one. */
export type CalledHost = Called & { deploymentId?: string | null };

export type MadeDeployment = { id: string; state: "under way" | "ready" | "failed"; said: string };

export type HostReading = {
  /** The value for the next deployment; null: the variable is not there or cannot be read, see `fault`. */
  value: string | null;
  /** Why the variable cannot be set as it is; null: it can. */
  fault: string | null;
  live: LiveDeployment;
  /** The newest deployment that was made to give the variable a value and that is not live. */
  redeploy: (MadeDeployment & { value: string }) | null;
  /** Whether any deployment to production is being made. */
  underWay: boolean;
  /** Names of other variables that a redeploy would change as well. */
  alsoChanged: string[];
  /** Names and times of change, never values, of whatever else a deployment is made with. */
  survives: unknown;
  /**
   * The call that gives the variable the value for deployments that are made from then on, and the one that deploys
   * exactly the live code again, so that it takes effect. The same before and after, as long as the code is the same.
   */
  stepsTo(value: string): RequestStep[];
};

export type LiveDeployment = {
  id: string;
  commit: string | null;
  createdAt: Date;
  /** Id of the deployment whose code it is: itself, or the one that was deployed again. */
  source: string;
  /** The value that it was made with; null: the host does not tell. */
  madeWith: string | null;
};
