import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { tryLock, withLock } from "./lock.mjs";

let file: string;

beforeEach(() => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-lock-"));
  file = path.join(folder, "running");
  return () => fs.rmSync(folder, { recursive: true });
});

test("one holder at a time, who can be asked for", () => {
  const mine = tryLock(file, { url: "http://localhost:1" });
  expect(tryLock(file)).toMatchObject({
    taken: false,
    holder: { pid: process.pid, url: "http://localhost:1" },
  });
  if (mine.taken) mine.release();
  expect(tryLock(file).taken).toBe(true);
});

test("the holder can add to what others read", () => {
  const mine = tryLock(file, { ready: false });
  if (mine.taken) mine.update({ ready: true });
  expect(JSON.parse(fs.readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid, ready: true });
  if (mine.taken) mine.release();
  expect(fs.existsSync(file)).toBe(false);
});

test("takes over the lock of a process that was killed", () => {
  fs.writeFileSync(file, JSON.stringify({ pid: 4_000_000, identity: "4000000/gone" }));
  expect(tryLock(file).taken).toBe(true);
});

test("takes over the lock of a process whose id belongs to another one now", () => {
  fs.writeFileSync(file, JSON.stringify({ pid: process.pid, identity: `${process.pid}/earlier` }));
  expect(tryLock(file).taken).toBe(true);
});

test("takes over a lock that was cut off while being written", () => {
  fs.writeFileSync(file, '{"pid":');
  expect(tryLock(file).taken).toBe(true);
});

test("others wait until the work under the lock is done", async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
  };
  await Promise.all([withLock(file, work("first")), withLock(file, work("second"))]);
  expect(order).toEqual(["first begins", "first ends", "second begins", "second ends"]);
});
