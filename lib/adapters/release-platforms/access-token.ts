import { z } from "zod";
import { askOnce, type HttpHeaders, type HttpRequest } from "@/lib/adapters/http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import { scrub } from "@/lib/scrub";
import { Secret } from "@/lib/secret";

const TIMEOUT_MS = 10_000;
const RENEW_BEFORE_MS = 120_000;

/** Gives the headers that a call needs. Throws `PlatformUnreadable` when nobody gives a token. */
export type Authorization = () => Promise<HttpHeaders>;

type FreshToken = { token: Secret; livesMs: number };

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

export function authorizedBy(token: Secret): Authorization {
  return async () => ({ authorization: token.bearer() });
}

/** Asks for a token when there is none, and anew two minutes before it ends. Those who ask at once share one answer. */
export function authorizedByRenewed(ask: () => Promise<FreshToken>): Authorization {
  let held: { token: Secret; until: number } | null = null;
  let asking: Promise<Secret> | null = null;
  const renew = async (): Promise<Secret> => {
    const begun = performance.now();
    const { token, livesMs } = await ask();
    if (held && held.token !== token) held.token.expire();
    held = { token, until: begun + livesMs - RENEW_BEFORE_MS };
    return token;
  };
  return async () => {
    if (held && performance.now() < held.until) return { authorization: held.token.bearer() };
    asking ??= renew().finally(() => {
      asking = null;
    });
    return { authorization: (await asking).bearer() };
  };
}

/** Asks an OAuth 2 token endpoint once (RFC 6749). */
export async function askForToken(url: string, form: NonNullable<HttpRequest["form"]>): Promise<FreshToken> {
  const answer = await askOnce({ url, method: "POST", form, timeoutMs: TIMEOUT_MS });
  if (!answer.ok) throw new PlatformUnreadable(`${url} gives no token: ${answer.why}`);
  if (answer.status !== 200) {
    const said = scrub(answer.body).replace(/\s+/g, " ").slice(0, 300);
    throw new PlatformUnreadable(`${url} gives no token: it answers ${answer.status}: ${said}`);
  }
  const parsed = tokenAnswer.safeParse(parseJson(answer.body));
  if (!parsed.success)
    throw new PlatformUnreadable(`${url} gives no token: it answers in another form than expected`);
  return { token: Secret.of(parsed.data.access_token), livesMs: parsed.data.expires_in * 1000 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
