import { expect, test } from "vitest";
import { clientAddress, trustedProxies } from "./client-address";

test.each([
  [
    "no proxy: what the client says about itself is not believed",
    "203.0.113.9",
    "198.51.100.1",
    0,
    "203.0.113.9",
  ],
  ["one proxy: the entry that it added counts", "10.0.0.1", "6.6.6.6, 198.51.100.1", 1, "198.51.100.1"],
  [
    "two proxies: the entry of the outer one counts",
    "10.0.0.1",
    "6.6.6.6, 198.51.100.1, 10.0.0.2",
    2,
    "198.51.100.1",
  ],
  ["fewer entries than proxies: the caller itself", "10.0.0.1", "198.51.100.1", 2, "10.0.0.1"],
  ["no entry at all: the caller itself", "10.0.0.1", undefined, 1, "10.0.0.1"],
  ["an entry that is no address: the caller itself", "10.0.0.1", "unknown", 1, "10.0.0.1"],
  ["IPv4 written as IPv6", "::ffff:203.0.113.9", undefined, 0, "203.0.113.9"],
  ["a client of IPv6 is its network", "2001:db8:1:2:3:4:5:6", undefined, 0, "2001:db8:1:2::/64"],
  ["however it is written", "2001:0DB8:1:2::6", undefined, 0, "2001:db8:1:2::/64"],
  ["the machine itself", "::1", undefined, 0, "0:0:0:0::/64"],
])("%s", (_name, socket, forwardedFor, proxies, address) => {
  expect(clientAddress(socket, forwardedFor, proxies)).toBe(address);
});

test("believes no proxy unless it is told to", () => {
  expect(trustedProxies({ NODE_ENV: "test" })).toBe(0);
  expect(trustedProxies({ NODE_ENV: "test", TWOKEY_TRUSTED_PROXIES: "2" })).toBe(2);
});

test.each(["-1", "6", "1.5", "yes", "", " 1"])("refuses %j as a number of proxies", (given) => {
  expect(() => trustedProxies({ NODE_ENV: "test", TWOKEY_TRUSTED_PROXIES: given })).toThrow(
    "TWOKEY_TRUSTED_PROXIES",
  );
});
