import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * A query that begins with what the server rendered. Parts of a page come to life one after the other, and an
 * earlier part may have read something newer already: until this part lives it shows exactly what was rendered.
 */
export function useLiveQuery<Answer, Key extends QueryKey>(
  query: UseQueryOptions<Answer, Error, Answer, Key>,
  rendered: Answer,
) {
  const lives = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const result = useQuery({ ...query, initialData: rendered as never });
  return { ...result, data: lives ? (result.data ?? rendered) : rendered };
}

/** The same for a query of which the server rendered nothing. */
export function useLateQuery<Answer, Key extends QueryKey>(
  query: UseQueryOptions<Answer, Error, Answer, Key>,
) {
  const lives = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const result = useQuery(query);
  return { ...result, data: lives ? result.data : undefined };
}
