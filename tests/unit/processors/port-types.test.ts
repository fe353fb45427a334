import { describe, expect, it } from 'vitest';
import { createFeatureFrame, F } from '#app/audio/feature-frame.ts';
import { QUANTUM, SAMPLE_BLOCK_LENGTH, writeSampleBlock } from '#app/audio/sample-block.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { defaultStageSettings } from '#app/stage/protocol.ts';

const problem = (type: string, message: unknown): string | undefined => portTypes[type]?.problem?.(message as never);
const moment = (type: string, message: unknown): string | undefined => portTypes[type]?.moment?.(message as never);

function block(sampleRate = 44_100, epochMs = 1_763_721_600_250): Float32Array {
  const made = new Float32Array(SAMPLE_BLOCK_LENGTH);
  writeSampleBlock(made, 1024, sampleRate, epochMs, new Float32Array(QUANTUM), new Float32Array(QUANTUM));
  return made;
}

function frame(epochMs = 1_763_721_600_250): Float64Array {
  const made = createFeatureFrame();
  made[F.epochMs] = epochMs;
  return made;
}

const artwork = { id: 'catalogue:1' };
const picture = { artwork, bitmap: { width: 16, close: () => undefined } };
const morph = { type: 'morph', artworkId: 'a', engine: 'morpheus01', startMs: 1, landMs: 2, seed: 3 };

describe('port types', () => {
  it.each([
    ['samples', block()],
    ['features', frame()],
    ['viewport', { width: 800, height: 600, devicePixelRatio: 2, visible: true }],
    ['pictures', picture],
    ['program', { type: 'prepare', picture }],
    ['program', morph],
    ['program', { type: 'settings', settings: defaultStageSettings }],
    ['intents', { type: 'next' }],
    ['intents', { type: 'avoid', artworkId: 'a' }],
    ['clock-orders', { type: 'tap', epochMs: 1_763_721_600_250 }],
    ['clock-orders', { type: 'one', epochMs: 1_763_721_600_250 }],
    ['clock-orders', { type: 'double' }],
    ['clock-orders', { type: 'halve' }],
    ['clock-orders', { type: 'nudge', ms: -10 }],
    ['clock-orders', { type: 'lock', locked: false }],
    ['clock-orders', { type: 'meter', beats: 7 }],
    ['clock-orders', { type: 'auto' }],
    ['stage-status', { fps: 60, renderMs: 4, morph: 0.5 }],
    ['director-status', { artwork: null, morphing: false }],
    ['director-status', { artwork, morphing: true }],
  ])('D5: %s: what the show sends is accepted', (type, message) => {
    expect(problem(type, message)).toBeUndefined();
  });

  it.each([
    ['samples', block(0), 'a sample rate of 0'],
    ['samples', block(44_100, Number.NaN), 'a block without its place in time'],
    ['features', new Float64Array(4), 'features of version 0, not 2'],
    ['features', frame(Number.NaN), 'features without their time'],
    ['viewport', { width: 800, height: Number.NaN, devicePixelRatio: 2, visible: true }, 'a viewport without its size'],
    ['viewport', { width: 800, height: 600, devicePixelRatio: 1 }, 'a viewport that does not say whether it is seen'],
    ['pictures', { artwork }, 'a picture whose bitmap is missing or closed'],
    ['pictures', { artwork, bitmap: { width: 0 } }, 'a picture whose bitmap is missing or closed'],
    ['pictures', undefined, 'a picture without its artwork'],
    ['program', { type: 'prepare' }, 'a picture without its artwork'],
    ['program', { ...morph, engine: 'steam' }, 'a morph by an unknown engine: steam'],
    ['program', { ...morph, landMs: Number.NaN }, 'a morph without its times'],
    ['program', { type: 'settings', settings: { intensity: 2 } }, 'settings without an intensity from 0 to 1'],
    ['program', 'morph', 'no program of type undefined'],
    ['intents', { type: 'avoid' }, '"avoid" names no artwork'],
    ['intents', null, 'no intent of type undefined'],
    ['clock-orders', { type: 'tap' }, '"tap" without its moment'],
    ['clock-orders', { type: 'one', epochMs: Number.POSITIVE_INFINITY }, '"one" without its moment'],
    ['clock-orders', { type: 'nudge', ms: '10' }, '"nudge" without milliseconds'],
    ['clock-orders', { type: 'lock' }, '"lock" that says neither yes nor no'],
    ['clock-orders', { type: 'meter', beats: 4.5 }, 'a bar of 4.5 beats'],
    ['clock-orders', { type: 'meter', beats: 8 }, 'a bar of 8 beats'],
    ['clock-orders', { type: 'faster' }, 'no order of type faster'],
    ['clock-orders', undefined, 'no order of type undefined'],
    ['stage-status', { fps: 60, renderMs: 4, morph: 2 }, 'a morph outside 0 to 1'],
    ['director-status', { artwork: {}, morphing: true }, 'an artwork without an id'],
  ])('D5: %s: what is not of the type is said in words: %o', (type, message, words) => {
    expect(problem(type, message)).toBe(words);
  });

  it('B9: samples and the features made of them have the same moment, in every thread: the second in which they were heard', () => {
    expect(moment('samples', block())).toBe('m1763721600');
    expect(moment('features', frame())).toBe('m1763721600');
    expect(moment('features', frame(1_763_721_601_000))).toBe('m1763721601');
    expect(moment('features', frame(0))).toBeUndefined();
  });
});
