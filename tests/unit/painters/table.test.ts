import { describe, expect, it } from 'vitest';
import { painterInfos } from '#app/art/painters.ts';
import { oklabOf, rgbOf } from '#workers/library/oklab.ts';
import { commissionOf } from '#workers/library/painters/commission.ts';
import { palettes } from '#workers/library/painters/palettes.ts';
import { assembleShader } from '#workers/library/painters/shader.ts';
import { painters } from '#workers/library/painters/table.ts';
import { titleOf } from '#workers/library/titles.ts';

describe('the table of painters', () => {
  it('A16: has code for every painter that the interface offers, and no other', () => {
    expect(Object.keys(painters).sort()).toEqual(painterInfos.map((info) => info.id).sort());
    for (const info of painterInfos) expect(painters[info.id].id).toBe(info.id);
  });

  it('gives every seed the same palette and title each time', () => {
    for (const { id } of painterInfos) {
      expect(commissionOf(id, 12).palette.name).toBe(commissionOf(id, 12).palette.name);
      expect(titleOf(id, 12)).toBe(titleOf(id, 12));
    }
    const titles = new Set(Array.from({ length: 60 }, (_, seed) => titleOf('ink', seed)));
    expect(titles.size).toBeGreaterThan(30);
  });
});

describe('palettes', () => {
  it('keeps every colour close to what a screen can show', () => {
    for (const { name, paper, deep, inks, accent } of palettes) {
      for (const colour of [paper, deep, ...inks, accent]) {
        const shown = oklabOf(rgbOf(colour));
        expect(Math.hypot(shown[0] - colour[0], shown[1] - colour[1], shown[2] - colour[2]), name).toBeLessThan(0.03);
      }
    }
  });

  it('orders inks from dark to light, between a light paper and a deep ground', () => {
    for (const { name, paper, deep, inks } of palettes) {
      for (const [i, ink] of inks.entries()) expect(ink[0], name).toBeGreaterThan(inks[i - 1]?.[0] ?? 0);
      expect(paper[0], name).toBeGreaterThan(0.92);
      expect(deep[0], name).toBeLessThan(0.26);
    }
  });
});

describe('shader chunks', () => {
  it('refuses a name it does not know', () => {
    expect(() => assembleShader('#include <nothing>')).toThrow('<nothing>');
  });
});
