/** Characters of a review. Its timeline alone can take half of that after a long night. */
export const REVIEW_LIMIT = 60_000;
