import { describe, expect, it } from "vitest";
import { NOTHING_TYPED, nextKey } from "./key-sequence";

const shortcuts = ["?", "c", "g i", "g d"];
const typing = (...keys: string[]) =>
  keys.reduce((sequence, key) => nextKey(sequence, key, shortcuts), NOTHING_TYPED);

describe("a sequence of keys", () => {
  it("completes a shortcut of one key", () => expect(typing("c").complete).toBe("c"));
  it("waits for the second key", () => expect(typing("g")).toEqual({ typed: "g", complete: null }));
  it("completes a shortcut of two keys", () => expect(typing("g", "i").complete).toBe("g i"));
  it("forgets a key that leads nowhere", () => expect(typing("x", "g", "d").complete).toBe("g d"));
  it("begins anew when the second key does not fit", () => expect(typing("g", "c").complete).toBe("c"));
  it("begins anew with the first key of another", () => expect(typing("g", "g", "d").complete).toBe("g d"));
  it("is empty again after a shortcut", () => expect(typing("g", "i").typed).toBe(""));
});
