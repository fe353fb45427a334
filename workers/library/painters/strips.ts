import type { VertexArrays } from '../easel.ts';

/** A line with a width, as a painter lays it out: points in places (short side 1, origin in the centre, y up). */
export interface Strip {
  /** x, y, x, y … */
  readonly points: readonly number[];
  /** Half the width at a point, 0…1 along the strip. */
  readonly halfWidth: (along: number) => number;
  /** Four numbers the shader gets for the whole strip. */
  readonly traits: readonly [number, number, number, number];
  readonly colour: readonly [number, number, number];
  readonly colour2: readonly [number, number, number];
}

/**
 * Triangles for strips, each widened by `feather` on both sides so that the shader can soften its edge (or its shadow).
 * Attribute `run` is the signed distance from the middle, the distance along, the whole length and the half width, in places.
 */
export function meshOfStrips(strips: readonly Strip[], feather: number): VertexArrays {
  let vertices = 0;
  let segments = 0;
  for (const strip of strips) {
    vertices += strip.points.length;
    segments += Math.max(0, strip.points.length / 2 - 1);
  }
  const position = new Float32Array(vertices * 2);
  const run = new Float32Array(vertices * 4);
  const traits = new Float32Array(vertices * 4);
  const colour = new Float32Array(vertices * 3);
  const colour2 = new Float32Array(vertices * 3);
  const indices = new Uint32Array(segments * 6);
  let v = 0;
  let t = 0;
  for (const strip of strips) {
    const { points } = strip;
    const count = points.length / 2;
    const lengths = arcLengths(points);
    const total = lengths[count - 1] || 1;
    for (let i = 0; i < count; i++) {
      const before = Math.max(0, i - 1) * 2;
      const after = Math.min(count - 1, i + 1) * 2;
      const tx = (points[after] ?? 0) - (points[before] ?? 0);
      const ty = (points[after + 1] ?? 0) - (points[before + 1] ?? 0);
      const norm = Math.hypot(tx, ty) || 1;
      const travelled = lengths[i] ?? 0;
      const half = strip.halfWidth(travelled / total);
      const reach = half + feather;
      // The ends reach out too, so that their caps can be softened.
      const overhang = i === 0 ? -feather : i === count - 1 ? feather : 0;
      for (const side of [-1, 1]) {
        position[v * 2] = (points[i * 2] ?? 0) + (tx / norm) * overhang - (ty / norm) * side * reach;
        position[v * 2 + 1] = (points[i * 2 + 1] ?? 0) + (ty / norm) * overhang + (tx / norm) * side * reach;
        run.set([side * reach, travelled + overhang, total, half], v * 4);
        traits.set(strip.traits, v * 4);
        colour.set(strip.colour, v * 3);
        colour2.set(strip.colour2, v * 3);
        v++;
      }
      if (i < count - 1) {
        const base = v - 2;
        indices.set([base, base + 1, base + 2, base + 1, base + 3, base + 2], t * 6);
        t++;
      }
    }
  }
  return {
    position: { numComponents: 2, data: position },
    run: { numComponents: 4, data: run },
    traits: { numComponents: 4, data: traits },
    colour: { numComponents: 3, data: colour },
    colour2: { numComponents: 3, data: colour2 },
    indices: { numComponents: 3, data: indices },
  };
}

function arcLengths(points: readonly number[]): number[] {
  const lengths = [0];
  for (let i = 2; i < points.length; i += 2) {
    const dx = (points[i] ?? 0) - (points[i - 2] ?? 0);
    const dy = (points[i + 1] ?? 0) - (points[i - 1] ?? 0);
    lengths.push((lengths.at(-1) ?? 0) + Math.hypot(dx, dy));
  }
  return lengths;
}
