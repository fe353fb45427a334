import type { Random } from '#app/lib/random.ts';
import type { VertexArrays } from '../../easel.ts';
import { mixOklab, type Oklab } from '../../oklab.ts';
import { between, chance, focalPoint, pick, shuffled } from '../choices.ts';
import type { Palette } from '../palettes.ts';

/** A shape on the board, in places. */
export interface Plane {
  /** `quad`: four corners, in order round. `arc`: centre x, y, inner and outer radius, from and to angle, 0, 0. */
  readonly shape: 'quad' | 'arc';
  readonly geometry: readonly [number, number, number, number, number, number, number, number];
  readonly colour: Oklab;
  /** Opacity at the strong edge, opacity at the weak one, which edge is strong (0…3), ink outline 0…1. */
  readonly traits: readonly [number, number, number, number];
}

export interface PlaneLayout {
  readonly ground: Oklab;
  readonly focus: readonly [number, number];
  readonly planes: readonly Plane[];
}

/** A composition on two or three axes: large quiet planes first, smaller and stronger ones towards the focus, arcs and lines last. */
export function layOutPlanes(random: Random, palette: Palette, [width, height]: readonly [number, number]): PlaneLayout {
  const third = focalPoint(random);
  const focus = [(third[0] - 0.5) * width * 0.6, (third[1] - 0.5) * height * 0.6] as const;
  const dark = chance(random, 0.25);
  const ground = dark ? mixOklab(palette.deep, palette.inks[0], 0.35) : mixOklab(palette.paper, palette.inks[4], 0.3);
  const lean = between(random, -0.5, 0.5);
  const axes = [lean, lean + Math.PI / 2 + between(random, -0.25, 0.25), lean + between(random, 0.5, 0.9)] as const;
  const inks = shuffled(random, palette.inks);
  const ink = (index: number): Oklab => inks[index % inks.length] ?? palette.accent;
  const planes: Plane[] = [];

  const quad = (
    x: number,
    y: number,
    w: number,
    h: number,
    turn: number,
    skew: number,
    colour: Oklab,
    strong: number,
    weak: number,
    outline: number,
  ): void => {
    const corner = (u: number, v: number, k: number): readonly [number, number] => {
      const px = u * w * (1 + skew * v * k) + v * skew * h * 0.6;
      const py = v * h;
      return [x + px * Math.cos(turn) - py * Math.sin(turn), y + px * Math.sin(turn) + py * Math.cos(turn)];
    };
    const k = between(random, -0.5, 0.8);
    const geometry = [...corner(-1, -1, k), ...corner(1, -1, k), ...corner(1, 1, k), ...corner(-1, 1, k)] as unknown as Plane['geometry'];
    planes.push({ shape: 'quad', geometry, colour, traits: [strong, weak, Math.floor(random() * 4), outline] });
  };

  // Grounds: a few planes that divide the whole board.
  for (let i = 0; i < 6; i++) {
    const turn = pick(random, [axes[0], axes[1], axes[0]]);
    quad(
      between(random, -0.5, 0.5) * width,
      between(random, -0.5, 0.5) * height,
      between(random, 0.35, 0.8),
      between(random, 0.25, 0.6),
      turn,
      between(random, -0.15, 0.15),
      mixOklab(ink(i), ground, between(random, 0.25, 0.65)),
      0.85,
      0.05,
      0,
    );
  }
  // Discs cut in sectors, as if turned while looked at.
  const discs = pick(random, [0, 1, 2, 3]);
  for (let d = 0; d < discs; d++) {
    const x = focus[0] + between(random, -0.28, 0.28) * width;
    const y = focus[1] + between(random, -0.28, 0.28) * height;
    const radius = between(random, 0.13, 0.3) * (d === 0 ? 1.15 : 0.7);
    const rings = pick(random, [3, 4, 5]);
    for (let ring = 0; ring < rings; ring++) {
      const start = axes[0] + Math.floor(random() * 4) * (Math.PI / 2);
      const parts = pick(random, [2, 3, 4]);
      for (let part = 0; part < parts; part++) {
        const from = start + (part * 2 * Math.PI) / parts;
        if (chance(random, 0.13)) continue;
        const colour = chance(random, 0.12) ? palette.accent : ink(ring + part * 2 + d);
        planes.push({
          shape: 'arc',
          geometry: [x, y, (radius * ring) / rings, (radius * (ring + 1)) / rings, from, from + (2 * Math.PI) / parts, 0, 0],
          colour,
          traits: [between(random, 0.75, 0.97), between(random, 0.45, 0.9), 0, 0],
        });
      }
    }
  }
  // The figure: planes crowd, shrink and sharpen towards the focus.
  const count = Math.round(between(random, 26, 44));
  for (let i = 0; i < count; i++) {
    const t = i / count;
    const spread = 0.42 * (1 - 0.72 * t);
    const gauss = (): number => random() + random() + random() - 1.5;
    const size = between(random, 0.5, 1.1) * (0.22 - 0.17 * t);
    const accent = chance(random, 0.07);
    const colour = accent
      ? palette.accent
      : chance(random, 0.12)
        ? palette.paper
        : mixOklab(ink(Math.floor(random() * 5)), ground, between(random, 0, 0.2));
    quad(
      focus[0] + gauss() * spread * width,
      focus[1] + gauss() * spread * height,
      size * between(random, 0.45, 1.6),
      size * between(random, 0.5, 1.2),
      pick(random, axes) + between(random, -0.06, 0.06),
      between(random, -0.3, 0.3),
      colour,
      between(random, 0.78, 0.98),
      accent ? 0.8 : between(random, 0, 0.55),
      chance(random, 0.35) ? 1 : 0,
    );
  }
  // Bars and lines that tie it together.
  const bars = Math.round(between(random, 7, 14));
  for (let i = 0; i < bars; i++) {
    const line = i > bars * 0.35;
    const long = between(random, 0.08, 0.45);
    const dark2 = dark ? palette.paper : palette.deep;
    quad(
      focus[0] + between(random, -0.38, 0.38) * width,
      focus[1] + between(random, -0.38, 0.38) * height,
      long,
      line ? 0.0016 : between(random, 0.006, 0.014),
      pick(random, axes),
      0,
      line ? dark2 : chance(random, 0.4) ? palette.accent : ink(i),
      0.95,
      line ? 0.75 : 0.9,
      0,
    );
  }
  return { ground, focus, planes };
}

/** Two triangles a plane, grown by `feather`, with the plane's own numbers at each corner. */
export function meshOfPlanes(planes: readonly Plane[], feather: number): VertexArrays {
  const count = planes.length * 4;
  const position = new Float32Array(count * 2);
  const first = new Float32Array(count * 4);
  const second = new Float32Array(count * 4);
  const colour = new Float32Array(count * 4);
  const traits = new Float32Array(count * 4);
  const indices = new Uint32Array(planes.length * 6);
  for (const [i, plane] of planes.entries()) {
    const [a, b, c, d, e, f, g, h] = plane.geometry;
    const reach = d + feather;
    const corners =
      plane.shape === 'arc'
        ? [a - reach, b - reach, a + reach, b - reach, a + reach, b + reach, a - reach, b + reach]
        : grown([a, b, c, d, e, f, g, h], feather);
    position.set(corners, i * 8);
    for (let k = 0; k < 4; k++) {
      const at = (i * 4 + k) * 4;
      first.set([a, b, c, d], at);
      second.set([e, f, g, h], at);
      colour.set([...plane.colour, plane.shape === 'arc' ? 1 : 0], at);
      traits.set(plane.traits, at);
    }
    indices.set(
      [0, 1, 2, 0, 2, 3].map((k) => i * 4 + k),
      i * 6,
    );
  }
  return {
    position: { numComponents: 2, data: position },
    first: { numComponents: 4, data: first },
    second: { numComponents: 4, data: second },
    colour: { numComponents: 4, data: colour },
    traits: { numComponents: 4, data: traits },
    indices: { numComponents: 3, data: indices },
  };
}

/** A box around the corners: the shader finds the edges itself. */
function grown(corners: readonly number[], feather: number): number[] {
  const xs = corners.filter((_, i) => i % 2 === 0);
  const ys = corners.filter((_, i) => i % 2 === 1);
  const left = Math.min(...xs) - feather;
  const right = Math.max(...xs) + feather;
  const bottom = Math.min(...ys) - feather;
  const top = Math.max(...ys) + feather;
  return [left, bottom, right, bottom, right, top, left, top];
}
