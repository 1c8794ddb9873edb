import { isPlainHttpUrl } from "@/lib/schemas/config-block";
import type { WrittenNotify } from "@/lib/schemas/notify-config";
import { Secret } from "@/lib/secret";
import type { ConfigProblem, NotifyConfig } from "./config";
import type { WithSecrets } from "./credentials";
import { problemAt } from "./problems";
import { WITHHELD } from "./references";
import type { YamlFile, YamlPath } from "./yaml-file";

/** Which values are credentials: they stand in the environment, under a name that is kept from the desk. */
const CREDENTIALS: readonly YamlPath[] = [
  ["notify", "slack", "webhook"],
  ["notify", "teams", "webhook"],
  ["notify", "mail", "password"],
];
const REFERENCE =
  /^(["']?)\$\{[A-Za-z0-9_]*(?:TOKEN|SECRET|KEY|PASSWORD|CREDENTIAL|AUTH|WEBHOOK)[A-Za-z0-9_]*\}\1$/i;
const ONLY_REFERENCE = /^(["']?)\$\{[A-Za-z0-9_]*\}\1$/;
const HERE = /^(localhost|127(\.\d+){3}|::1)$/;

export type LoadedNotify = { notify: NotifyConfig; problems: ConfigProblem[] };

/** The channels, and what is wrong with them. Nothing written is ever quoted where a credential should stand. */
export function loadNotify(
  file: YamlFile,
  written: WrittenNotify | undefined,
  secrets: WithSecrets,
): LoadedNotify {
  const keep = secrets === "with secrets" ? Secret.of : Secret.withheld;
  const { slack, teams, mail } = written ?? {};
  const problems = [...writtenCredentials(file), ...noAddresses(file, written), ...openLogins(file, mail)];
  return {
    notify: {
      slack: slack ? { webhook: keep(slack.webhook) } : null,
      teams: teams ? { webhook: keep(teams.webhook) } : null,
      mail: mail ? toMail(mail, keep) : null,
    },
    problems,
  };
}

type WrittenMail = NonNullable<WrittenNotify["mail"]>;

function toMail(
  { user, password, ...mail }: WrittenMail,
  keep: (value: string) => Secret,
): NotifyConfig["mail"] {
  const login = user !== undefined && password !== undefined ? { user, password: keep(password) } : null;
  return { ...mail, login };
}

function writtenCredentials(file: YamlFile): ConfigProblem[] {
  return CREDENTIALS.flatMap((path) => {
    const { found } = file.at(path);
    if (found === "nothing" || REFERENCE.test(found)) return [];
    const shown = ONLY_REFERENCE.test(found) ? found : "the secret itself";
    const expected = `a reference to the environment, alone, such as \${SLACK_WEBHOOK}, whose name holds TOKEN, SECRET, KEY, PASSWORD, CREDENTIAL, AUTH or WEBHOOK: only those are kept from the desk`;
    return [problemAt(file, path, expected, shown)];
  });
}

function noAddresses(file: YamlFile, written: WrittenNotify | undefined): ConfigProblem[] {
  return (["slack", "teams"] as const).flatMap((channel) => {
    const webhook = written?.[channel]?.webhook;
    if (webhook === undefined || webhook === WITHHELD || isPlainHttpUrl(webhook)) return [];
    const path = ["notify", channel, "webhook"];
    return [problemAt(file, path, "an address that begins with https:// or http://", "something else")];
  });
}

/** A login is one thing, and is never said over the network in the clear. */
function openLogins(file: YamlFile, mail: WrittenMail | undefined): ConfigProblem[] {
  if (!mail) return [];
  const { user, password, tls, host } = mail;
  const path = ["notify", "mail"];
  if (user !== undefined && password === undefined)
    return [problemAt(file, [...path, "user"], "a password beside the user", "none")];
  if (user === undefined && password !== undefined)
    return [problemAt(file, [...path, "password"], "a user beside the password", "none")];
  if (tls !== "none" || HERE.test(host)) return [];
  return [
    problemAt(file, [...path, "tls"], "starttls or implicit; none is for a mail server on this machine"),
  ];
}
