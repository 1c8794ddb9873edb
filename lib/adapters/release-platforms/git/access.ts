import { addressesOf } from "@/lib/adapters/http";
import {
  basicAuthorization,
  type GitRun,
  type GitSetting,
} from "@/lib/adapters/release-platforms/git/run-git";
import type { GitTarget } from "@/lib/adapters/release-platforms/git/target";

export type Access = Pick<GitRun, "settings" | "protocol" | "variables">;

/**
 * How git may reach the remote: this transport alone, only at addresses that may be asked, with the credential outside
 * its arguments. Throws `AddressRefused`.
 */
export async function accessTo(target: GitTarget): Promise<Access> {
  const url = new URL(target.remote);
  const protocol = url.protocol.slice(0, -1);
  if (protocol === "file") return { protocol };
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = await addressesOf(host);
  if (protocol === "ssh")
    return { protocol, variables: { GIT_SSH_COMMAND: sshCommand(target, url, addresses) } };
  const settings: GitSetting[] = [];
  if (!addresses.includes(host)) {
    const port = url.port || (protocol === "https" ? "443" : "80");
    settings.push(["http.curloptResolve", `${host}:${port}:${addresses.map(bracketed).join(",")}`]);
  }
  if (target.token)
    settings.push([`http.${url.origin}/.extraHeader`, basicAuthorization(target.user, target.token)]);
  return { protocol, settings };
}

/**
 * Only the key and the host keys that are configured count, at an address that was judged. Git gives this line to a
 * shell, so every word is quoted.
 */
function sshCommand({ ssh }: GitTarget, url: URL, [address = ""]: string[]): string {
  if (!ssh) throw new Error("ssh needs a key and the known host keys");
  const known = url.port === "" || url.port === "22" ? url.hostname : `[${url.hostname}]:${url.port}`;
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "UpdateHostKeys=no",
    `HostName=${address}`,
    `HostKeyAlias=${known}`,
    "IdentitiesOnly=yes",
    "IdentityAgent=none",
    `IdentityFile=${ssh.key}`,
    `UserKnownHostsFile=${ssh.knownHosts}`,
    "GlobalKnownHostsFile=/dev/null",
  ];
  return ["ssh", "-F", "none", ...options.flatMap((option) => ["-o", option])].map(quoted).join(" ");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
