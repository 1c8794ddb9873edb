import { type MailSettings, mail } from "./mail";
import type { Notifier } from "./notifier";
import { type SlackSettings, slack } from "./slack";
import { type TeamsSettings, teams } from "./teams";

/** `notify` of twokey.yaml: null where a channel is not used. */
export type NotifySettings = {
  slack: SlackSettings | null;
  teams: TeamsSettings | null;
  mail: MailSettings | null;
};

export function openNotifiers(settings: NotifySettings): Notifier[] {
  const notifiers = [
    settings.slack && slack(settings.slack),
    settings.teams && teams(settings.teams),
    settings.mail && mail(settings.mail),
  ];
  return notifiers.filter((notifier) => notifier !== null);
}
