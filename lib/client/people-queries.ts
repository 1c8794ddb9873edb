import { queryOptions } from "@tanstack/react-query";
import { peopleKey } from "@/lib/client/queries";
import { readJson } from "@/lib/client/read";
import type { RolePlanDetail } from "@/lib/queries/role-plan-detail";

/** A plan about somebody's roles, with what the person who looks may do. */
export const rolePlanQuery = (planId: string) =>
  queryOptions({
    queryKey: [...peopleKey, "plan", planId],
    queryFn: () => readJson<RolePlanDetail>(`/api/plans/${planId}`),
  });
