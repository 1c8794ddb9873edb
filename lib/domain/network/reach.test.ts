import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIp, parseRange, whereItLeads } from "./ip-address";
import { neverAsked, parseAllowed, whyNotAsked } from "./reach";

const never = (address: string) => {
  const parsed = parseIp(address);
  return parsed ? neverAsked(parsed) : "unreadable";
};

describe("addresses that never serve a product", () => {
  it.each([
    ["169.254.169.254", "a link-local address"],
    ["169.254.0.1", "a link-local address"],
    ["fe80::1", "a link-local address"],
    ["fe80::1%eth0", "a link-local address"],
    ["fd00:ec2::254", "a cloud metadata address"],
    ["fd20:ce::254", "a cloud metadata address"],
    ["100.100.100.200", "a cloud metadata address"],
    ["168.63.129.16", "a cloud metadata address"],
    ["192.0.0.192", "a reserved address"],
    ["0.0.0.0", "the unspecified address"],
    ["0.1.2.3", "the unspecified address"],
    ["::", "the unspecified address"],
    ["224.0.0.1", "a multicast address"],
    ["239.255.255.255", "a multicast address"],
    ["ff02::1", "a multicast address"],
    ["255.255.255.255", "the broadcast address"],
    ["240.0.0.1", "a reserved address"],
    ["203.0.113.9", "a reserved address"],
    ["2001:db8::1", "a reserved address"],
    ["2001::1", "a reserved address"],
    ["fec0::1", "a reserved address"],
    ["100::1", "a reserved address"],
    ["64:ff9b:1::a9fe:a9fe", "a reserved address"],
    ["4000::1", "a reserved address"],
  ])("%s is %s", (address, what) => expect(never(address)).toBe(what));

  it.each([
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "0:0:0:0:0:ffff:a9fe:a9fe",
    "::a9fe:a9fe",
    "::169.254.169.254",
    "::ffff:0:a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::169.254.169.254",
    "2002:a9fe:a9fe::1",
  ])("%s leads to the metadata of a cloud", (address) => expect(never(address)).toBe("a link-local address"));

  it.each(["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "8.8.8.8", "::1", "fd12::1"])(
    "%s may be asked",
    (address) => expect(never(address)).toBeNull(),
  );
  it.each(["::ffff:10.0.0.1", "64:ff9b::8.8.8.8", "2002:0808:0808::1", "2606:4700::1111", "fd00:ec2::253"])(
    "%s may be asked",
    (address) => expect(never(address)).toBeNull(),
  );
});

describe("reading addresses", () => {
  it.each(["", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1::2::3", "1:2:3:4:5:6:7", ":::", "g::1"])(
    "%j is none",
    (text) => expect(parseIp(text)).toBeNull(),
  );
  it.each([
    "1:2:3:4:5:6:7:8:9",
    "12345::",
    "::1.2.3.256",
    "1.2.3.4/8",
    "localhost",
    "2130706433",
    "0x7f.0.0.1",
  ])("%j is none", (text) => expect(parseIp(text)).toBeNull());
  it.each(["1.2.3.4/33", "::/129", "1.2.3.4/", "1.2.3.4/x", "/8"])("%j is no range", (text) =>
    expect(parseRange(text)).toBeNull(),
  );

  it("reads every address as the URL parser writes it, and finds the IPv4 address in each IPv6 dress", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const written = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(parseIp(text)).not.toBeNull();
        expect(parseIp(text)).toEqual(parseIp(written));
      }),
      { seed: 20261126, numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.ipV4(), (four) => {
        const dressed = parseIp(`::ffff:${four}`);
        expect(dressed && whereItLeads(dressed)).toEqual(parseIp(four));
        expect(never(`::ffff:${four}`)).toBe(never(four));
        expect(never(`64:ff9b::${four}`)).toBe(never(four));
      }),
      { seed: 20261126, numRuns: 500 },
    );
  });
});

describe("network.allow", () => {
  const policy = ["10.0.0.0/8", "metrics.internal", "::1", "192.168.7.7"].flatMap(
    (text) => parseAllowed(text) ?? [],
  );
  it.each([
    ["10.9.8.7", "10.9.8.7"],
    ["anything.internal", "10.0.0.1"],
    ["anything.internal", "::ffff:10.0.0.1"],
    ["metrics.internal", "8.8.8.8"],
    ["metrics.internal.", "8.8.8.8"],
    ["localhost", "::1"],
    ["192.168.7.7", "192.168.7.7"],
  ])("lets %s at %s be asked", (host, address) => expect(whyNotAsked(host, address, policy)).toBeNull());

  it("refuses everything else, and says so", () => {
    expect(whyNotAsked("shop.example", "8.8.8.8", policy)).toBe(
      "shop.example points to 8.8.8.8, which is not listed in network.allow of twokey.yaml",
    );
    expect(whyNotAsked("11.0.0.1", "11.0.0.1", policy)).toBe(
      "11.0.0.1 is not listed in network.allow of twokey.yaml",
    );
    expect(whyNotAsked("evil-metrics.internal", "8.8.8.8", policy)).not.toBeNull();
  });

  it("opens nothing that is never asked", () => {
    const open = ["0.0.0.0/0", "::/0", "metadata.internal"].flatMap((text) => parseAllowed(text) ?? []);
    expect(open).toHaveLength(3);
    expect(whyNotAsked("metadata.internal", "169.254.169.254", open)).toBe(
      "metadata.internal points to a link-local address (169.254.169.254), which Twokey never asks",
    );
    expect(whyNotAsked("fd00:ec2::254", "fd00:ec2::254", open)).toBe(
      "fd00:ec2::254 is a cloud metadata address, which Twokey never asks",
    );
  });

  it.each([
    "",
    "*.internal",
    "http://a",
    "a b",
    "0x7f.1",
    "127.1",
    "2130706433",
    "a..b",
    "[::1]",
    "10.0.0.0/40",
    "a/b",
  ])("%j is no entry", (text) => expect(parseAllowed(text)).toBeNull());
});
