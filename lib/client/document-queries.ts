import { queryOptions } from "@tanstack/react-query";
import { incidentKey } from "@/lib/client/queries";
import { readJson } from "@/lib/client/read";
import type { MessagesPage } from "@/lib/queries/messages";
import type { ReviewPage } from "@/lib/queries/review";

type Which = { id: string; reference: string };

/** The messages of an incident; they follow its log. */
export const messagesQuery = ({ id, reference }: Which) =>
  queryOptions({
    queryKey: [...incidentKey(id), "messages"],
    queryFn: () => readJson<MessagesPage>(`/api/incidents/${reference}/messages`),
  });

/** The review of an incident; it follows the log too. */
export const reviewQuery = ({ id, reference }: Which) =>
  queryOptions({
    queryKey: [...incidentKey(id), "review"],
    queryFn: () => readJson<ReviewPage>(`/api/incidents/${reference}/review`),
  });
