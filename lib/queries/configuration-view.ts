import type { FollowedConfig } from "@/lib/config/followed-config";
import { type ProblemView, toProblemView } from "@/lib/queries/watched-service";

/** Which configuration this desk works with, and what is wrong with the one on disk. Instants are in ms since 1970. */
export type ConfigurationView = {
  /** When the newest file of the configuration in force was written. */
  writtenAt: number;
  takenOverAt: number;
  /** Empty: what lies on disk is in force. */
  trouble: ProblemView[];
};

export function toConfigurationView({ inForce, trouble }: FollowedConfig): ConfigurationView {
  return {
    writtenAt: inForce.writtenAt.getTime(),
    takenOverAt: inForce.takenOverAt.getTime(),
    trouble: trouble.map(toProblemView),
  };
}
