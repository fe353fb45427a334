import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fourToTheFloor } from '#tests/support/sounds.ts';
import { runTool, startTool, type Tool, temporaryFolder } from '#tests/support/tool.ts';
import { writeWav } from '#tests/support/wav.ts';

const blueprint = fileURLToPath(new URL('../../../public/blueprints/show.json', import.meta.url));
const BPM = 120;

interface Line {
  readonly type: string;
  readonly [key: string]: unknown;
}
interface Flow {
  readonly links: Readonly<Record<string, { readonly perSecond: number; readonly dropped: number }>>;
}
interface Beat extends Line {
  readonly index: number;
  readonly time: number;
  readonly bpm: number;
}

const parse = (text: string): Line => JSON.parse(text) as Line;
const linesOf = ({ output }: { readonly output: string }): Line[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map(parse);
const beatsOf = (tool: { readonly output: string }): Beat[] => linesOf(tool).filter((line): line is Beat => line.type === 'beat');
const until = (tool: Tool, accept: (line: Line) => boolean): Promise<Line> =>
  tool.line((text) => {
    const line = parse(text);
    return accept(line) ? line : undefined;
  });

async function songFile(seconds: number, folder?: string, sampleRate = 44_100): Promise<string> {
  const file = join(folder ?? (await temporaryFolder()), 'song.wav');
  await writeFile(file, writeWav({ sampleRate, channels: [fourToTheFloor(BPM, seconds, 1, sampleRate)] }));
  return file;
}

function expectNoBeatTwice(beats: readonly Beat[]): void {
  for (const [i, { index }] of beats.entries()) if (i > 0) expect(index).toBeGreaterThan(beats[i - 1]?.index ?? 0);
}

describe('D9: show run', () => {
  it('finds the tempo of a sound, says what it leaves out, and tells of every link', async () => {
    const { status, output, errors } = await runTool('show', 'run', blueprint, '--sound', await songFile(14), '--speed', 'max', '--json');
    expect(errors).toBe('');
    expect(status).toBe(0);
    const lines = linesOf({ output });
    expect(lines.filter(({ type }) => type === 'left-out').map(({ id }) => id)).toContain('stage');
    expect(lines).toContainEqual({ type: 'plugged', from: 'analysis.features', to: 'stage.features' });
    const beats = beatsOf({ output });
    expect(beats.length).toBeGreaterThan(15);
    expectNoBeatTwice(beats);
    const summary = lines.at(-1) ?? { type: 'none' };
    expect(summary).toMatchObject({ type: 'summary', failed: [], falls: 0, beats: beats.length });
    expect(Math.abs((summary['bpm'] as number) - BPM)).toBeLessThan(2);
    const { links } = summary['flow'] as Flow;
    for (const key of ['input.samples -> analysis.samples', 'analysis.features -> report.features']) {
      expect(links[key]?.perSecond).toBeGreaterThan(0);
      expect(links[key]?.dropped).toBe(0);
    }
  });

  it('loses nothing however fast it goes: every beat comes out as at another rate', async () => {
    const sound = await songFile(10, undefined, 48_000);
    const [fast, slower] = await Promise.all(
      ['max', '8'].map((speed) => runTool('show', 'run', blueprint, '--sound', sound, '--speed', speed, '--json')),
    );
    const times = (run: { readonly output: string } | undefined) => beatsOf(run ?? { output: '' }).map(({ index, time }) => [index, time]);
    expect(times(fast).length).toBeGreaterThan(8);
    expect(times(fast)).toEqual(times(slower));
  });

  it('D5: surrounds processors as the lock says, which must be of this blueprint', async () => {
    const lock = blueprint.replace(/json$/, 'lock.json');
    const metered = await runTool('show', 'run', blueprint, '--sound', await songFile(6), '--speed', 'max', '--lock', lock, '--json');
    expect(metered.status).toBe(0);
    expect(linesOf(metered).at(-1)).toMatchObject({ flow: { processors: { analysis: { busy: expect.any(Number) } } } });
    const own = join(await temporaryFolder(), 'show.json');
    const alone = {
      format: 'algorhythmic/blueprint',
      version: 1,
      name: 'alone',
      processors: { analysis: { kind: 'analysis' } },
      links: [],
    };
    await writeFile(own, JSON.stringify(alone));
    const stale = await runTool('show', 'run', own, '--lock', lock);
    expect(stale).toMatchObject({ status: 1, errors: expect.stringContaining('blueprint.checksum') });
  });

  it('speaks words where no program listens', async () => {
    const { output, status } = await runTool('show', 'run', blueprint, '--sound', await songFile(6), '--speed', 'max');
    expect(status).toBe(0);
    expect(output).toMatch(/without stage: it draws on a browser/);
    expect(output).toMatch(/\d+:\d\d\.\d\d {2}sound/);
    expect(output).toMatch(/input\.samples -> analysis\.samples .*\/s/);
  });

  it.each([
    ['no WAV file', async (file: string) => writeFile(file, 'ID3 not a wave'), 'not a WAV file'],
    [
      'cut off',
      async (file: string) => writeFile(file, writeWav({ sampleRate: 44_100, channels: [new Float32Array(500)] }).slice(0, 300)),
      'cut off',
    ],
    ['not there', async () => undefined, 'no such file'],
  ])('a sound that is %s is said so before anything runs', async (_what, write, words) => {
    const file = join(await temporaryFolder(), 'song.wav');
    await write(file);
    const { status, errors } = await runTool('show', 'run', blueprint, '--sound', file);
    expect(status).toBe(1);
    expect(errors).toContain(words);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  it('a processor that cannot start is said so, the rest goes on, and the status tells', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'kinds.ts'), kindsModule({ setup: `throw new Error('no licence')` }));
    await writeFile(join(folder, 'show.json'), ownBlueprint);
    const args = [
      'run',
      join(folder, 'show.json'),
      '--kinds',
      join(folder, 'kinds.ts'),
      '--sound',
      await songFile(6),
      '--speed',
      'max',
      '--json',
    ];
    const { status, output } = await runTool('show', ...args);
    expect(status).toBe(1);
    expect(linesOf({ output }).at(-1)).toMatchObject({ failed: [{ id: 'counter', words: expect.stringContaining('no licence') }] });
    expect(beatsOf({ output }).length).toBeGreaterThan(0);
  });

  it('a module of kinds that does not compile is said so, with its line', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'kinds.ts'), 'export const kinds = [;');
    await writeFile(join(folder, 'show.json'), ownBlueprint);
    const { status, errors } = await runTool('show', 'run', join(folder, 'show.json'), '--kinds', join(folder, 'kinds.ts'));
    expect(status).toBe(1);
    expect(errors).toContain('--kinds');
    expect(errors).not.toMatch(/\n\s+at /);
  });
});

describe('D8, D9: show resume', () => {
  const start = async (folder: string, ...more: readonly string[]): Promise<Tool> =>
    startTool('show', [
      'run',
      blueprint,
      '--sound',
      await songFile(24, folder),
      '--speed',
      '8',
      '--json',
      '--checkpoint',
      join(folder, 'kept'),
      ...more,
    ]);

  it('goes on after kill -9 where the last checkpoint was: its place in the sound, its beats', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder, '--every', '0.2');
    // Two checkpoints after the beat was found.
    await until(first, (line) => line.type === 'beat' && (line['index'] as number) >= 8);
    let saved = 0;
    const before = linesOf(first).length;
    await first.line((text) =>
      linesOf({ output: text })[0]?.type === 'saved' && ++saved > 0 && linesOf(first).length > before + 6 ? true : undefined,
    );
    first.child.kill('SIGKILL');
    await first.status;
    const beats = beatsOf(first);
    const second = await runTool('show', 'resume', join(folder, 'kept'));
    expect(second.status).toBe(0);
    const resumed = beatsOf(second);
    expect(linesOf(second)[0]).toMatchObject({ type: 'resumed' });
    const last = beats.at(-1);
    // It neither begins at the beginning nor loses its place by more than what lay between two checkpoints.
    expect(resumed[0]?.time).toBeGreaterThan((last?.time ?? 0) - 5);
    expect(resumed[0]?.index).toBeGreaterThan((last?.index ?? 0) - 10);
    expect(resumed.at(-1)?.time).toBeGreaterThan(22);
    expectNoBeatTwice(resumed);
  });

  it('a damaged newest checkpoint: the one before, and words; none at all: words', async () => {
    const folder = await temporaryFolder();
    const kept = join(folder, 'kept');
    const first = await start(folder, '--every', '0.1');
    let saved = 0;
    await first.line((text) => (parse(text).type === 'saved' && ++saved === 2 ? true : undefined));
    first.child.kill('SIGKILL');
    await first.status;
    const files = (await readdir(kept)).filter((name) => name.startsWith('checkpoint-') && name.endsWith('.json')).sort();
    const newest = join(kept, files.at(-1) ?? '');
    await writeFile(newest, (await readFile(newest, 'utf8')).slice(0, 100));
    const second = startTool('show', ['resume', kept, '--json']);
    const { savedAtMs } = (await until(second, ({ type }) => type === 'resumed')) as unknown as { readonly savedAtMs: number };
    expect(`checkpoint-${savedAtMs}.json`).toBe(files.at(-2));
    expect(linesOf(second)[0]).toMatchObject({ type: 'log', level: 'warn', message: expect.stringContaining(newest) });
    second.child.kill('SIGKILL');
    await second.status;
    for (const name of (await readdir(kept)).filter((each) => each.startsWith('checkpoint-'))) await writeFile(join(kept, name), '');
    const third = await runTool('show', 'resume', kept);
    expect(third).toMatchObject({ status: 1, errors: expect.stringContaining('no checkpoint to resume from') });
  });

  it('Ctrl-C saves a checkpoint and ends cleanly; a folder that is in use is not overwritten', async () => {
    const folder = await temporaryFolder();
    const kept = join(folder, 'kept');
    const first = await start(folder, '--every', '60');
    await until(first, ({ type }) => type === 'beat');
    first.child.kill('SIGINT');
    expect(await first.status).toBe(0);
    const lines = linesOf(first);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', failed: [] });
    expect(lines.filter(({ type }) => type === 'saved')).toHaveLength(1);
    const again = await runTool('show', 'run', blueprint, '--sound', join(folder, 'song.wav'), '--checkpoint', kept);
    expect(again).toMatchObject({ status: 1, errors: expect.stringContaining('resume') });
    expect((await runTool('show', 'resume', folder)).errors).toContain('no such file');
  });
});

/** A module of one kind, which counts frames of features, in as little code as it takes. */
const kindsModule = ({ setup = '', words = 'one' }: { readonly setup?: string; readonly words?: string }): string => `
export const kinds = [{
  kind: 'counter', thread: 'analysis', inputs: { features: 'features' }, outputs: {},
  execution: { mode: 'reactive' }, priority: 3, parseConfig: (config) => config,
}];
export const implementations = { counter: async () => (context) => {
  ${setup}
  const features = context.inlet('features');
  let frames = 0;
  let told = false;
  return {
    process() {
      while (features.take()) frames++;
      if (!told) context.logger.log('info', ${JSON.stringify(words)}, { frames });
      told = true;
    },
    checkpoint: () => frames,
    restore(state) { frames = state; },
  };
} };
`;
const ownBlueprint = JSON.stringify({
  format: 'algorhythmic/blueprint',
  version: 1,
  name: 'counting',
  processors: { analysis: { kind: 'analysis' }, counter: { kind: 'counter' } },
  links: [{ from: 'analysis.features', to: 'counter.features', capacity: 64 }],
});

describe('D9: show run --watch', () => {
  it('runs the new code of a processor while the show goes on, keeps its state and the beat; what does not compile changes nothing', async () => {
    const folder = await temporaryFolder();
    const module = join(folder, 'kinds.ts');
    await writeFile(module, kindsModule({ words: 'one' }));
    await writeFile(join(folder, 'show.json'), ownBlueprint);
    const sound = await songFile(90, folder);
    const tool = startTool('show', [
      'run',
      join(folder, 'show.json'),
      '--kinds',
      module,
      '--sound',
      sound,
      '--speed',
      '4',
      '--watch',
      '--json',
    ]);
    const told = (words: string): Promise<Line> => until(tool, (line) => line.type === 'log' && line['message'] === words);
    await told('one');
    await until(tool, (line) => line.type === 'beat' && (line['index'] as number) >= 4);

    await writeFile(module, kindsModule({ words: 'two' }));
    expect(await until(tool, ({ type }) => type === 'reloaded')).toMatchObject({ thread: 'analysis', file: module });
    const two = (await told('two'))['fields'] as { readonly frames: number };
    // Had the state been lost, it would count from the beginning.
    expect(two.frames).toBeGreaterThan(100);

    await writeFile(module, `${kindsModule({ words: 'three' })} ]]]`);
    expect(await until(tool, ({ type }) => type === 'not-reloaded')).toMatchObject({
      file: module,
      words: expect.stringMatching(/kinds\.ts:\d+/),
    });
    const beats = beatsOf(tool).length;
    // The old code plays on.
    await tool.line(() => (beatsOf(tool).length > beats + 2 ? true : undefined));
    expect(linesOf(tool).some(({ message }) => message === 'three')).toBe(false);

    await writeFile(module, kindsModule({ words: 'four' }));
    await told('four');
    const soFar = beatsOf(tool).length;
    await tool.line(() => (beatsOf(tool).length > soFar + 2 ? true : undefined));
    tool.child.kill('SIGINT');
    expect(await tool.status).toBe(0);
    expectNoBeatTwice(beatsOf(tool));
  });
});
