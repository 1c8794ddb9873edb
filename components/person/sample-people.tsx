import clsx from "clsx";
import { Icon } from "@/components/ui/icon";

interface SamplePeopleProps {
  people: { name: string; email: string; roles: string[] }[];
  chosen: string;
  choose: (email: string) => void;
}

/** The people of the sample installation; a click fills in the address, never the password. */
export function SamplePeople({ people, chosen, choose }: SamplePeopleProps) {
  return (
    <fieldset className="border-line border-t pt-5">
      <legend className="sr-only">Sample people</legend>
      <p className="mb-2 text-ink-muted text-sm">
        This is the sample installation. Choose who you are; the password was printed where it was started.
      </p>
      <ul className="grid gap-1">
        {people.map((person) => (
          <li key={person.email}>
            <button
              type="button"
              onClick={() => choose(person.email)}
              aria-pressed={chosen === person.email}
              className={clsx(
                "flex min-h-11 w-full items-center gap-3 rounded-md px-3 py-1.5 text-left hover:bg-sunken",
                chosen === person.email && "bg-accent-soft",
              )}
            >
              <Icon name="person" className="size-5 text-ink-muted" />
              <span className="min-w-0">
                <span className="block truncate font-medium text-sm">{person.name}</span>
                <span className="block truncate text-ink-muted text-xs">
                  {person.roles.join(", ") || "no role"} · {person.email}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
