import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { askOnce } from "@/lib/adapters/http";
import { formOf, type Parameters } from "@/lib/adapters/release-platforms/elastic-beanstalk/form";
import { signedHeaders } from "@/lib/adapters/release-platforms/elastic-beanstalk/sign-request";
import { addressOf, type BeanstalkTarget } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";
import type { Called } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";
import { scrub } from "@/lib/scrub";

const READ_TIMEOUT_MS = 10_000;
const LARGEST_BYTES = 4 * 1024 * 1024;
const LONGEST_QUOTE = 300;
/** These say that the call was not judged at all, or that nobody knows what became of it. */
const OPEN_CODES = /throttl|limitexceeded|toomanyrequests|slowdown|timeout|internal|unavailable/i;

// Every value is text: a version label such as 1.10 is no number.
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  htmlEntities: true,
  isArray: (name) => name === "member",
});

const errorSchema = z.object({
  ErrorResponse: z.object({ Error: z.object({ Code: z.string(), Message: z.string().optional() }) }),
});

/** A list in Amazon's query protocol; an empty one is an empty element or none at all. */
export function listOf<Entry>(entry: z.ZodType<Entry>) {
  return z
    .union([z.literal(""), z.object({ member: z.array(entry) })])
    .optional()
    .transform((list) => (typeof list === "object" ? list.member : []));
}

type Sending = { signal?: AbortSignal; timeoutMs: number };
type Answer = { status: number; body: string };

/** Asks one question. Throws `PlatformUnreadable`, also when the answer has another shape. */
export async function readBeanstalk<Shape>(
  target: BeanstalkTarget,
  action: string,
  parameters: Parameters,
  shape: z.ZodType<Shape>,
): Promise<Shape> {
  const answer = await post(target, formOf(action, parameters), { timeoutMs: READ_TIMEOUT_MS });
  if ("why" in answer) throw new PlatformUnreadable(`${action} at ${addressOf(target)}: ${answer.why}`);
  if (answer.status !== 200) throw new PlatformUnreadable(`${action} answers ${sayError(answer).says}`);
  const envelope = z.object({ [`${action}Response`]: z.object({ [`${action}Result`]: shape }) });
  const parsed = envelope.safeParse(parseXml(answer.body));
  const result = parsed.success ? parsed.data[`${action}Response`]?.[`${action}Result`] : undefined;
  if (parsed.success && result !== undefined) return result;
  const issue = parsed.error?.issues[0];
  throw new PlatformUnreadable(
    `${action} answers in another form than expected: ${issue?.path.slice(2).join(".") || "it"} ${issue?.message ?? "is missing"}`,
  );
}

/** Makes the call of a step, byte for byte. Never throws for what Elastic Beanstalk says, never tries again. */
export async function callBeanstalk(
  target: BeanstalkTarget,
  step: RequestStep,
  sending: Sending,
): Promise<Called> {
  const answer = await post(target, step.body ?? "", sending);
  if ("why" in answer) return { called: "unknown", reason: `POST ${step.url}: ${answer.why}` };
  if (answer.status === 200) return { called: "accepted", body: answer.body };
  const { code, says } = sayError(answer);
  const definite = answer.status >= 300 && answer.status < 500 && code !== null && !OPEN_CODES.test(code);
  return { called: definite ? "refused" : "unknown", reason: `Elastic Beanstalk answers ${says}` };
}

async function post(
  target: BeanstalkTarget,
  body: string,
  sending: Sending,
): Promise<Answer | { why: string }> {
  const answer = await askOnce({
    url: addressOf(target),
    method: "POST",
    headers: signedHeaders(target, body),
    body,
    maxBytes: LARGEST_BYTES,
    ...sending,
  });
  if (!answer.ok) return { why: answer.why };
  return answer.cut ? { why: "the answer is larger than 4 MB" } : answer;
}

/** `code` null: the answer is none of Elastic Beanstalk's. */
function sayError({ status, body }: Answer): { code: string | null; says: string } {
  const error = errorSchema.safeParse(parseXml(body)).data?.ErrorResponse.Error;
  const quote = error ? `${error.Code}: ${error.Message ?? "no reason"}` : body.replace(/\s+/g, " ").trim();
  return { code: error?.Code ?? null, says: `${status} ${scrub(quote).slice(0, LONGEST_QUOTE)}`.trim() };
}

function parseXml(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return undefined;
  }
}
