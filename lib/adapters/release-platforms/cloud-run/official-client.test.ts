import { RevisionsClient, ServicesClient } from "@google-cloud/run";
import { expect, test } from "vitest";
import { openTestCloudRun, TOKEN } from "@/lib/adapters/release-platforms/cloud-run/test-cloud-run";
import { faultsOfMessage } from "@/lib/adapters/release-platforms/cloud-run/test-proto-json";
import { PARENT } from "@/lib/adapters/release-platforms/cloud-run/test-service";

test("the stand-in of Cloud Run answers as the vendor's own client expects it, and takes that client's calls", async () => {
  const rig = await openTestCloudRun();
  const address = new URL(rig.target.apiUrl);
  const settings = {
    fallback: true,
    protocol: "http",
    apiEndpoint: address.hostname,
    port: Number(address.port),
    authClient: {
      fetch: (url: string, init: RequestInit) => {
        const headers = new Headers(init.headers);
        headers.set("authorization", `Bearer ${TOKEN}`);
        return fetch(url, { ...init, headers });
      },
      getRequestHeaders: async () => new Headers({ authorization: `Bearer ${TOKEN}` }),
    },
  };
  const services = new ServicesClient(settings as never);
  const [read] = await services.getService({ name: PARENT });
  expect(read).toMatchObject({
    etag: rig.service.etag,
    latestReadyRevision: `${PARENT}/revisions/shop-00041-ghi`,
  });
  const [listed] = await new RevisionsClient(settings as never).listRevisions({ parent: PARENT });
  expect(listed.map(({ name }) => name?.split("/").at(-1))).toContain("shop-00040-def");
  const traffic = [
    { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION" as const, revision: "shop-00040-def", percent: 100 },
  ];
  const change = {
    service: { name: PARENT, traffic, etag: read.etag ?? "" },
    updateMask: { paths: ["traffic"] },
  };
  const [operation] = await services.updateService(change);
  const [changed] = await operation.promise();
  expect(changed.trafficStatuses).toMatchObject([{ revision: "shop-00040-def", percent: 100 }]);
  expect((await rig.platform.held())?.on).toBe(true);
  await services.close();
  await rig.close();
  expect(rig.api.protoFaults).toEqual([]);
});

test("its check of messages goes by the descriptors of the vendor", () => {
  const wrong = { traffic: [{ type: "LATEST", percent: "100", share: 1 }], etag: 7, reconciling: "no" };
  expect(faultsOfMessage("google.cloud.run.v2.Service", wrong)).toHaveLength(5);
});
