import { z } from "zod";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

const guid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, "an id such as 11111111-2222-…");
const slot = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,58}$/, "the name of a slot, such as staging");

/** An app of Azure App Service with deployment slots; see docs/platforms/app-service.md. */
export const appServiceTarget = block({
  platform: z.literal("app-service"),
  subscription: guid,
  resourceGroup: z.string().regex(/^[\w.()-]{1,90}$/, "the name of a resource group"),
  app: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,58}$/, "the name of an app"),
  tenant: guid.optional(),
  clientId: guid.optional(),
  clientSecret: credential.optional(),
  token: credential.optional(),
  autoSwapSlot: slot.optional(),
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
  apiUrl: httpUrl.default("https://management.azure.com"),
  loginUrl: httpUrl.default("https://login.microsoftonline.com"),
}).refine(
  ({ tenant, clientId, clientSecret, token }) =>
    token === undefined
      ? tenant !== undefined && clientId !== undefined && clientSecret !== undefined
      : clientSecret === undefined,
  { path: ["clientSecret"], message: "tenant, clientId and clientSecret, or token alone" },
);
