/** Makes a count that wraps at 2^32 one that does not, if it is read before it has gone round. */
export function createWideCounter(read: () => number): () => number {
  let last = 0;
  let sum = 0;
  return () => {
    const now = read();
    sum += (now - last) >>> 0;
    last = now;
    return sum;
  };
}
