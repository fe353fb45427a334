/** How much later than usual the picture may follow the sound, ms; negative is earlier. */
export const LEAST_OFFSET_MS = -300;
export const MOST_OFFSET_MS = 500;
