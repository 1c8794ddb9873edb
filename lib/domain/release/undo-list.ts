import type { Commit, Migration, UndoList } from "@/lib/domain/release/release";

const TICKET = /\b[A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6}\b/g;
/** Looks like a ticket and is a standard, a hole or an encoding. */
const NO_TICKET = /^(?:CVE|CWE|GHSA|RFC|ISO|UTF|SHA|AES|RSA|ES|TLS|HTTP|BIP|PEP|ADR|GPT|MD|ECMA|IEEE)-/;
const PULL_REQUEST = /(?:\(#(\d+)\)|\bpull request #(\d+)|\bmerge request \S*!(\d+))/gi;
const SECURITY = new RegExp(
  [
    String.raw`\bCVE-\d{4}-\d{4,}|\bGHSA-[0-9a-z]{4}-|\bCWE-\d+`,
    String.raw`\bsecurity\b|vulnerab|\bexploit|\bsaniti[sz]|privilege escalation|\b(?:path|directory) traversal|open redirect`,
    String.raw`\bXSS\b|\bCSRF\b|\bSSRF\b|\bXXE\b|\bRCE\b|\bIDOR\b|remote code execution|(?<!dependency )\binjection\b`,
    String.raw`\b(?:auth|login|sign-?in|permission|access|token|password|2fa|mfa)\w*\b.{0,40}\bbypass|\bbypass\w*\b.{0,40}\b(?:auth|login|permission|access)`,
    String.raw`\bleak\w*\b.{0,20}\b(?:token|secret|password|credential|customer|personal|data)`,
  ].join("|"),
  "i",
);
const HOTFIX = /\bhot-?fix|\[hotfix\]|\bemergency (?:fix|release|patch)|\[P[01]\]|\bPriority: ?P[01]\b/i;
const REVERT = /^Revert\b|\bThis reverts commit [0-9a-f]{7,64}/m;

/** What the rollback takes away. `commits` lie between target and live release, newest first. */
export function undoList(commits: readonly Commit[], migrations: readonly Migration[]): UndoList {
  const texts = commits.map(textOf);
  return {
    commits: [...commits],
    pullRequests: unique(texts.flatMap(pullRequestsIn)),
    tickets: unique(texts.flatMap(ticketsIn)),
    authors: unique(commits.map((commit) => commit.author)),
    migrations: [...migrations],
    securityFixes: commits.filter((commit) => SECURITY.test(textOf(commit))),
    hotfixes: commits.filter((commit) => HOTFIX.test(textOf(commit))),
    reverts: commits.filter((commit) => REVERT.test(textOf(commit))),
  };
}

function ticketsIn(text: string): string[] {
  return (text.match(TICKET) ?? []).filter((ticket) => !NO_TICKET.test(ticket));
}

/** Numbers as people write them: `#12`. */
function pullRequestsIn(text: string): string[] {
  return Array.from(text.matchAll(PULL_REQUEST), (match) => `#${match[1] ?? match[2] ?? match[3]}`);
}

function textOf(commit: Commit): string {
  return `${commit.subject}\n${commit.body}`;
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
