import { GlassUses } from "@/components/approval/published-glass";
import { DefinitionList } from "@/components/ui/definition-list";
import { Panel } from "@/components/ui/panel";
import { formatCount } from "@/lib/format";
import type { PublishedGlass } from "@/lib/queries/break-glass";

/** Whether one person may act alone here, who, and how often it happened. */
export function BreakGlassRules({ published }: { published: PublishedGlass }) {
  const { allowed, commanders, days, uses } = published;
  return (
    <Panel title="Break-glass" description="One key instead of two, when nobody else answers in a P0.">
      <div className="grid gap-4">
        <DefinitionList
          items={[
            {
              term: "Allowed",
              value: allowed
                ? "Yes: only for a rollback that the checks call Safe, to a release seen healthy within 30 days, three minutes after a second person was asked."
                : "No. twokey.yaml can allow it.",
            },
            {
              term: "By whom",
              value:
                commanders.length > 4
                  ? `Nobody: ${commanders.length} people are commanders, and more than four close it.`
                  : commanders.join(", ") || "Nobody is a commander.",
            },
            { term: "Used", value: `${formatCount(uses.length, "time")} in the last ${days} days` },
          ]}
        />
        <GlassUses published={published} />
      </div>
    </Panel>
  );
}
