// Without two keys that sign at once, a new installation could approve nothing on its first day.
const SET_UP_PASSKEYS = 2;
const HOUR_MS = 3_600_000;

/**
 * From when a passkey registered at `now` may sign plans. The delay gives its owner and the admins time to notice
 * a key that somebody else enrolled. `registeredBefore` counts all of the installation, revoked ones too.
 */
export function passkeyUsableFrom(now: Date, registeredBefore: number, delayHours: number): Date {
  return registeredBefore < SET_UP_PASSKEYS ? now : new Date(now.getTime() + delayHours * HOUR_MS);
}
