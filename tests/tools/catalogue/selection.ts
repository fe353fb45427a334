import type { PainterId } from '#app/art/painters.ts';

export interface Choice {
  readonly painter: PainterId;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Of WebP, 0…1: smooth gradients need more, dense texture hides more. */
  readonly quality: number;
}

const wide = { width: 1600, height: 1067 } as const;
const tall = { width: 1067, height: 1600 } as const;
const square = { width: 1280, height: 1280 } as const;

const smooth = 0.95;
const fine = 0.9;
const usual = 0.84;
const dense = 0.72;

/** Chosen by eye from contact sheets; neighbours differ in style, light and colour. The first ones are what a newcomer sees first. */
export const selection: readonly Choice[] = [
  { painter: 'impasto', seed: 22, ...wide, quality: dense },
  { painter: 'nebula', seed: 23, ...wide, quality: fine },
  { painter: 'strata', seed: 23, ...wide, quality: smooth },
  { painter: 'glass', seed: 44, ...wide, quality: usual },
  { painter: 'brush', seed: 31, ...tall, quality: smooth },
  { painter: 'ribbons', seed: 22, ...wide, quality: dense },
  { painter: 'planes', seed: 25, ...wide, quality: fine },
  { painter: 'woven', seed: 2, ...square, quality: dense },
  { painter: 'ink', seed: 43, ...wide, quality: usual },
  { painter: 'impasto', seed: 23, ...wide, quality: dense },
  { painter: 'brush', seed: 67, ...wide, quality: fine },
  { painter: 'moire', seed: 57, ...wide, quality: dense },
  { painter: 'strata', seed: 33, ...tall, quality: smooth },
  { painter: 'nebula', seed: 36, ...tall, quality: fine },
  { painter: 'glass', seed: 46, ...square, quality: usual },
  { painter: 'planes', seed: 33, ...tall, quality: fine },
  { painter: 'ink', seed: 49, ...wide, quality: usual },
  { painter: 'ribbons', seed: 36, ...tall, quality: dense },
  { painter: 'brush', seed: 32, ...square, quality: smooth },
];
