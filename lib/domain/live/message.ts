/**
 * What the server pushes to browsers: mostly "this changed, look again". Only what changes every few seconds
 * carries its values. `id` is the id of an incident, the key of a service or the
 * name of a channel; `at` is an instant in ISO form.
 */
export type LiveMessage =
  | { topic: "incident"; id: string }
  | { topic: "service"; id: string }
  | { topic: "notices"; id: string }
  | { topic: "samples"; id: string; at: string; values: Record<string, number | null> }
  | { topic: "target_read"; id: string; target: string; at: string }
  | { topic: "audit" }
  /** `id` is a plan's: somebody broke its glass, or answered that. */
  | { topic: "break_glass"; id: string }
  | { topic: "people" }
  | { topic: "resync" };
