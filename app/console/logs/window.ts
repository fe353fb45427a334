/** Which rows of a long list are in sight, with some to spare on both sides. `end` is exclusive. */
export function rowsInSight(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
  spare = 8,
): { readonly start: number; readonly end: number } {
  const first = Math.floor(scrollTop / rowHeight);
  const last = Math.ceil((scrollTop + viewHeight) / rowHeight);
  return { start: Math.max(0, Math.min(count, first - spare)), end: Math.max(0, Math.min(count, last + spare)) };
}
