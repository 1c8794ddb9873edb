import { wordlist } from "@scure/bip39/wordlists/english.js";
import { digestBytes } from "@/lib/signature/digest";

const WORDS = 12;
const BITS_PER_WORD = 11;

/**
 * Twelve words of the BIP-39 English list for the first 132 bits of a digest (64 hexadecimal digits), so that
 * two people can compare two independent screens by voice.
 */
export function digestWords(digest: string): string[] {
  const bits = Array.from(digestBytes(digest), (byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: WORDS }, (_, index) => {
    const start = index * BITS_PER_WORD;
    return wordlist[Number.parseInt(bits.slice(start, start + BITS_PER_WORD), 2)] ?? "";
  });
}
