/** Something that is not as it was recorded. `where` names the row, note, plan or approval. */
export type Damage = { where: string; expected: string; found: string };

const MOST_KEPT = 1_000;

/** Everything that was found, counted to the end and kept up to a thousand. */
export class DamageList {
  readonly kept: Damage[] = [];
  count = 0;

  add(where: string, expected: string, found: string): void {
    this.count += 1;
    if (this.kept.length < MOST_KEPT) this.kept.push({ where, expected, found });
  }
}
