import { randomInt } from "node:crypto";
import { wordlist } from "@scure/bip39/wordlists/english.js";

const WORDS = 5;

/** Five random words, 55 bits: easy to read out and to type, and meant to be changed by its owner. */
export function newPassword(): string {
  return Array.from({ length: WORDS }, () => wordlist[randomInt(wordlist.length)]).join("-");
}
