import { z } from "zod";
import { block, httpUrl, text } from "@/lib/schemas/config-block";
import { githubApi, githubName } from "@/lib/schemas/repository";
import { credential } from "@/lib/schemas/targets/credential";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const remote = z
  .string()
  .max(300)
  .refine(
    isRemote,
    "an address that begins with https:// or ssh:// and holds no password, such as https://github.com/acme/shop.git",
  );

/** The rules of `git check-ref-format` for a branch, and nothing that a plan could not name. */
const branch = z
  .string()
  .max(120)
  .regex(
    /^(?![-/.])(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)|@\{))[^\s~^:?*[\\\p{Cc}]+(?<![/.])$/u,
    "the name of a branch, such as main",
  );

/** Part of a command line of ssh, which has no way to write a blank or a percent sign. */
const sshFile = z
  .string()
  .max(300)
  .regex(/^\/[\w@+=:,./-]+$/, "the absolute path of a file, of letters, digits and the signs _@+=:,./-");

/** A branch that production is deployed from; see docs/platforms/git.md. */
export const gitTarget = block({
  platform: z.literal("git"),
  remote,
  branch,
  mode: z.enum(["push", "pull-request"]),
  github: block({ api: githubApi, owner: githubName, repo: githubName }).optional(),
  user: z
    .string()
    .max(100)
    .regex(/^[^:\p{Cc}]+$/u, "a user name without a colon")
    .default("x-access-token"),
  token: credential.optional(),
  ssh: block({ key: sshFile, knownHosts: sshFile }).optional(),
  committer: block({
    name: text.regex(/^[^<>\p{Cc}]+$/u, "a name without < and >"),
    email: z.email("a mail address"),
  }),
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
  deployMinutes: z.number().gt(0).max(60).default(15),
}).superRefine((target, context) => {
  const expected = (key: string, message: string) =>
    context.addIssue({ code: "custom", path: [key], message });
  if (target.mode === "pull-request" && !target.github)
    expected("github", "owner and repo of the repository on GitHub, because mode is pull-request");
  if (target.mode === "pull-request" && !target.token)
    expected("token", "a token that may open pull requests, because mode is pull-request");
  if (target.remote.startsWith("ssh:") && !target.ssh)
    expected("ssh", "key and knownHosts, because remote begins with ssh://");
});

function isRemote(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.password !== "" || url.search !== "" || url.hash !== "" || /[\s~]/.test(value))
    return false;
  if (url.protocol === "ssh:") return /^[\w.-]*$/.test(url.username) && url.hostname !== "";
  const open = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname));
  return open && url.username === "";
}
