import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { elasticBeanstalk } from "@/lib/adapters/release-platforms/elastic-beanstalk/elastic-beanstalk";
import type { BeanstalkTarget } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";
import {
  APPLICATION,
  ENVIRONMENT_ID,
  TestBeanstalk,
} from "@/lib/adapters/release-platforms/elastic-beanstalk/test-beanstalk";
import { KEYS, REGION } from "@/lib/adapters/release-platforms/elastic-beanstalk/test-signature";
import { Secret } from "@/lib/secret";

export type BeanstalkRig = PlatformRig & { api: TestBeanstalk; target: BeanstalkTarget; address: string };

export async function openRig(): Promise<BeanstalkRig> {
  const api = new TestBeanstalk();
  const address = await api.open();
  for (const label of ["shop 1.4.1", "shop 1.4.2", "shop 1.5.0"]) api.create(label);
  api.label = "shop 1.5.0";
  const target: BeanstalkTarget = {
    apiUrl: address,
    region: REGION,
    application: APPLICATION,
    environmentId: ENVIRONMENT_ID,
    accessKeyId: Secret.of(KEYS.accessKeyId),
    secretAccessKey: Secret.of(KEYS.secretAccessKey),
    deployMinutes: 10,
    versionUrl: `${address}/version`,
  };
  const platform = elasticBeanstalk(target, 25);
  const { releaseId, version, commit, configHash } = await platform.current();
  const to = (await platform.candidates())[1];
  if (!to?.artefactDigest || configHash === null) throw new Error("there is nothing to go back to");
  return {
    api,
    target,
    address,
    platform,
    plan: {
      from: { releaseId, version, commit, configHash },
      to: {
        releaseId: to.releaseId,
        version: to.version,
        commit: to.commit,
        artefactDigest: to.artefactDigest,
        wasInProduction: true,
      },
    },
    applied: async () => api.updates,
    drift: async () => {
      api.label = "shop 1.4.1";
    },
    deleteTarget: async () => {
      api.versions = api.versions.filter(({ VersionLabel }) => VersionLabel !== to.releaseId);
    },
    refuse: () => {
      api.refusal = {
        status: 403,
        code: "InsufficientPrivileges",
        message: "Access denied for cloudformation",
      };
    },
    applyWithoutAnswer: () => {
      api.silent = true;
    },
    answerAfter: (ms) => {
      api.updateMs = ms;
    },
    lie: (named) => {
      api.lie = named;
    },
    close: () => api.close(),
  };
}
