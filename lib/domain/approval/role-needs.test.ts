import { expect, test } from "vitest";
import { type ApproverRule, needSentence, roleNeeds, ruleSentence } from "./role-needs";

const P0_COMMANDER: ApproverRule = { role: "commander", priorities: ["P0"] };
const SHOP_COMMANDER: ApproverRule = { role: "commander", services: ["shop"] };
const BOTH: ApproverRule = { role: "commander", services: ["shop"], priorities: ["P0", "P1"] };
const ALWAYS: ApproverRule = { role: "approver" };

const sentences = (rules: ApproverRule[], service: string, priority: string | null) =>
  roleNeeds(rules, service, priority).map(needSentence);

test.each([
  [[], "shop", "P0", []],
  [[P0_COMMANDER], "shop", "P0", ["One of the two must be a commander: P0"]],
  [[P0_COMMANDER], "shop", "P1", []],
  [[P0_COMMANDER], "shop", null, []],
  [[SHOP_COMMANDER], "shop", null, ["One of the two must be a commander: service shop"]],
  [[SHOP_COMMANDER], "mail", "P0", []],
  [[BOTH], "shop", "P1", ["One of the two must be a commander: P1, service shop"]],
  [[BOTH], "shop", "P2", []],
  [[BOTH], "mail", "P0", []],
  [[P0_COMMANDER, SHOP_COMMANDER], "shop", "P0", ["One of the two must be a commander: P0; service shop"]],
  [
    [P0_COMMANDER, ALWAYS],
    "mail",
    "P0",
    ["One of the two must be an approver: always", "One of the two must be a commander: P0"],
  ],
] satisfies [ApproverRule[], string, string | null, string[]][])(
  "%j ask for %s at %s: %j",
  (rules, service, priority, asked) => {
    expect(sentences(rules, service, priority)).toEqual(asked);
  },
);

test("a rule of the policy says what it fits", () => {
  expect([P0_COMMANDER, SHOP_COMMANDER, BOTH, ALWAYS].map(ruleSentence)).toEqual([
    "One of the two must be a commander: P0",
    "One of the two must be a commander: service shop",
    "One of the two must be a commander: P0 or P1, service shop",
    "One of the two must be an approver: always",
  ]);
});
