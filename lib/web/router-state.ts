import { z } from "zod";

const MOST_LISTS = 600;

const segment = z.union([
  z.string(),
  z.tuple([
    z.string(),
    z.string(),
    z.string().regex(/^(?:c|oc|d|[cd]i\(\.+\)(?:\(\.\.\))?)$/),
    z.array(z.string()).nullable(),
  ]),
]);

/** The shape of Next 16.4, `flightRouterStateSchema`: which frames a browser shows already. */
const routerState: z.ZodType = z.tuple([
  segment,
  z.record(
    z.string(),
    z.lazy(() => routerState),
  ),
  z.tuple([z.string(), z.string()]).nullish(),
  z.enum(["refetch", "inside-shared-layout", "metadata-only"]).nullish(),
  z.number().nullish(),
  z.string().optional(),
]);

/** Whether Next can read this header, or there is none; for some pages it answers 500 when it cannot. */
export function isRouterState(header: string | string[] | undefined): boolean {
  if (header === undefined) return true;
  if (typeof header !== "string") return false;
  try {
    const text = decodeURIComponent(header);
    if (text.split("[").length > MOST_LISTS) return false;
    return routerState.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
