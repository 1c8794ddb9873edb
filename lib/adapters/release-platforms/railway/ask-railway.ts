import { z } from "zod";
import type { HttpHeaders } from "@/lib/adapters/http";
import { type Called, callPlatform, readJson } from "@/lib/adapters/release-platforms/platform-http";
import type { RailwayAccess } from "@/lib/adapters/release-platforms/railway/target";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";
import { scrub } from "@/lib/scrub";

export const JSON_TYPE = "application/json";
const LONGEST_QUOTE = 300;

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).nullish() }))
    .optional(),
});
type Answer = z.infer<typeof answerSchema>;

/** Asks one question. Throws `PlatformUnreadable`, also for errors that come with status 200. */
export async function readRailway<Shape>(
  target: RailwayAccess,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  shape: z.ZodType<Shape>,
): Promise<Shape> {
  const url = target.apiUrl;
  const answer = await readJson(
    {
      url,
      method: "POST",
      headers: { ...headersOf(target), "content-type": JSON_TYPE },
      body: JSON.stringify({ query, variables }),
    },
    answerSchema,
  );
  if (answer === null) throw new PlatformUnreadable(`${url} answers 404`);
  if (answer.errors?.length) throw new PlatformUnreadable(`Railway answers: ${sayErrors(answer)}`);
  const parsed = shape.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PlatformUnreadable(
    `Railway answers in another form than expected: ${issue?.path.join(".") || "it"} ${issue?.message}`,
  );
}

/** Makes the call of a step. Railway says no with status 200 and errors; an error inside it says nothing. */
export async function callRailway(
  target: RailwayAccess,
  step: RequestStep,
  sending: { signal: AbortSignal; timeoutMs: number },
): Promise<Called> {
  const called = await callPlatform(step, headersOf(target), sending);
  if (called.called !== "accepted") return called;
  const answer = parseAnswer(called.body);
  if (answer === null)
    return { called: "unknown", reason: `Railway answers in no form that is known${quoted(called.body)}` };
  if (answer.errors?.length) {
    const reason = `Railway answers: ${sayErrors(answer)}`;
    return { called: answer.errors.every(isDefinite) ? "refused" : "unknown", reason };
  }
  const said = z.record(z.string(), z.unknown()).safeParse(answer.data).data ?? {};
  const done = (value: unknown) => value === true || (typeof value === "string" && value !== "");
  return Object.values(said).some((value) => done(value) || (typeof value === "object" && value !== null))
    ? called
    : { called: "unknown", reason: `Railway neither did it nor refused it${quoted(called.body)}` };
}

// `Authorization` belongs to accounts and workspaces, a project token has a header of its own. The edge before
// Railway turns away requests that do not say who they are.
function headersOf({ tokenKind, token }: RailwayAccess): HttpHeaders {
  return {
    "user-agent": "twokey/1 (release desk)",
    ...(tokenKind === "project" ? { "project-access-token": token } : { authorization: token.bearer() }),
  };
}

/** An error of Railway's own, and being asked too often, leave open whether something happened. */
function isDefinite({ message, extensions }: NonNullable<Answer["errors"]>[number]): boolean {
  const open = /INTERNAL|TIMEOUT|UNAVAILABLE|RATE|TOO_MANY/i.test(extensions?.code ?? "");
  return !open && !/problem processing request|rate limit|too many requests|timed? ?out/i.test(message);
}

function parseAnswer(body: string): Answer | null {
  try {
    return answerSchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

function sayErrors({ errors = [] }: Answer): string {
  return scrub(errors.map(({ message }) => message).join("; ")).slice(0, LONGEST_QUOTE);
}

function quoted(body: string): string {
  return body === "" ? "" : `: ${scrub(body).slice(0, LONGEST_QUOTE)}`;
}
