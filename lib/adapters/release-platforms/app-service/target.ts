import {
  type Authorization,
  askForToken,
  authorizedBy,
  authorizedByRenewed,
} from "@/lib/adapters/release-platforms/access-token";
import type { Secret } from "@/lib/secret";

/** An app with deployment slots, from twokey.yaml. */
export type AppServiceTarget = {
  subscription: string;
  resourceGroup: string;
  app: string;
  /** A service principal, or `token` alone. */
  tenant?: string | undefined;
  clientId?: string | undefined;
  clientSecret?: Secret | undefined;
  /** An access token that somebody else renews. */
  token?: Secret | undefined;
  /** The slot whose deployments go live by themselves; a rollback turns that off. */
  autoSwapSlot?: string | undefined;
  versionUrl?: string | undefined;
  healthUrl?: string | undefined;
  apiUrl: string;
  loginUrl: string;
};

export const PRODUCTION = "production";
const API_VERSION = "2025-05-01";

/** Id of the app, or of one of its slots, in Azure Resource Manager. */
export function resourceId(
  { subscription, resourceGroup, app }: AppServiceTarget,
  slot = PRODUCTION,
): string {
  const site = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Web/sites/${app}`;
  return slot === PRODUCTION ? site : `${site}/slots/${slot}`;
}

/** Address of something that belongs to a slot, such as `/config/web`. */
export function addressOf(
  target: AppServiceTarget,
  slot: string,
  part = "",
  apiVersion = API_VERSION,
): string {
  return `${target.apiUrl.replace(/\/$/, "")}${resourceId(target, slot)}${part}?api-version=${apiVersion}`;
}

export function authorizationFor(target: AppServiceTarget): Authorization {
  const { token, tenant, clientId, clientSecret, loginUrl, apiUrl } = target;
  if (token) return authorizedBy(token);
  if (!tenant || !clientId || !clientSecret)
    throw new Error("a target of App Service has a token, or tenant, clientId and clientSecret");
  return authorizedByRenewed(() =>
    askForToken(`${loginUrl.replace(/\/$/, "")}/${tenant}/oauth2/v2.0/token`, {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${new URL(apiUrl).origin}/.default`,
    }),
  );
}
