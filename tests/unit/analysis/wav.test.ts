import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { fourToTheFloor, sine } from '#tests/support/sounds.ts';
import { readWav, type WavFormat, writeWav } from '#tests/support/wav.ts';

const formats: readonly (WavFormat & { readonly error: number })[] = [
  { bits: 8, error: 1 / 120 },
  { bits: 16, error: 1e-4 },
  { bits: 24, error: 1e-6 },
  { bits: 32, error: 1e-6 },
  { bits: 32, float: true, error: 1e-7 },
];

describe('A1: WAV files', () => {
  it.each(formats.flatMap((format) => [format, { ...format, extensible: true }]))('reads what it wrote: %o', ({ error, ...format }) => {
    const left = sine(440, 0.05);
    const right = sine(330, 0.05, 0.25);
    const back = readWav(writeWav({ sampleRate: 48_000, channels: [left, right] }, format));
    expect(back.sampleRate).toBe(48_000);
    expect(back.channels).toHaveLength(2);
    for (const [c, channel] of [left, right].entries()) {
      for (const [i, sample] of channel.entries()) expect(Math.abs((back.channels[c]?.[i] ?? 9) - sample)).toBeLessThan(error);
    }
  });

  it('says what is wrong', () => {
    const good = writeWav({ sampleRate: 44_100, channels: [sine(440, 0.1)] });
    expect(() => readWav(new Uint8Array(0))).toThrow('the file is empty');
    expect(() => readWav(new TextEncoder().encode('la la la, a text file'))).toThrow('not a WAV file');
    expect(() => readWav(good.subarray(0, 1000))).toThrow('cut off: 8820 bytes of samples are announced, 956 are there');
    expect(() => readWav(good.subarray(0, 30))).toThrow('cut off within its format chunk');
    const compressed = good.slice();
    compressed[20] = 2;
    expect(() => readWav(compressed)).toThrow('neither integer nor float PCM');
  });
});

describe('A1: npm run analyse', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'analyse-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const tool = fileURLToPath(new URL('../../tools/analyse.ts', import.meta.url));
  const put = (name: string, bytes: Uint8Array | string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  const song = put('song.wav', writeWav({ sampleRate: 44_100, channels: [fourToTheFloor(120, 12)] }));

  it('prints one object a line, with beats known no later than they fall', () => {
    const line = JSON.parse(execFileSync(process.execPath, [tool, '--json', song], { encoding: 'utf8' }));
    expect(Object.keys(line)).toEqual(['file', 'bpm', 'confidence', 'beats', 'tempoTrack', 'onsets', 'sections', 'mood', 'cpuPerSecond']);
    expect(line.file).toBe(song);
    expect(line.bpm).toBeCloseTo(120, -1);
    expect(line.beats.length).toBeGreaterThan(10);
    for (const beat of line.beats) expect(beat.emitted).toBeLessThan(beat.time + 0.012);
    expect(line.cpuPerSecond).toBeGreaterThan(0);
  }, 30_000);

  it('names the file and the fault, goes on, and fails at the end', () => {
    const text = put('words.wav', 'not music');
    const empty = put('empty.wav', '');
    const missing = path.join(folder, 'missing.wav');
    const run = spawnSync(process.execPath, [tool, '--json', text, empty, missing, song], { encoding: 'utf8' });
    const lines = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(run.status).toBe(1);
    expect(lines.slice(0, 3)).toEqual([
      { file: text, error: 'not a WAV file' },
      { file: empty, error: 'the file is empty' },
      { file: missing, error: 'no such file' },
    ]);
    expect(lines[3].bpm).toBeGreaterThan(100);
    expect(run.stderr).toContain(`analyse: ${text}: not a WAV file`);
  }, 30_000);
});
