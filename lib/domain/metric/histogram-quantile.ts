/** `count` is cumulative: everything at or below `upperBound`. */
export type Bucket = { upperBound: number; count: number };

/** `capped`: the quantile lies above the highest finite bound, so the true value is at least this. */
export type Quantile = { value: number; capped: boolean };

/**
 * The q-quantile (0..1) of a histogram, as Prometheus' histogram_quantile computes it: linear inside a bucket, the
 * highest finite bound when it falls beyond. null without an infinite bucket, without a finite one, or without events.
 */
export function histogramQuantile(q: number, buckets: readonly Bucket[]): Quantile | null {
  const sorted = rising(buckets);
  const last = sorted.at(-1);
  const highest = sorted.at(-2);
  if (!last || !highest || last.upperBound !== Number.POSITIVE_INFINITY || !(last.count > 0)) return null;
  const rank = q * last.count;
  const index = sorted.findIndex((bucket) => bucket.count >= rank);
  const bucket = sorted[index];
  if (!bucket || bucket === last) return { value: highest.upperBound, capped: true };
  const below = sorted[index - 1];
  if (!below && bucket.upperBound <= 0) return { value: bucket.upperBound, capped: false };
  const start = below?.upperBound ?? 0;
  const countBelow = below?.count ?? 0;
  const inside = bucket.count - countBelow;
  const share = inside === 0 ? 0 : (rank - countBelow) / inside;
  return { value: start + (bucket.upperBound - start) * share, capped: false };
}

/** Sorted by bound, and never falling: scrapes race with increments, so a higher bucket can lag a lower one. */
function rising(buckets: readonly Bucket[]): Bucket[] {
  let highest = 0;
  return buckets
    .filter((bucket) => !Number.isNaN(bucket.upperBound))
    .toSorted((a, b) => a.upperBound - b.upperBound)
    .map(({ upperBound, count }) => {
      highest = Math.max(highest, count);
      return { upperBound, count: highest };
    });
}
