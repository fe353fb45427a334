/** Height of a bell of deviation 1 and height 1, `x` deviations from its middle. */
export const gauss = (x: number): number => Math.exp(-0.5 * x * x);
