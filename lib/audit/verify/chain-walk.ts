import { follow } from "@/lib/audit/chain";
import type { Head } from "@/lib/audit/checkpoint";
import { hexOf, sameBytes } from "@/lib/signature/digest";
import type { DamageList } from "./damage";

/** What somebody else says of the chain: that it had this hash at this size. */
export type Promised = Head & { by: string; later: boolean };

type Row = { position: number; prevHash: string; hash: string };

/** Walks one chain from its beginning, and compares it on the way with what was promised of it. */
export class ChainWalk {
  private readonly promised = new Map<number, Promised[]>();

  constructor(
    private readonly name: string,
    private head: Head,
    promises: readonly Promised[],
    private readonly damage: DamageList,
  ) {
    for (const promise of promises) {
      this.promised.set(promise.size, [...(this.promised.get(promise.size) ?? []), promise]);
    }
    this.keepPromises();
  }

  get end(): Head {
    return this.head;
  }

  /** The next row, with the values that its hash covers. */
  take(row: Row, values: Parameters<typeof follow>[2]): void {
    const { head, fault } = follow(this.head, row, values);
    if (fault) this.damage.add(`${this.name} row ${row.position}`, fault.expected, fault.found);
    this.head = head;
    this.keepPromises();
  }

  /** After the last row: whatever was promised beyond it is missing. */
  finish(): void {
    for (const { size, by, later } of [...this.promised.values()].flat()) {
      if (size <= this.head.size || later) continue;
      this.damage.add(`${this.name} row ${this.head.size + 1}`, `rows up to ${size}, says ${by}`, "the end");
    }
  }

  private keepPromises(): void {
    for (const { hash, by } of this.promised.get(this.head.size) ?? []) {
      if (sameBytes(hash, this.head.hash)) continue;
      this.damage.add(
        `${this.name} row ${this.head.size}`,
        `the hash ${hexOf(hash)}, says ${by}`,
        hexOf(this.head.hash),
      );
    }
  }
}
