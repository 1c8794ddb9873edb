import type { SealRow } from "@/lib/audit/chain";
import type { FactLine } from "@/lib/audit/export-line";
import {
  FACT_KINDS,
  type Fact,
  type FactKind,
  type FactValues,
  factDigest,
  factKey,
  factOf,
  SEALED,
} from "@/lib/audit/sealed-fact";
import type { DamageList } from "./damage";

/** All facts of the export, each held against its newest seal. */
export class FactStore {
  private readonly seals = new Map<string, { position: number; digest: string }>();
  private readonly facts = new Map<FactKind, Map<string, FactValues>>();
  private readonly canonicals = new Map<string, string>();
  private readonly groups = new Map<string, Map<string | null, FactValues[]>>();
  private last = "";

  constructor(private readonly damage: DamageList) {}

  seal(row: SealRow): void {
    this.seals.set(`${row.kind} ${row.key}`, { position: row.position, digest: row.digest });
  }

  take({ kind, values, canonical }: FactLine): void {
    const key = factKey(kind, values);
    const where = `${kind} ${key}`;
    // Kinds in their order, keys ascending: then none is there twice.
    const place = `${String(FACT_KINDS.indexOf(kind)).padStart(2, "0")} ${key}`;
    if (!(place > this.last)) this.damage.add(where, "to stand where the order puts it", "another place");
    this.last = place;
    if (values.length !== SEALED[kind].length) {
      this.damage.add(where, `${SEALED[kind].length} values`, `${values.length}`);
      return;
    }
    this.compare(where, values);
    const known = this.facts.get(kind) ?? new Map<string, FactValues>();
    this.facts.set(kind, known.set(key, values));
    if ((canonical !== undefined) !== (kind === "plan"))
      this.damage.add(where, "the bytes of plans only", "others");
    else if (canonical !== undefined) this.canonicals.set(key, canonical);
  }

  /** After the last fact: what is sealed and was not there is gone. */
  finish(): void {
    for (const [name, { position }] of this.seals) {
      const [kind = "", key = ""] = name.split(" ");
      if (this.facts.get(kind as FactKind)?.has(key)) continue;
      this.damage.add(name, `the fact that seal ${position} was made of`, "none");
    }
  }

  all<Kind extends FactKind>(kind: Kind): Fact<Kind>[] {
    return [...(this.facts.get(kind)?.values() ?? [])].flatMap((values) => factOf(kind, values) ?? []);
  }

  /** The facts with this value in that column. Asked for only when all of them have been taken. */
  where<Kind extends FactKind>(
    kind: Kind,
    column: (typeof SEALED)[Kind][number],
    value: string | null,
  ): Fact<Kind>[] {
    const name = `${kind} ${column}`;
    const group =
      this.groups.get(name) ?? this.groupBy(kind, (SEALED[kind] as readonly string[]).indexOf(column));
    this.groups.set(name, group);
    return (group.get(value) ?? []).flatMap((values) => factOf(kind, values) ?? []);
  }

  find<Kind extends FactKind>(kind: Kind, key: string | null): Fact<Kind> | null {
    const values = key === null ? undefined : this.facts.get(kind)?.get(key);
    return values ? factOf(kind, values) : null;
  }

  /** The exact bytes of a plan in base64url. */
  canonicalOf(planId: string): string | null {
    return this.canonicals.get(planId) ?? null;
  }

  private groupBy(kind: FactKind, index: number): Map<string | null, FactValues[]> {
    const groups = new Map<string | null, FactValues[]>();
    for (const values of this.facts.get(kind)?.values() ?? []) {
      const value = values[index] ?? null;
      groups.set(value, [...(groups.get(value) ?? []), values]);
    }
    return groups;
  }

  private compare(where: string, values: FactValues): void {
    const seal = this.seals.get(where);
    const digest = factDigest(values);
    if (!seal) this.damage.add(where, "a seal from when it was recorded", "none");
    else if (digest !== seal.digest)
      this.damage.add(where, `what seal ${seal.position} was made of (${seal.digest})`, digest);
  }
}
