import { Disclosure } from "@/components/ui/disclosure";
import { Icon } from "@/components/ui/icon";
import type { Chip } from "@/lib/domain/message/draft";

interface FactChipsProps {
  chips: readonly Chip[];
  insert: (value: string) => void;
  disabled?: boolean;
}

/** Known facts; a press puts the value where the cursor is, and the line cites the log from then on. */
export function FactChips({ chips, insert, disabled }: FactChipsProps) {
  if (chips.length === 0) return null;
  return (
    <Disclosure summary="Insert a fact from the log" open>
      <ul className="flex gap-1.5 max-md:-mr-4 max-md:overflow-x-auto max-md:pb-2 md:flex-wrap">
        {chips.map((chip) => (
          <li key={`${chip.label} ${chip.value}`} className="min-w-0 max-md:max-w-[80vw] max-md:shrink-0">
            <button
              type="button"
              disabled={disabled}
              onClick={() => insert(chip.value)}
              className="flex min-h-8 max-w-full items-center gap-1.5 rounded-full bg-raised px-3 text-left text-sm ring-1 ring-line ring-inset hover:bg-accent-soft hover:ring-accent-line disabled:cursor-not-allowed disabled:text-ink-muted max-md:min-h-11"
            >
              <Icon name="plus" className="size-3 text-accent-ink" />
              <span className="whitespace-nowrap text-ink-muted">{chip.label}</span>
              <span className="min-w-0 truncate font-medium">{chip.value}</span>
            </button>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
