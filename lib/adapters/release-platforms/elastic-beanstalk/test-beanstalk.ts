import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type {
  ApplicationVersionDescription,
  ConfigurationOptionSetting,
  EventDescription,
} from "@aws-sdk/client-elastic-beanstalk";
import {
  escaped,
  inputOf,
  NotInModel,
  operationOf,
  xmlOf,
} from "@/lib/adapters/release-platforms/elastic-beanstalk/test-aws-model";
import { faultOfSignature, REGION } from "@/lib/adapters/release-platforms/elastic-beanstalk/test-signature";

export const APPLICATION = "shop & sons";
export const ENVIRONMENT_ID = "e-abcdefghij";
const NAME = "shop-production";
const ARN = `arn:aws:elasticbeanstalk:${REGION}:123456789012`;

type Input = Record<string, unknown>;
type Refusal = { status: number; code: string; message: string };

/**
 * Elastic Beanstalk as far as the adapter speaks it. Each call is judged by Amazon's model in the official client, and
 * its signature by Amazon's own signer; answers can hold only what that model has. Beside it, production answers.
 */
export class TestBeanstalk {
  versions: ApplicationVersionDescription[] = [];
  events: EventDescription[] = [];
  options: ConfigurationOptionSetting[] = [
    option("aws:elasticbeanstalk:application:environment", "DATABASE_PASSWORD", "hidden-password"),
    option("aws:elasticbeanstalk:command", "DeploymentPolicy", "Rolling"),
    option("aws:autoscaling:asg", "MinSize", "2"),
  ];
  label = "";
  status = "Ready";
  health = "Green";
  terminated = false;
  updates = 0;
  /** What was asked, in order. */
  asked: { action: string; body: string }[] = [];
  refusal: Refusal | null = null;
  /** Only for these actions; null: for each. */
  refused: string[] | null = ["UpdateEnvironment"];
  silent = false;
  updateMs = 0;
  /** So many questions are answered with Updating before an update can end. */
  looks = 0;
  /** The error with which updates end, the old version live again; empty: none is told; null: they succeed. */
  failure: string | null = null;
  lie: string | null = null;
  #ends: { at: number; label: string } | null = null;
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  create(label: string, changes: Partial<ApplicationVersionDescription> = {}): void {
    const commit = createHash("sha1").update(label).digest("hex");
    this.versions.unshift({
      ApplicationVersionArn: `${ARN}:applicationversion/${APPLICATION}/${label}`,
      ApplicationName: APPLICATION,
      VersionLabel: label,
      SourceBuildInformation: {
        SourceType: "Git",
        SourceRepository: "CodeCommit",
        SourceLocation: `shop/${commit}`,
      },
      SourceBundle: { S3Bucket: "elasticbeanstalk-test", S3Key: `${label}.zip` },
      DateCreated: new Date(Date.UTC(2026, 10, 1 + this.versions.length)),
      Status: "Unprocessed",
      ...changes,
    });
  }

  #settle(): void {
    if (this.#ends === null || this.looks > 0 || Date.now() < this.#ends.at) return;
    if (this.failure === null) this.label = this.#ends.label;
    else if (this.failure !== "") this.#tell("ERROR", this.failure);
    this.status = "Ready";
    this.#ends = null;
  }

  #tell(severity: "INFO" | "ERROR", message: string): void {
    this.events.unshift({
      EventDate: new Date(),
      Message: message,
      Severity: severity,
      EnvironmentName: NAME,
    });
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.#settle();
    if (request.url === "/version") {
      const commit = this.lie === null ? createHash("sha1").update(this.label).digest("hex") : null;
      response.end(JSON.stringify({ version: this.lie ?? this.label, commit }));
      return;
    }
    let body = "";
    for await (const piece of request) body += piece;
    const action = new URLSearchParams(body).get("Action") ?? "";
    this.asked.push({ action, body });
    const updates = this.updates;
    const fault = await faultOfSignature(request.headers, body);
    const { status, xml } = fault
      ? failed({ status: 403, code: fault, message: "The request was turned away." })
      : this.#execute(action, new URLSearchParams(body));
    if (this.silent && this.updates > updates) return; // applied, and never answered
    response.writeHead(status, { "content-type": "text/xml" });
    response.end(xml);
  }

  #execute(action: string, form: URLSearchParams): { status: number; xml: string } {
    try {
      const operation = operationOf(action);
      const input = inputOf(operation, form);
      if (this.refusal && (this.refused === null || this.refused.includes(action)))
        return failed(this.refusal);
      const result = this.#results()[action]?.(input);
      if (result === undefined) throw new NotInModel(`the test target does not do ${action}`);
      return { status: 200, xml: xmlOf(operation, result) };
    } catch (error) {
      if (!(error instanceof NotInModel)) throw error;
      return failed({ status: 400, code: "ValidationError", message: error.message });
    }
  }

  #results(): Record<string, (input: Input) => object> {
    return {
      DescribeEnvironments: ({ EnvironmentIds }) => {
        if (this.status === "Updating") this.looks -= 1;
        const isThis = (EnvironmentIds as string[]).includes(ENVIRONMENT_ID);
        return { Environments: isThis && !this.terminated ? [this.#described()] : [] };
      },
      DescribeApplicationVersions: (input) => this.#page(input),
      DescribeConfigurationSettings: () => ({
        ConfigurationSettings: [
          {
            ApplicationName: APPLICATION,
            EnvironmentName: NAME,
            DeploymentStatus: "deployed",
            SolutionStackName: "64bit Amazon Linux 2023 v6.4.0 running Node.js 20",
            OptionSettings: this.options,
          },
        ],
      }),
      DescribeEvents: ({ Severity, MaxRecords }) => ({
        Events: this.events
          .filter((event) => Severity === undefined || event.Severity === Severity)
          .slice(0, Number(MaxRecords ?? 100)),
      }),
      UpdateEnvironment: (input) => this.#update(input),
    };
  }

  #page({ VersionLabels, MaxRecords, NextToken }: Input): object {
    const wanted = VersionLabels as string[] | undefined;
    const all = this.versions.filter(
      ({ VersionLabel = "" }) => wanted === undefined || wanted.includes(VersionLabel),
    );
    const begin = Number(NextToken ?? 0);
    const end = begin + Number(MaxRecords ?? 1_000);
    const more = end < all.length ? { NextToken: String(end) } : {};
    return { ApplicationVersions: all.slice(begin, end), ...more };
  }

  #update({ EnvironmentId, VersionLabel }: Input): object {
    if (EnvironmentId !== ENVIRONMENT_ID) throw new NotInModel(`No Environment found for ${EnvironmentId}`);
    if (this.status !== "Ready")
      throw new NotInModel(
        `Environment named ${NAME} is in an invalid state for this operation. Must be Ready.`,
      );
    const version = this.versions.find((one) => one.VersionLabel === VersionLabel);
    if (!version) throw new NotInModel(`No Application Version named '${VersionLabel}' found.`);
    this.updates += 1;
    this.status = "Updating";
    this.#tell("INFO", "Environment update is starting.");
    this.#ends = { at: Date.now() + this.updateMs, label: String(VersionLabel) };
    return this.#described();
  }

  #described(): object {
    return {
      EnvironmentName: NAME,
      EnvironmentId: ENVIRONMENT_ID,
      ApplicationName: APPLICATION,
      VersionLabel: this.label,
      Status: this.status,
      Health: this.health,
      HealthStatus: this.health === "Green" ? "Ok" : "Severe",
      AbortableOperationInProgress: this.status === "Updating",
      DateUpdated: new Date(),
    };
  }
}

function option(Namespace: string, OptionName: string, Value: string): ConfigurationOptionSetting {
  return { Namespace, OptionName, Value };
}

function failed({ status, code, message }: Refusal): { status: number; xml: string } {
  const error = `<Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message>`;
  return {
    status,
    xml: `<ErrorResponse><Error>${error}</Error><RequestId>b1d9-test</RequestId></ErrorResponse>`,
  };
}
