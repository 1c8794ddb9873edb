import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "./load";
import { WITHHELD } from "./references";

const env = {
  SLACK_WEBHOOK: "https://hooks.example/services/T/B/slack-secret",
  TEAMS_WEBHOOK: "https://flows.example/run?sig=teams-secret",
  SMTP_PASSWORD: "mail-secret",
  CHAT: "https://hooks.example/chat-secret",
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "twokey-notify-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(
  notify: string,
  given: Record<string, string> = env,
  secrets: "with secrets" | "without secrets" = "with secrets",
) {
  const file = path.join(folder, "twokey.yaml");
  writeFileSync(file, `version: 1\ninstallation: { name: Desk }\nnotify:\n${notify}services: { shop: {} }\n`);
  return loadConfig(file, given, secrets);
}

/** The channels of a file whose service is broken, which does not disturb them. */
function used(...written: Parameters<typeof load>) {
  const loaded = load(...written);
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join("\n"));
  return loaded.config.notify;
}

/** What is wrong with the channels, with the line; the service of these files is broken as well. */
function problems(notify: string, given?: Record<string, string>): string[] {
  const loaded = load(notify, given);
  const all = loaded.ok ? loaded.config.problems : loaded.problems;
  return all
    .filter(({ path: key }) => key.startsWith("notify"))
    .map(({ line, message }) => `${line}: ${message}`);
}

test("reads the three channels", () => {
  const written = `  slack: { webhook: "\${SLACK_WEBHOOK}" }
  teams:
    webhook: \${TEAMS_WEBHOOK}
  mail: { host: mail.example, from: twokey@example.org, user: twokey, password: "\${SMTP_PASSWORD}" }
`;
  const { slack, teams, mail } = used(written);
  expect([slack?.webhook.reveal(), teams?.webhook.reveal()]).toEqual([env.SLACK_WEBHOOK, env.TEAMS_WEBHOOK]);
  expect(mail).toMatchObject({
    host: "mail.example",
    port: 587,
    from: "twokey@example.org",
    tls: "starttls",
  });
  expect([mail?.login?.user, mail?.login?.password.reveal()]).toEqual(["twokey", "mail-secret"]);
});

test("what is left out is not used", () => {
  expect(used(`  slack: { webhook: "\${SLACK_WEBHOOK}" }\n`)).toMatchObject({ teams: null, mail: null });
});

test("a process without the secrets reads the file all the same and holds none", () => {
  const withheld = { SLACK_WEBHOOK: WITHHELD, SMTP_PASSWORD: WITHHELD };
  const written = `  slack: { webhook: "\${SLACK_WEBHOOK}" }
  mail: { host: mail.example, from: a@b.example, user: u, password: "\${SMTP_PASSWORD}" }
`;
  const { slack, mail } = used(written, withheld, "without secrets");
  expect(() => slack?.webhook.reveal()).toThrow(/worker only/);
  expect(() => mail?.login?.password.reveal()).toThrow(/worker only/);
});

const expected = `a reference to the environment, alone, such as \${SLACK_WEBHOOK}, whose name holds TOKEN, SECRET, KEY, PASSWORD, CREDENTIAL, AUTH or WEBHOOK: only those are kept from the desk`;

test.each([
  [
    "  slack: { webhook: https://hooks.example/written-secret }\n",
    `4: notify.slack.webhook: expected ${expected}, found the secret itself`,
  ],
  [
    `  teams: { webhook: "\${TEAMS_WEBHOOK}written-secret" }\n`,
    `4: notify.teams.webhook: expected ${expected}, found the secret itself`,
  ],
  [`  slack: { webhook: "\${CHAT}" }\n`, `4: notify.slack.webhook: expected ${expected}, found "\${CHAT}"`],
  [
    "  mail:\n    host: h\n    from: a@b.example\n    user: u\n    password: written-secret\n",
    `8: notify.mail.password: expected ${expected}, found the secret itself`,
  ],
  [
    `  slack: { webhook: "\${SMTP_PASSWORD}" }\n`,
    "4: notify.slack.webhook: expected an address that begins with https:// or http://, found something else",
  ],
  [
    "  slack: { webhook: [written-secret] }\n",
    "4: notify.slack.webhook: expected a text, found something that is not shown",
  ],
  [
    `  slack: { webhook: "\${NO_WEBHOOK}" }\n`,
    "4: notify.slack.webhook: expected the environment variable NO_WEBHOOK to be set (set it, then restart), found something that is not shown",
  ],
  [
    "  mail: { host: h, from: a@b.example, user: u }\n",
    "4: notify.mail.user: expected a password beside the user, found none",
  ],
  [
    `  mail: { host: mail.example, from: a@b.example, user: u, password: "\${SMTP_PASSWORD}", tls: none }\n`,
    "4: notify.mail.tls: expected starttls or implicit; none is for a mail server on this machine, found none",
  ],
  ["  mail: { host: h, from: nobody }\n", "4: notify.mail.from: expected an e-mail address, found nobody"],
  ["  pager: {}\n", "4: notify.pager: expected one of the keys slack, teams, mail, found pager"],
])("names what is wrong with %j and shows no secret", (written, problem) => {
  const found = problems(written);
  expect(found).toEqual([problem]);
  expect(found.join()).not.toMatch(/(written|slack|teams|mail|chat)-secret/);
});
