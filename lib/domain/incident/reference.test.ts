import { expect, test } from "vitest";
import { incidentReference, parseIncidentReference } from "@/lib/domain/incident/reference";

test.each([
  ["INC-12", 12],
  ["inc-7", 7],
  ["INC-2147483647", 2_147_483_647],
  ["INC-2147483648", null],
  ["INC-0", null],
  ["INC-012", null],
  ["INC-", null],
  ["12", null],
  ["INC-12/..", null],
  ["", null],
])("%j is %s", (reference, number) => {
  expect(parseIncidentReference(reference)).toBe(number);
});

test("a number goes there and back", () => {
  expect(parseIncidentReference(incidentReference(12))).toBe(12);
});
