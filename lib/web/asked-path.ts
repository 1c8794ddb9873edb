/** Request header in which proxy.ts tells layouts which path was asked for; Next does not tell them itself. */
export const ASKED_PATH_HEADER = "x-twokey-asked-path";
