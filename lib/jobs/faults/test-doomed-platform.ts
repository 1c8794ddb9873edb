import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { DoomedLife } from "@/lib/jobs/faults/test-crash-points";
import type { Wire } from "@/lib/jobs/faults/test-journalled-platform";

/** The platform as a worker sees it that is to die. What was sent is sent: the platform goes on without it. */
export function doomedPlatform(platform: ReleasePlatform, life: DoomedLife): ReleasePlatform {
  return {
    ...platform,
    async current() {
      life.touch();
      return platform.current();
    },
    async observe(step, ends, key) {
      life.touch();
      if (key !== undefined) return platform.observe(step, ends, key);
      life.pass("drift check", "before");
      const seen = await platform.observe(step, ends);
      life.pass("drift check", "after");
      return seen;
    },
    async send(step, ends, sending) {
      life.pass("platform call", "before");
      // The lease is renewed every few seconds only: the call lasts until then.
      if (life.death.point === "lease renewal") await life.arrival();
      life.touch();
      const answer = platform.send(step, ends, sending);
      life.pass("platform call", "after");
      const outcome = await answer;
      life.pass("answer received", "after");
      return outcome;
    },
  };
}

/** The way to the platform: the answer may be there and never be read. */
export function doomedWire(wire: Wire, life: DoomedLife): Wire {
  return {
    read: (target) => wire.read(target),
    call: (call, signal) => wire.call(call, signal).finally(() => life.pass("answer received", "before")),
  };
}
