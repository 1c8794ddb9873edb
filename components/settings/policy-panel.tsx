import { DefinitionList } from "@/components/ui/definition-list";
import { Panel } from "@/components/ui/panel";
import { type ApproverRule, ruleSentence } from "@/lib/domain/approval/role-needs";
import { formatCount } from "@/lib/format";

interface PolicyPanelProps {
  policy: {
    approvalMinutes: number;
    reauthenticate: "allowed" | "refused";
    passkeyDelayHours: number;
    roleDelayHours: number;
    approvers: readonly ApproverRule[];
  };
}

/** The rules in force, in plain words. */
export function PolicyPanel({ policy }: PolicyPanelProps) {
  const { approvalMinutes, reauthenticate, passkeyDelayHours, roleDelayHours, approvers } = policy;
  return (
    <Panel
      title="Policy"
      description="From twokey.yaml. Every plan names the policy it was proposed under; a change voids the plans that were proposed before and have not begun."
    >
      <DefinitionList
        items={[
          {
            term: "Two keys",
            value:
              "Two different people approve every plan, at least one of them not its proposer. This is not a setting.",
          },
          {
            term: "Roles of approvers",
            value:
              approvers.length === 0
                ? "Any two who hold the role approver or commander."
                : approvers.map((rule) => `${ruleSentence(rule)}.`).join(" "),
          },
          {
            term: "Life of a plan",
            value: `${formatCount(approvalMinutes, "minute")}. Then it has expired, and approvals do not move over to a new one.`,
          },
          {
            term: "Without a passkey",
            value:
              reauthenticate === "allowed"
                ? "A password entered again counts as an approval. It is marked as weaker wherever it appears."
                : "Nobody can approve: this installation accepts passkeys only.",
          },
          {
            term: "New passkeys",
            value:
              passkeyDelayHours === 0
                ? "May sign at once."
                : `May sign ${formatCount(passkeyDelayHours, "hour")} after they were registered; the first two of the installation at once. A second person may ratify one earlier.`,
          },
          {
            term: "New roles",
            value: `Two other people approve them. They count ${
              roleDelayHours === 0 ? "at once" : `${formatCount(roleDelayHours, "hour")} later`
            }.`,
          },
        ]}
      />
    </Panel>
  );
}
