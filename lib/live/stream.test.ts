import { expect, it } from "vitest";
import { endStreams, liveStream } from "./stream";

it("opens no stream any more once the server is stopping", async () => {
  endStreams();
  const follower = { actor: { personId: "ana" }, expiresAt: new Date(), stillGood: async () => true };
  const response = liveStream(new AbortController().signal, follower);
  expect(response.status).toBe(503);
  expect(await response.text()).toBe("");
});
