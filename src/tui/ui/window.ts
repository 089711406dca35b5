/** The first shown index of a list, so that the cursor stays near the middle and no row is wasted at the end. */
export function windowStart({ cursor, height, total }: { cursor: number; height: number; total: number }): number {
  const centred = cursor - Math.floor(height / 2);
  return Math.max(0, Math.min(centred, total - height));
}
