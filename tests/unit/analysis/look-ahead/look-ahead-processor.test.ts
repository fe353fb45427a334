import { describe, expect, it } from 'vitest';
import type { BeatMapMessage } from '#app/audio/beat-map.ts';
import type { LookAheadStatus, PlaybackPlace, RecordingMessage } from '#app/audio/look-ahead.ts';
import { portTypes } from '#app/processors/port-types.ts';
import type { Inlet, Outlet, ProcessorContext } from '#app/show/processor.ts';
import { clicksAt } from '#tests/support/sounds.ts';
import { createLookAhead } from '#workers/analysis/look-ahead/look-ahead-processor.ts';

const sampleRate = 44_100;
const samples = new Float32Array(
  clicksAt(
    Array.from({ length: 16 }, (_, i) => 0.3 + i * 0.5),
    9,
  ),
);
const recording: RecordingMessage = { type: 'recording', id: 'a', sampleRate, samples };
const problemOf = (type: string, message: unknown): string | undefined => portTypes[type]?.problem?.(message as never);

/** The processor with plain arrays for ports; every look at its clock costs 3 ms. */
function bench() {
  const waiting: RecordingMessage[] = [];
  const sent: { map: BeatMapMessage[]; status: LookAheadStatus[] } = { map: [], status: [] };
  const reports: unknown[] = [];
  const state = { nowMs: 0, looks: 0, refuses: false };
  const inlet = { take: () => waiting.shift(), takeLatest: () => waiting.splice(0).at(-1), size: 0, connected: true } as Inlet;
  const outlet = (name: 'map' | 'status'): Outlet => ({
    send(message) {
      if (name === 'map' && state.refuses) return false;
      expect(problemOf(name === 'map' ? 'beat-map' : 'look-ahead-status', message)).toBeUndefined();
      (sent[name] as unknown[]).push(message);
      return true;
    },
    full: false,
    connected: true,
    handOff: () => undefined,
  });
  const context = {
    clock: {
      now: () => {
        state.looks++;
        state.nowMs += 3;
        return state.nowMs;
      },
    },
    logger: { log: () => undefined },
    inlet: () => inlet,
    outlet: (name: string) => outlet(name as 'map' | 'status'),
    report: (error: unknown) => void reports.push(error),
  } as unknown as ProcessorContext;
  const processor = createLookAhead(context);
  const turn = (): void => void processor.process?.();
  return { processor, turn, waiting, sent, reports, state };
}

describe('A1: the look ahead beside the live analysis', () => {
  it('works in short turns, tells its progress and then its map', () => {
    const { turn, waiting, sent } = bench();
    waiting.push(recording);
    let turns = 0;
    for (; sent.map.length === 0 && turns < 1000; turns++) turn();
    expect(turns).toBeGreaterThan(10);
    expect(sent.map[0]?.id).toBe('a');
    expect(sent.map[0]?.map.beats.length).toBeGreaterThan(10);
    expect(sent.status.map(({ state }) => state)).toContain('listening');
    expect(sent.status.at(-1)).toEqual({ state: 'ready', progress: 1 });
    const shares = sent.status.map(({ progress }) => progress);
    expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0))).toBe(true);
  });

  it('gives up what it works on when another file comes', () => {
    const { turn, waiting, sent } = bench();
    waiting.push(recording);
    for (let i = 0; i < 5; i++) turn();
    waiting.push({ type: 'reading', id: 'b' });
    for (let i = 0; i < 400; i++) turn();
    expect(sent.map).toEqual([]);
    expect(sent.status.at(-1)?.state).toBe('reading');
  });

  it('keeps its map until the link takes it, and says so when there will be none', () => {
    const { turn, waiting, sent, state } = bench();
    state.refuses = true;
    waiting.push(recording);
    for (let i = 0; i < 1000; i++) turn();
    expect(sent.map).toEqual([]);
    state.refuses = false;
    turn();
    expect(sent.map.length).toBe(1);
    waiting.push({ type: 'none', id: 'c', reason: 'too-long' });
    turn();
    expect(sent.status.at(-1)?.state).toBe('too-long');
  });

  it('E5: gives its map again to an analysis that began anew, and its state to a new monitor', () => {
    const { processor, turn, waiting, sent } = bench();
    waiting.push(recording);
    for (let i = 0; i < 1000; i++) turn();
    processor.linked?.('map');
    turn();
    expect(sent.map.length).toBe(2);
    expect(sent.map[1]).toEqual(sent.map[0]);
    processor.linked?.('status');
    expect(sent.status.at(-1)).toEqual({ state: 'ready', progress: 1 });
    waiting.push({ type: 'reading', id: 'b' });
    turn();
    processor.linked?.('map');
    turn();
    expect(sent.map.length).toBe(2);
  });

  it('survives a recording that cannot be analysed', () => {
    const { turn, waiting, sent, reports } = bench();
    waiting.push({ type: 'recording', id: 'd', sampleRate: 100, samples });
    turn();
    expect(reports.length).toBe(1);
    expect(sent.status.at(-1)?.state).toBe('failed');
  });
});

describe('D: what may pass through the ports of the look ahead', () => {
  const place: PlaybackPlace = { id: 'a', seconds: 1, epochMs: 5, rate: 1 };
  it.each<[string, unknown, boolean]>([
    ['recording', recording, true],
    ['recording', { type: 'reading', id: 'a' }, true],
    ['recording', { type: 'none', id: 'a', reason: 'too-long' }, true],
    ['recording', { type: 'none', id: 'a', reason: 'bored' }, false],
    ['recording', { ...recording, samples: [1, 2] }, false],
    ['recording', { ...recording, sampleRate: Number.NaN }, false],
    ['recording', { ...recording, id: '' }, false],
    ['recording', undefined, false],
    ['playback', place, true],
    ['playback', { ...place, rate: 0 }, true],
    ['playback', { ...place, seconds: -1 }, false],
    ['playback', { ...place, epochMs: Number.POSITIVE_INFINITY }, false],
    ['playback', null, false],
    ['beat-map', { id: 'a', map: { beats: new Float64Array(2) } }, false],
    ['beat-map', null, false],
    ['look-ahead-status', { state: 'ready', progress: 1 }, true],
    ['look-ahead-status', { state: 'ready', progress: 2 }, false],
    ['look-ahead-status', { state: 'bored', progress: 0 }, false],
  ])('%s %#', (type, message, fine) => {
    expect(problemOf(type, message) === undefined).toBe(fine);
  });
});
