import type { GpuScope } from './gpu-scope.ts';
import { createProgram, type Program, type ShaderSource } from './program.ts';

/** Programs of one source, compiled by need: one for each set of flags, named by a bit mask over `flags`. */
export interface Variants<Frame> {
  /** The variant for a mask; compiled now when it has not been before. */
  get(mask: number): Program<Frame>;
  has(mask: number): boolean;
}

export function createVariants<Frame>(scope: GpuScope, source: ShaderSource<Frame>, flags: readonly string[]): Variants<Frame> {
  const compiled = new Map<number, Program<Frame>>();
  return {
    get(mask) {
      let program = compiled.get(mask);
      if (!program) {
        program = createProgram(
          scope,
          source,
          flags.filter((_, bit) => (mask >> bit) & 1),
        );
        compiled.set(mask, program);
      }
      return program;
    },
    has: (mask) => compiled.has(mask),
  };
}
