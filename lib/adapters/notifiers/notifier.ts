import type { Channel, NoticeText } from "@/lib/domain/notice/notice";

/**
 * What came of one attempt. `said` is what the receiver's side vouches for, in words: that it was accepted, not that
 * somebody read it. Not ok may still have arrived, when only the answer was lost: the attempt is repeated.
 */
export type Sent = { ok: true; said: string } | { ok: false; why: string };

/** Takes notices to one channel. Never throws; `signal` ends an attempt early. */
export interface Notifier {
  readonly channel: Channel;
  /** `to` is the address of one person for a channel that writes to persons, null for one that has a room. */
  send(notice: NoticeText, to: string | null, signal: AbortSignal): Promise<Sent>;
}
