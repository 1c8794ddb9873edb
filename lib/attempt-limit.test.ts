import { expect, test } from "vitest";
import { attemptLimit } from "./attempt-limit";
import { beginSignIn, signInAllowed } from "./sign-in-limit";

const MINUTE = 60_000;
const limit = () => attemptLimit({ most: 3, windowMs: MINUTE });
const take = (own: ReturnType<typeof limit>, key: string, now = 0) => own.take(key, now).allowed;

test("lets through what is allowed, says when to come again, and begins anew with the next window", () => {
  const own = limit();
  expect([1, 2, 3].map(() => take(own, "ana", 1_000))).toEqual([true, true, true]);
  expect(own.take("ana", 15_000)).toEqual({ allowed: false, retryAfterMs: 45_000 });
  expect(take(own, "ben", 15_000)).toBe(true);
  expect(take(own, "ana", MINUTE)).toBe(true);
});

test("nobody gets new attempts by asking in ten thousand other names", () => {
  const own = limit();
  for (const _ of [1, 2, 3]) take(own, "ana");
  for (let name = 0; name < 10_000; name++) take(own, `somebody ${name}`);
  expect(take(own, "ana")).toBe(false);
});

test("ten thousand people who try once each do not stand in each other's way", () => {
  const own = limit();
  const refused = Array.from({ length: 10_000 }, (_, name) => take(own, `person ${name}`)).filter(
    (ok) => !ok,
  );
  expect(refused).toHaveLength(0);
});

test("an attempt that is given back does not count", () => {
  const own = limit();
  for (let turn = 0; turn < 10; turn++) {
    const taken = own.take("ana", 0);
    expect(taken.allowed).toBe(true);
    if (taken.allowed) taken.giveBack();
  }
});

test("what is given back late does not count for the next window", () => {
  const own = limit();
  const taken = own.take("ana", 0);
  for (const _ of [1, 2, 3]) take(own, "ana", MINUTE);
  if (taken.allowed) taken.giveBack();
  expect(take(own, "ana", MINUTE)).toBe(false);
});

test("a clock that goes back gives nobody new attempts", () => {
  const own = limit();
  for (const _ of [1, 2, 3]) take(own, "ana", 5 * MINUTE);
  expect(take(own, "ana", 4 * MINUTE)).toBe(false);
  expect(take(own, "ana", 5 * MINUTE)).toBe(false);
});

test("ten wrong passwords a minute for one account from one address; others may still sign in there", () => {
  const fail = (email: string, address: string) => beginSignIn({ email, address }, 0).allowed;
  expect(Array.from({ length: 10 }, () => fail("Ana@shop.example", "198.51.100.1"))).not.toContain(false);
  expect(fail("ana@SHOP.example", "198.51.100.1")).toBe(false);
  expect(fail("ana@shop.example", "198.51.100.2")).toBe(true);
  expect(fail("ben@shop.example", "198.51.100.1")).toBe(true);
});

test("an address that tries one password at many accounts is stopped", () => {
  const tried = Array.from({ length: 40 }, (_, person) =>
    beginSignIn({ email: `p${person}@shop.example`, address: "198.51.100.9" }, MINUTE),
  );
  expect(tried.filter(({ allowed }) => allowed)).toHaveLength(30);
});

test("an account that is tried from everywhere is stopped", () => {
  const tried = Array.from({ length: 100 }, (_, host) =>
    beginSignIn({ email: "ana@shop.example", address: `198.51.100.${host}` }, 2 * MINUTE),
  );
  expect(tried.filter(({ allowed }) => allowed)).toHaveLength(60);
});

test("right passwords never add up, however many people stand behind one address", () => {
  for (let person = 0; person < 200; person++) {
    const attempt = beginSignIn({ email: `q${person}@shop.example`, address: "198.51.100.8" }, 3 * MINUTE);
    expect(attempt.allowed).toBe(true);
    if (attempt.allowed) attempt.succeeded();
  }
});

test("ten passwords a minute from who is signed in", () => {
  const tried = Array.from({ length: 12 }, () => signInAllowed("account", 0));
  expect(tried.filter(Boolean)).toHaveLength(10);
});
