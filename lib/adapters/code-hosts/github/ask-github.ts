import type { z } from "zod";
import { CodeHostUnreadable } from "@/lib/adapters/code-hosts/code-host";
import { askOnce } from "@/lib/adapters/http";
import { scrub } from "@/lib/scrub";
import type { Secret } from "@/lib/secret";

const TIMEOUT_MS = 15_000;
/** A list of the files of a large repository has up to 7 MB, and a blob 1.4 times its text. */
const LARGEST_BYTES = 16 * 1024 * 1024;
const LONGEST_QUOTE = 300;
const API_VERSION = "2022-11-28";

/** `api` is https://api.github.com, or https://<host>/api/v3 of GitHub Enterprise Server. */
export type GitHubRepository = { api: string; owner: string; repo: string; token: Secret };

/**
 * Asks about the repository, such as `/git/commits/…`; null on 404. Throws `CodeHostUnreadable` for every other answer
 * than what was asked for, the use of all requests of the hour among them.
 */
export async function askGitHub<Shape>(
  { api, owner, repo, token }: GitHubRepository,
  path: string,
  shape: z.ZodType<Shape>,
): Promise<Shape | null> {
  const repository = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
  const headers = {
    accept: "application/vnd.github+json",
    "x-github-api-version": API_VERSION,
    authorization: token.bearer(),
  };
  const url = `${api.replace(/\/+$/, "")}${repository}${path}`;
  const answer = await askOnce({ url, headers, timeoutMs: TIMEOUT_MS, maxBytes: LARGEST_BYTES });
  const what = `GitHub (${owner}/${repo}${path.replace(/\?.*/, "")})`;
  if (!answer.ok) throw new CodeHostUnreadable(`${what}: ${answer.why}`);
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw new CodeHostUnreadable(`${what} ${refusal(answer.status, answer.body)}`);
  if (answer.cut) throw new CodeHostUnreadable(`${what} answers more than can be read at once`);
  const parsed = shape.safeParse(parseJson(answer.body));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CodeHostUnreadable(
    `${what} answers in another form than expected: ${issue?.path.join(".") || "it"} ${issue?.message}`,
  );
}

/** A refused token and a used-up limit have the same status; only the text tells them apart. */
function refusal(status: number, body: string): string {
  const said = messageOf(body);
  if (status === 401) return `does not accept the token (401${said})`;
  if ((status === 403 || status === 429) && /rate limit/i.test(said))
    return `lets this token ask nothing more for a while (${status}${said})`;
  return `answers ${status}${said}`;
}

function messageOf(body: string): string {
  const parsed = parseJson(body);
  const message =
    typeof parsed === "object" && parsed !== null && "message" in parsed ? String(parsed.message) : "";
  const said = scrub(message).replace(/\s+/g, " ").trim().slice(0, LONGEST_QUOTE);
  return said === "" ? "" : `: ${said}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
