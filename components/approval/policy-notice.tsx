import { Callout } from "@/components/ui/callout";

/** Says that a plan which still waits can no longer begin: the rules in force are others than those it names. */
export function PolicyNotice() {
  return (
    <Callout tone="danger" title="The rules changed after this plan was made" live>
      Another policy of twokey.yaml is in force. Nothing is carried out, whoever approves. Propose the plan
      anew.
    </Callout>
  );
}
