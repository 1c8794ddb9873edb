import { z } from "zod";

// As @azure/arm-appservice 2025-05-01 has it; Azure writes null for what is not set.

const text = z.string().nullish();

export const siteShape = z.object({
  name: z.string(),
  properties: z.object({
    state: text,
    inProgressOperationId: text,
    targetSwapSlot: text,
    httpsOnly: z.unknown().optional(),
    clientCertEnabled: z.unknown().optional(),
    clientCertMode: z.unknown().optional(),
    publicNetworkAccess: z.unknown().optional(),
    virtualNetworkSubnetId: z.unknown().optional(),
  }),
});

export const configShape = z.object({
  properties: z.object({
    linuxFxVersion: text,
    windowsFxVersion: text,
    autoSwapSlotName: text,
    alwaysOn: z.unknown().optional(),
    cors: z.unknown().optional(),
    ftpsState: z.unknown().optional(),
    minTlsVersion: z.unknown().optional(),
    ipSecurityRestrictions: z.unknown().optional(),
    ipSecurityRestrictionsDefaultAction: z.unknown().optional(),
    vnetName: z.unknown().optional(),
    vnetRouteAllEnabled: z.unknown().optional(),
  }),
});

export const deploymentShape = z.object({
  id: z.string(),
  properties: z.object({
    status: z.number().nullish(),
    message: text,
    active: z.boolean().nullish(),
    start_time: text,
    end_time: text,
  }),
});

const names = z.array(z.string()).nullish();

export const slotConfigNamesShape = z.object({
  properties: z
    .object({ appSettingNames: names, connectionStringNames: names, azureStorageConfigNames: names })
    .nullish(),
});

export const differenceShape = z.object({
  properties: z.object({ settingType: text, settingName: text, diffRule: text }).nullish(),
});

export const permissionShape = z.object({ actions: names, notActions: names });

export const operationShape = z.object({
  status: text,
  error: z.object({ code: text, message: text }).nullish(),
});

export type Site = z.infer<typeof siteShape>;
export type SlotConfig = z.infer<typeof configShape>;
export type Deployment = z.infer<typeof deploymentShape>;
export type SlotConfigNames = z.infer<typeof slotConfigNamesShape>;

/** The last part of an id: the slot of `shop/staging`, the deployment of `…/deployments/abc`. */
export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
