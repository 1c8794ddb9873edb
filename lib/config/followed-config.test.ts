import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { FollowedConfig } from "./followed-config";
import { loadConfig } from "./load";

const SECOND = 1_000;
const ENV = { PORT: "4410" };

const yaml = (name: string, more = "") => `version: 1
installation: { name: ${name} }
services:
  shop:
    name: Shop
    triggers: conditions.yaml
    metrics:
      source: { kind: scrape, url: "http://localhost:\${PORT}/metrics", everyMs: 1000 }
      definitions:
        error_rate: { unit: percent, ratio: { of: errors, to: requests }, windowMs: 10000 }
    targets:
      main: { platform: release-directories, root: host, restart: [node, r.mjs], versionUrl: http://localhost:1/v }
${more}`;
const conditions = (limit: string) => `triggers:
  - { name: error-rate, condition: "error_rate > ${limit} for 2 minutes", severity: critical }
`;

let folder: string;
let file: string;
let clock: number;
let followed: FollowedConfig;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), "twokey-followed-"));
  file = path.join(folder, "twokey.yaml");
  write("conditions.yaml", conditions("5%"));
  write("twokey.yaml", yaml("Old"));
  // Far enough from the files' own times that nothing depends on how fast this test runs.
  clock = Date.now() + 60 * SECOND;
  const opened = FollowedConfig.open(
    file,
    () => loadConfig(file, ENV),
    () => clock,
  );
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  followed = opened.followed;
  return () => fs.rmSync(folder, { recursive: true });
});

function write(name: string, text: string): void {
  fs.writeFileSync(path.join(folder, name), text);
}

/** The name that is in force after a look `ms` later, and what is wrong on disk. */
function lookAfter(ms: number): { name: string; trouble: string[] } {
  clock += ms;
  followed.look();
  return {
    name: followed.inForce.config.installation.name,
    trouble: followed.trouble.map(({ file: name, line, message }) => `${name}:${line} ${message}`),
  };
}

const limit = () => followed.inForce.config.services[0]?.triggers[0]?.condition;

describe("following twokey.yaml", () => {
  it("takes a change over, and says of when it is", () => {
    const before = followed.inForce;
    write("twokey.yaml", yaml("New"));
    expect(lookAfter(2 * SECOND)).toEqual({ name: "New", trouble: [] });
    const { version, writtenAt, takenOverAt } = followed.inForce;
    expect(version).not.toBe(before.version);
    expect(writtenAt).toEqual(new Date(Math.trunc(fs.statSync(file).mtimeMs)));
    expect(takenOverAt).toEqual(new Date(clock));
  });

  it("takes a changed condition file over", () => {
    expect(limit()).toMatchObject({ threshold: 5 });
    write("conditions.yaml", conditions("7%"));
    lookAfter(2 * SECOND);
    expect(limit()).toMatchObject({ threshold: 7 });
  });

  it("sees a file that was put in the place of the old one, also with the old one's time and size", () => {
    const { atime, mtime } = fs.statSync(file);
    write("draft", yaml("New"));
    fs.utimesSync(path.join(folder, "draft"), atime, mtime);
    fs.renameSync(path.join(folder, "draft"), file);
    expect(lookAfter(2 * SECOND)).toEqual({ name: "New", trouble: [] });
  });

  it("follows a link to where it points now", () => {
    write("one.yaml", yaml("One"));
    write("two.yaml", yaml("Two"));
    const link = (target: string) => {
      fs.symlinkSync(target, path.join(folder, "link"));
      fs.renameSync(path.join(folder, "link"), file);
    };
    link("one.yaml");
    expect(lookAfter(2 * SECOND).name).toBe("One");
    link("two.yaml");
    expect(lookAfter(2 * SECOND).name).toBe("Two");
  });

  it("does not read a file that was written just now: it may be half of what it will be", () => {
    write("twokey.yaml", yaml("New").slice(0, 60));
    clock = fs.statSync(file).ctimeMs;
    // The clock went back by a minute: the first look notes what is there, and when.
    expect(lookAfter(0)).toEqual({ name: "Old", trouble: [] });
    write("twokey.yaml", yaml("New"));
    expect(lookAfter(SECOND)).toEqual({ name: "Old", trouble: [] });
    expect(lookAfter(2 * SECOND)).toEqual({ name: "New", trouble: [] });
  });

  it("is not disturbed by a file that is away for a moment, and names one that stays away", () => {
    fs.rmSync(file);
    expect(lookAfter(SECOND)).toEqual({ name: "Old", trouble: [] });
    write("twokey.yaml", yaml("New"));
    expect(lookAfter(2 * SECOND)).toEqual({ name: "New", trouble: [] });
    fs.rmSync(path.join(folder, "conditions.yaml"));
    expect(lookAfter(SECOND).trouble).toEqual([]);
    expect(lookAfter(SECOND)).toEqual({
      name: "New",
      trouble: [expect.stringContaining("conditions.yaml does not exist")],
    });
    expect(limit()).toMatchObject({ threshold: 5 });
  });

  it("never takes a broken edit over, names each fault, and goes on once it is repaired", () => {
    write("twokey.yaml", yaml("New", "polcy: {}\n").replace("everyMs: 1000", "everyMs: often"));
    const { name, trouble } = lookAfter(2 * SECOND);
    expect(name).toBe("Old");
    expect(trouble).toEqual([
      expect.stringMatching(/^twokey.yaml:8 services.shop.metrics.source.everyMs: expected .*, found often$/),
      expect.stringMatching(/^twokey.yaml:13 polcy: expected one of the keys .* did you mean policy\?$/),
    ]);
    expect(lookAfter(2 * SECOND).trouble).toHaveLength(2);
    write("twokey.yaml", yaml("New"));
    expect(lookAfter(2 * SECOND)).toEqual({ name: "New", trouble: [] });
  });

  it("takes no half: with one broken trigger everything stays as it was", () => {
    write(
      "conditions.yaml",
      `${conditions("7%")}  - { name: other, condition: often, severity: critical }\n`,
    );
    write("twokey.yaml", yaml("New"));
    const { name, trouble } = lookAfter(2 * SECOND);
    expect(name).toBe("Old");
    expect(trouble).toEqual([
      expect.stringMatching(/^conditions.yaml:3 trigger other: condition: expected /),
    ]);
    expect(limit()).toMatchObject({ threshold: 5 });
  });

  it("finds nothing wrong once the file is as it was, and takes nothing over when only its time changed", () => {
    const before = followed.inForce;
    write("twokey.yaml", "broken: [");
    expect(lookAfter(2 * SECOND).trouble).toHaveLength(1);
    write("twokey.yaml", yaml("Old"));
    expect(lookAfter(2 * SECOND).trouble).toEqual([]);
    expect(followed.inForce).toBe(before);
  });

  it("says that a variable which this process was not given needs a restart", () => {
    write("twokey.yaml", yaml("New").replace("PORT", "NEW_PORT"));
    expect(lookAfter(2 * SECOND)).toEqual({
      name: "Old",
      trouble: [
        expect.stringContaining(
          "expected the environment variable NEW_PORT to be set (set it, then restart), found",
        ),
      ],
    });
  });

  it("does not change installation.sample while it runs, nor anything beside it", () => {
    write("twokey.yaml", yaml("New").replace("name: New", "name: New, sample: true"));
    expect(lookAfter(2 * SECOND)).toEqual({
      name: "Old",
      trouble: [
        "twokey.yaml:2 installation.sample: expected false, as it is in force; another value counts after a restart of Twokey, found true",
      ],
    });
  });

  it("follows a condition file that is named anew, and forgets the one before", () => {
    write("others.yaml", conditions("9%"));
    write("twokey.yaml", yaml("New").replace("conditions.yaml", "others.yaml"));
    expect(lookAfter(2 * SECOND)).toEqual({ name: "New", trouble: [] });
    fs.rmSync(path.join(folder, "conditions.yaml"));
    expect([lookAfter(SECOND), lookAfter(SECOND)].flatMap(({ trouble }) => trouble)).toEqual([]);
    write("others.yaml", conditions("8%"));
    lookAfter(2 * SECOND);
    expect(limit()).toMatchObject({ threshold: 8 });
  });

  it("looks at the disk at most once a second", () => {
    write("twokey.yaml", yaml("New"));
    expect(lookAfter(SECOND / 2).name).toBe("Old");
    expect(lookAfter(SECOND / 2).name).toBe("New");
  });
});
