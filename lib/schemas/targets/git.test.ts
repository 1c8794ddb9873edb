import { expect, test } from "vitest";
import { gitTarget } from "./git";

const TARGET = {
  platform: "git",
  remote: "https://github.com/acme/shop.git",
  branch: "main",
  mode: "push",
  token: "planted",
  committer: { name: "Twokey", email: "twokey@example.com" },
};
const expectedOf = (changes: object) =>
  gitTarget.safeParse({ ...TARGET, ...changes }).error?.issues[0]?.message;

test("a branch is pushed to with little to configure", () => {
  expect(gitTarget.parse(TARGET)).toEqual({ ...TARGET, user: "x-access-token", deployMinutes: 15 });
});

test.each([
  "https://github.com/acme/shop.git",
  "ssh://git@github.com/acme/shop.git",
  "ssh://git@git.example.com:2222/acme/shop.git",
  "http://127.0.0.1:8080/shop.git",
])("%s is a remote", (remote) => {
  expect(
    expectedOf({ remote, ssh: { key: "/etc/twokey/key", knownHosts: "/etc/twokey/hosts" } }),
  ).toBeUndefined();
});

test.each([
  "file:///srv/shop.git",
  "ext::sh -c id",
  "git@github.com:acme/shop.git",
  "http://git.example.com/shop.git",
  "https://bo:secret@github.com/acme/shop.git",
  "https://github.com/acme/shop.git?token=1",
  "--upload-pack=id",
  "/srv/shop.git",
])("%s is no remote", (remote) => {
  expect(expectedOf({ remote })).toContain("begins with https:// or ssh://");
});

test.each(["main", "release/2026.11", "ops-main"])("%s is a branch", (branch) => {
  expect(expectedOf({ branch })).toBeUndefined();
});

test.each(["-f", "main~1", "a..b", "main:x", "refs/heads/*", ".hidden", "a.lock", "a b", "main/", "a@{1}"])(
  "%s is no branch",
  (branch) => {
    expect(expectedOf({ branch })).toContain("the name of a branch");
  },
);

test("what a mode or a transport needs is asked for", () => {
  expect(expectedOf({ mode: "pull-request" })).toContain("owner and repo");
  const github = { owner: "acme", repo: "shop" };
  expect(expectedOf({ mode: "pull-request", github })).toBeUndefined();
  expect(expectedOf({ mode: "pull-request", github, token: undefined })).toContain("may open pull requests");
  expect(expectedOf({ remote: "ssh://git@github.com/acme/shop.git" })).toContain("knownHosts");
  expect(expectedOf({ ssh: { key: "/etc/a key", knownHosts: "/etc/hosts" } })).toContain("absolute path");
});
