import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { ConnectionSettings } from "@/lib/adapters/release-platforms/kubernetes/target";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import { Secret } from "@/lib/secret";

/** `server` without a slash at its end; `ca` in PEM, undefined: the public authorities. */
export type Connection = { server: string; ca: string | undefined; authorization: Secret };

const kubeconfigShape = z.object({
  "current-context": z.string().optional(),
  contexts: z.array(
    z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) }),
  ),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.url({ protocol: /^https?$/ }),
        "certificate-authority": z.string().optional(),
        "certificate-authority-data": z.string().optional(),
        "insecure-skip-tls-verify": z.boolean().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.object({ token: z.string().optional(), tokenFile: z.string().optional() }),
    }),
  ),
});

/** Read anew for each question, so that a token that was renewed counts. Throws `PlatformUnreadable`. */
export function readConnection(settings: ConnectionSettings): Connection {
  if ("kubeconfig" in settings) return fromKubeconfig(settings.kubeconfig, settings.context);
  return {
    server: withoutSlash(settings.server),
    ca: settings.ca === null ? undefined : readText(settings.ca),
    authorization: settings.token.bearer(),
  };
}

function fromKubeconfig(file: string, wanted: string | null): Connection {
  const parsed = kubeconfigShape.safeParse(parseYaml(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PlatformUnreadable(`${file} is no kubeconfig: ${issue?.path.join(".")} ${issue?.message}`);
  }
  const { contexts, clusters, users, "current-context": current } = parsed.data;
  const name = wanted ?? current;
  const context = contexts.find((each) => each.name === name)?.context;
  if (!context) throw new PlatformUnreadable(`${file} has no context ${name ?? "that is current"}`);
  const cluster = clusters.find((each) => each.name === context.cluster)?.cluster;
  if (!cluster) throw new PlatformUnreadable(`${file} has no cluster ${context.cluster}`);
  if (cluster["insecure-skip-tls-verify"])
    throw new PlatformUnreadable(
      `${file} trusts any certificate (insecure-skip-tls-verify); name the authority of the cluster instead`,
    );
  const folder = path.dirname(file);
  const inline = cluster["certificate-authority-data"];
  const authority = cluster["certificate-authority"];
  const user = users.find((each) => each.name === context.user)?.user;
  const token = user?.token ?? (user?.tokenFile && readText(path.resolve(folder, user.tokenFile)).trim());
  if (!token)
    throw new PlatformUnreadable(
      `${file} has no token or tokenFile for ${context.user}; certificates and programs that fetch credentials are not supported`,
    );
  return {
    server: withoutSlash(cluster.server),
    ca: inline
      ? Buffer.from(inline, "base64").toString("utf8")
      : authority && readText(path.resolve(folder, authority)),
    authorization: Secret.of(token).bearer(),
  };
}

function parseYaml(file: string): unknown {
  const text = readText(file);
  try {
    return parse(text);
  } catch {
    throw new PlatformUnreadable(`${file} is not YAML`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new PlatformUnreadable(`${file} cannot be read (${code})`);
  }
}

function withoutSlash(server: string): string {
  return server.replace(/\/+$/, "");
}
