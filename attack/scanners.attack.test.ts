import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "@/test/database";
import { useDesk } from "./desk";
import { fingerprint } from "./fingerprint";
import { inParallel, send } from "./http";
import { KNOWN_ADDRESSES } from "./known-endpoints";
import { useScene } from "./scene";
import { signIn } from "./session";

const database = useDatabase();
const scene = useScene(database);
const desk = useDesk(database);

/** What opens links before people do: chats, mail gateways, search engines. */
const SCANNERS = {
  Slack: "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  Teams: "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
  SafeLinks:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0 OneOutlook/1.2024.508.100",
  Proofpoint: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Proofpoint URL Defense",
  Mimecast: "Mozilla/5.0 (compatible; Mimecast URL Protect)",
  Barracuda: "Barracuda Sentinel (EE)",
  Google: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  Bing: "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  Facebook: "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  Twitter: "Twitterbot/1.0",
  LinkedIn: "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
  WhatsApp: "WhatsApp/2.23.20.0",
  Discord: "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
  Telegram: "TelegramBot (like TwitterBot)",
};

/** How browsers and Next announce that nobody asked for the page yet. */
const PREFETCHES: Record<string, string>[] = [
  { "next-router-prefetch": "1", rsc: "1" },
  { purpose: "prefetch" },
  { "sec-purpose": "prefetch;prerender" },
  { "x-moz": "prefetch" },
];

const addresses = () => [
  ...Object.values(KNOWN_ADDRESSES).map(({ path }) => path(scene)),
  `/a/${scene.endedToken}`,
  `/a/${"x".repeat(43)}`,
  `/a/${scene.token}?sign-in`,
  "/api/auth/signin",
  "/api/auth/signout",
  "/api/auth/callback/local?email=a%40b.example&password=x",
  "/api/auth/callback/oidc?code=x&state=y",
];

let before: Record<string, string>;

beforeAll(async () => {
  before = await fingerprint(database.ownerUrl);
});

afterAll(async () => {
  // Somebody who does change something is seen by the same comparison.
  await scene.web.person.update({ where: { id: scene.people.viewer.personId }, data: { disabledAt: null } });
  expect(await fingerprint(database.ownerUrl)).not.toEqual(before);
});

const unchanged = async () => expect(await fingerprint(database.ownerUrl)).toEqual(before);

describe.each(Object.entries(SCANNERS))("the scanner of %s", (name, userAgent) => {
  test("changes nothing, whatever it opens and however", async () => {
    const from = `198.51.100.${100 + Object.keys(SCANNERS).indexOf(name)}`;
    const headers = { "user-agent": userAgent, "x-forwarded-for": from, accept: "*/*" };
    const ahead = PREFETCHES[Object.keys(SCANNERS).indexOf(name) % PREFETCHES.length];
    const wishes = addresses().flatMap((path) => [
      { path, headers },
      { path, headers, method: "HEAD" },
      { path, headers, method: "OPTIONS" },
      { path, headers: { ...headers, ...ahead } },
    ]);
    const answers = await inParallel(wishes, (wish) => send(desk, wish));
    const bad = answers.flatMap(({ status }, index) =>
      status < 500 ? [] : [`${status} ${wishes[index]?.path}`],
    );
    expect(bad).toEqual([]);
    await unchanged();
  });
});

test.each(["commander", "admin"] as const)(
  "a browser that runs ahead of its %s changes nothing",
  async (role) => {
    const cookie = await signIn(desk, scene.people[role].email);
    const ways = [{}, ...PREFETCHES];
    const wishes = addresses().flatMap((path) => [
      ...ways.map((more) => ({ path, headers: { cookie, ...more } })),
      { path, headers: { cookie }, method: "HEAD" },
      { path, headers: { cookie }, method: "OPTIONS" },
    ]);
    const answers = await inParallel(wishes, (wish) => send(desk, wish));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    await unchanged();
  },
);

test("an action is not run by asking to read it", async () => {
  const cookie = await signIn(desk, scene.people.commander.email);
  const headers = { cookie, "next-action": "7f".padEnd(42, "0"), "content-type": "text/plain;charset=UTF-8" };
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    for (const path of addresses()) await send(desk, { path, method, headers });
  }
  await unchanged();
});
