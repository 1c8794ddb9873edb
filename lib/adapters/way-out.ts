import { lookup as lookUp } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { type NetworkPolicy, whyNotAsked } from "@/lib/domain/network/reach";

export type ResolvedAddress = { address: string; family: number };
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

/** The address may not be asked; the message says why, for people. */
export class AddressRefused extends Error {
  override name = "AddressRefused";
}

/**
 * The one door to other machines. A host name is looked up once for each connection, every address found is judged,
 * and the connection goes to an address that was judged: nobody is asked twice, so nobody can answer differently.
 */
export type WayOut = {
  /** Throws `AddressRefused` for what can be seen from the address alone. */
  admit(url: URL): void;
  /** `reused`: a connection that was kept open will do. */
  agentFor(url: URL, reused: boolean): http.Agent;
  /** The same way under the same rules, for hosts whose certificate this authority (in PEM) signed. */
  trusting(ca: string): WayOut;
  /** A connection that speaks no HTTP. Throws `AddressRefused` for a written address that may not be asked. */
  connect(host: string, port: number, timeoutMs: number): Socket;
};

export type WayOutSettings = {
  policy: NetworkPolicy;
  resolve?: Resolve;
  /** Certificate authority to trust in place of the built-in ones, in PEM. */
  ca?: string;
};

/** Shorter than servers keep theirs, so that we are the ones who close it. */
const IDLE_MS = 4_000;
const NEXT_ADDRESS_MS = 1_000;

export function openWayOut({ policy, resolve = askSystem, ca }: WayOutSettings): WayOut {
  const trusting = new Map<string, WayOut>();
  const lookup = judgedLookup(resolve, policy);
  const connecting = {
    lookup,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    timeout: IDLE_MS,
    ca,
  };
  const agents = {
    "http:": [false, true].map((keepAlive) => new http.Agent({ ...connecting, keepAlive })),
    "https:": [false, true].map((keepAlive) => new https.Agent({ ...connecting, keepAlive })),
  };
  return {
    admit: (url) => admit(url, policy),
    agentFor(url, reused) {
      const agent = agents[url.protocol === "https:" ? "https:" : "http:"][reused ? 1 : 0];
      if (!agent) throw new Error("there is an agent for each");
      return agent;
    },
    trusting(authority) {
      const known = trusting.get(authority) ?? openWayOut({ policy, resolve, ca: authority });
      trusting.set(authority, known);
      return known;
    },
    connect(host, port, timeoutMs) {
      const fault = isIP(host) === 0 ? null : whyNotAsked(host, host, policy);
      if (fault !== null) throw new AddressRefused(fault);
      return connect({ host, port, lookup, timeout: timeoutMs });
    },
  };
}

function admit(url: URL, policy: NetworkPolicy): void {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new AddressRefused(`${url.protocol} is neither http: nor https:, so it is not asked`);
  if (url.username !== "" || url.password !== "")
    throw new AddressRefused("an address that holds a user name or password is not asked");
  // Nobody looks a written address up, so it is judged here. The URL parser has undone every other spelling.
  const written =
    /^\[(.*)\]$/.exec(url.hostname)?.[1] ?? (/^[\d.]+$/.test(url.hostname) ? url.hostname : null);
  const fault = written === null ? null : whyNotAsked(written, written, policy);
  if (fault !== null) throw new AddressRefused(fault);
}

function judgedLookup(resolve: Resolve, policy: NetworkPolicy): LookupFunction {
  const judged = async (host: string): Promise<ResolvedAddress[]> => {
    const found = await resolve(host);
    for (const { address } of found) {
      const fault = whyNotAsked(host, address, policy);
      if (fault !== null) throw new AddressRefused(fault);
    }
    return [...found];
  };
  return (host, { all }, done) => {
    judged(host).then(
      (found) => {
        const [first] = found;
        if (!first) done(new AddressRefused(`${host} has no address`), "");
        else if (all) done(null, found);
        else done(null, first.address, first.family);
      },
      (error: Error) => done(error, ""),
    );
  };
}

/** As the machine itself would: its hosts file and its name servers. */
function askSystem(host: string): Promise<ResolvedAddress[]> {
  return lookUp(host, { all: true, verbatim: true });
}
