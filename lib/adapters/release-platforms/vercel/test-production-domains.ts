type Way = "rollback" | "promote";
type Request = {
  type: Way;
  fromDeploymentId: string | null;
  toDeploymentId: string;
  requestedAt: number;
  jobStatus: "in-progress" | "succeeded" | "failed" | "skipped";
};
type Answer = { status: number; body?: unknown };

/**
 * What Vercel's documentation says of the production domains of one project: rollbacks only to what had them, one step
 * on the Hobby plan, no new deployment gets them until the next promotion, promotions wait for a rolling release.
 */
export class ProductionDomains {
  production: string | null = null;
  autoAssign = true;
  lastRequest: Request | null = null;
  plan: "hobby" | "pro" = "pro";
  /** What becomes of the next request. */
  ending: "succeeded" | "failed" | "skipped" = "succeeded";
  /** Who looks at the project for this many times after a request sees it done; before, Vercel is at work. */
  looksUntilDone = 1;
  /** For as many looks a request that was accepted is not to be seen yet. */
  looksUntilSeen = 0;
  rollingRelease: string | null = null;
  /** How often the domains were moved because somebody asked for it. */
  moved = 0;
  readonly #had: string[] = [];
  #looks = 0;
  #queued: string | null = null;
  #unseen: { way: Way; deployment: string; looks: number } | null = null;

  /** A new production deployment is ready. */
  ready(deployment: string): void {
    if (this.autoAssign) this.#point(deployment);
  }

  /** Somebody else does it, in the dashboard. */
  promoteByHand(deployment: string): void {
    this.#point(deployment);
    this.autoAssign = true;
  }

  everHad(deployment: string): boolean {
    return this.#had.includes(deployment);
  }

  ask(way: Way, deployment: string): Answer {
    if (this.lastRequest?.jobStatus === "in-progress")
      return no(409, "conflict", "Another request to move the production domains is in progress.");
    if (way === "rollback" && !this.everHad(deployment))
      return no(422, "unprocessable_entity", "The deployment was never aliased to a production domain.");
    if (way === "rollback" && this.plan === "hobby" && deployment !== this.#had.at(-2))
      return no(
        402,
        "payment_required",
        "To roll back further than the previous production deployment, upgrade to pro",
      );
    if (way === "promote" && this.rollingRelease !== null) {
      this.#queued = deployment;
      return { status: 202 };
    }
    this.rollingRelease = null;
    if (this.looksUntilSeen > 0) this.#unseen = { way, deployment, looks: this.looksUntilSeen };
    else this.#begin(way, deployment);
    return { status: 201 };
  }

  completeRollingRelease(): void {
    this.rollingRelease = null;
    if (this.#queued !== null) this.#begin("promote", this.#queued);
    this.#queued = null;
  }

  look(): void {
    if (this.#unseen && this.#unseen.looks-- === 0) {
      this.#begin(this.#unseen.way, this.#unseen.deployment);
      this.#unseen = null;
    }
    const request = this.lastRequest;
    this.#looks += 1;
    if (request?.jobStatus !== "in-progress" || this.#looks < this.looksUntilDone) return;
    request.jobStatus = this.ending;
    if (this.ending !== "succeeded") return;
    this.#point(request.toDeploymentId);
    this.autoAssign = request.type === "promote";
    this.moved += 1;
  }

  #begin(type: Way, toDeploymentId: string): void {
    const requestedAt = Math.max(Date.now(), (this.lastRequest?.requestedAt ?? 0) + 1);
    const fromDeploymentId = this.production;
    this.lastRequest = { type, fromDeploymentId, toDeploymentId, requestedAt, jobStatus: "in-progress" };
    this.#looks = 0;
  }

  #point(deployment: string): void {
    this.production = deployment;
    this.#had.push(deployment);
  }
}

export function no(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
