import { Callout } from "@/components/ui/callout";
import { formatCount } from "@/lib/format";
import type { People } from "@/lib/queries/people";

/** Says that roles need no second person yet, and when that ends. */
export function SetUpNotice({ setUp }: { setUp: NonNullable<People["setUp"]> }) {
  return (
    <Callout tone="info" title="Set-up: you give roles alone, at once">
      It ends for good when two people hold approver or commander and three hold approver, commander or admin:
      so far {formatCount(setUp.keyholders, "person", "people")} and{" "}
      {formatCount(setUp.trusted, "person", "people")}. From then on two people approve every new role.
    </Callout>
  );
}
