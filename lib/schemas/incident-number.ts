import { z } from "zod";

/** The 12 of INC-12. */
export const incidentNumber = z.number().int().min(1).max(2_147_483_647);
