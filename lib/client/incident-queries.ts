import { queryOptions } from "@tanstack/react-query";
import { incidentKey } from "@/lib/client/queries";
import { readJson } from "@/lib/client/read";
import type { ExecutionDetail } from "@/lib/queries/execution-detail";
import type { IncidentDetail } from "@/lib/queries/incident-detail";
import type { PlanDetail } from "@/lib/queries/plan-detail";

type Which = { id: string; reference: string };

/** The incident with its log. */
export const incidentQuery = ({ id, reference }: Which) =>
  queryOptions({
    queryKey: [...incidentKey(id), "detail"],
    queryFn: () => readJson<IncidentDetail>(`/api/incidents/${reference}`),
  });

/** Its newest plan, with what the person who looks may do. */
export const planQuery = ({ id, reference }: Which) =>
  queryOptions({
    queryKey: [...incidentKey(id), "plan"],
    queryFn: () => readJson<{ plan: PlanDetail | null }>(`/api/incidents/${reference}/plan`),
  });

/** Its plans whose glass somebody broke, with what the person who looks may answer. */
export const glassPlansQuery = ({ id, reference }: Which) =>
  queryOptions({
    queryKey: [...incidentKey(id), "glass"],
    queryFn: () => readJson<{ plans: PlanDetail[] }>(`/api/incidents/${reference}/break-glass`),
  });

/** Its newest execution and the verification of it. */
export const executionQuery = ({ id, reference }: Which) =>
  queryOptions({
    queryKey: [...incidentKey(id), "execution"],
    queryFn: () => readJson<{ execution: ExecutionDetail | null }>(`/api/incidents/${reference}/execution`),
  });
