import { z } from "zod";
import { block, httpUrl, path, text } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

const name = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    "a name as the cluster has it: small letters, digits, dashes and dots",
  );

/** A workload of a cluster; see docs/platforms/kubernetes.md. */
export const kubernetesTarget = block({
  platform: z.literal("kubernetes"),
  server: httpUrl.optional(),
  ca: path.optional(),
  token: credential.optional(),
  kubeconfig: path.optional(),
  context: text.optional(),
  namespace: name,
  kind: z.enum(["Deployment", "StatefulSet", "DaemonSet"]).default("Deployment"),
  name,
  container: name.optional(),
  commitFrom: text.optional(),
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
  rolloutMinutes: z.number().gt(0).max(60).default(2),
}).superRefine(({ server, ca, token, kubeconfig, context }, issues) => {
  const wrong = (key: string, message: string) => issues.addIssue({ code: "custom", path: [key], message });
  if (kubeconfig === undefined) {
    if (server === undefined) wrong("server", "the address of the API server, or a kubeconfig instead");
    if (token === undefined) wrong("token", "the token of an account, or a kubeconfig instead");
    if (context !== undefined) wrong("context", "a kubeconfig beside a context");
    return;
  }
  for (const [key, value] of Object.entries({ server, ca, token }))
    if (value !== undefined) wrong(key, "either a kubeconfig or server, ca and token");
});

export type WrittenKubernetesTarget = z.infer<typeof kubernetesTarget>;
