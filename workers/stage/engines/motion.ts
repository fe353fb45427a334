import type { Dna } from '#app/art/artwork.ts';
import { geneOffset } from '#app/art/genes.ts';
import type { Music } from '../music.ts';

/** Where the shared life of the picture is at this moment: what glsl/motion.glsl reads. */
export interface Motion {
  readonly move: Float32Array;
  readonly eddy: Float32Array;
  readonly wave: Float32Array;
  /** Heading of the drift, radians. */
  readonly heading: number;
  /** Motion time, in seconds at neutral speed. */
  readonly phase: number;
  advance(music: Music, dna: Dna): void;
}

/**
 * The motion genes (25–33) and the music as movement. Phases are summed up, not computed from the clock, so that a
 * changed speed never makes the picture jump.
 */
export function createMotion(): Motion {
  const move = Float32Array.of(1, 0, 0, 0);
  const eddy = Float32Array.of(0, 1, 0);
  const wave = Float32Array.of(0, 1, 0, 0);
  let travelled = 0;
  let phase = 0;
  let heading = 0;

  return {
    move,
    eddy,
    wave,
    get heading() {
      return heading;
    },
    get phase() {
      return phase;
    },
    advance(music, dna) {
      const rate = 2 ** (geneOffset(dna, 'speed') * 1.6);
      phase += Math.max(0, music.travel - travelled) * rate;
      travelled = music.travel;
      heading = (geneOffset(dna, 'direction') + 0.25) * 0.75 * Math.PI * 2;

      const { life } = music;
      const drift = life * (0.013 + 0.035 * geneOffset(dna, 'drift'));
      const breath = life * (0.02 + 0.045 * geneOffset(dna, 'breath'));
      const sway = life * (0.006 + 0.035 * geneOffset(dna, 'sway'));
      const pulse = 0.006 + 0.022 * geneOffset(dna, 'pulse');
      const turbulence = life * (0.0024 + 0.008 * geneOffset(dna, 'turbulence'));
      const swell = life * (0.0028 + 0.011 * geneOffset(dna, 'wave'));

      // Room for the largest excursion, so that the mirrored borders stay out of sight; nought at rest.
      const room = 1 + 2.2 * drift + 1.6 * sway + 3 * turbulence + 1.5 * swell;
      const step = pulse * (music.beat + 0.5 * music.bar) + 0.008 * music.onset;
      move[0] = room * (1 + breath * (0.5 + 0.5 * Math.sin(phase * 0.31)) + breath * 0.6 * music.bass + step);
      move[1] = sway * (Math.sin(phase * 0.23 + 1) * 0.7 + Math.sin(phase * 0.61) * 0.3);
      // A long, slow figure along the heading: out, round and back, never the same twice.
      const along = Math.sin(phase * 0.17) * 0.75 + Math.sin(phase * 0.101 + 2) * 0.25;
      const across = Math.sin(phase * 0.119 + 1) * 0.35;
      move[2] = drift * (Math.cos(heading) * along - Math.sin(heading) * across);
      move[3] = -drift * (Math.sin(heading) * along + Math.cos(heading) * across);

      eddy[0] = turbulence * (0.55 + 0.6 * music.mid);
      eddy[1] = 2.2 * 2 ** (-geneOffset(dna, 'eddySize') * 1.1);
      eddy[2] = phase * 0.35;

      wave[0] = swell * (0.5 + 0.7 * music.bass);
      wave[1] = Math.cos(heading);
      wave[2] = -Math.sin(heading);
      wave[3] = phase * 0.9;
    },
  };
}
