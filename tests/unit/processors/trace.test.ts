import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { QUANTUM, SAMPLE_BLOCK_LENGTH, writeSampleBlock } from '#app/audio/sample-block.ts';
import { hostedKinds } from '#app/processors/kind-table.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { linkKey } from '#app/show/graph.ts';
import { createProcessorHost } from '#app/show/host.ts';
import { parseLock } from '#app/show/lock.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';
import { until } from '#tests/unit/show/support/rig.ts';
import { implementations as analysis } from '#workers/analysis/processors.ts';

const SAMPLE_RATE = 44_100;
const STARTED_AT_MS = 1_763_721_600_000;

it('B9, D5: a second of music can be followed through the chains of the lock, from the samples to what draws', async () => {
  const text = readFileSync(new URL('../../../public/blueprints/show.lock.json', import.meta.url), 'utf8');
  const lock = parseLock(text);
  if (!lock.ok) throw new Error('the lock in the tree cannot be read');
  const clock = createManualClock();
  const wallMs = (): number => STARTED_AT_MS + clock.now();
  const logs: Readonly<Record<string, unknown>>[] = [];
  let send = (_block: Float32Array): boolean => false;
  const source: ProcessorFactory = (context) => {
    send = (block) => context.outlet('samples').send(block);
    return {};
  };
  let draw = (): void => undefined;
  /** What draws, as far as ports go: by a frame clock of its own. */
  const stage: ProcessorFactory = (context) => {
    draw = () => {
      if (!context.inlet('features').takeLatest()) return;
      context.logger.log('info', 'drawn');
      context.outlet('status').send({ fps: 60, renderMs: 4, morph: 0 });
    };
    return {};
  };
  let started = 0;
  const host = createProcessorHost({
    kinds: hostedKinds,
    portTypes,
    implementations: { ...analysis, 'demo-band': async () => source, stage: async () => stage },
    clock,
    wallMs,
    logger: { log: (_level, message, fields = {}) => void logs.push({ message, ...fields }) },
    onEvent: ({ type }) => {
      if (type === 'started') started++;
    },
  });
  const kinds = { input: 'demo-band', analysis: 'analysis', stage: 'stage' };
  for (const [id, kind] of Object.entries(kinds)) {
    const config = kind === 'analysis' ? { window: 2048, hop: 512, smoothing: 0.8 } : {};
    await host.start({ id, instance: 1, kind, config, chain: lock.value.chains[id] ?? lock.value.common });
  }
  for (const [from, to] of [['input.samples', 'analysis.samples'] as const, ['analysis.features', 'stage.features'] as const]) {
    const end = (name: string) => ({ processor: name.split('.')[0] ?? '', port: name.split('.')[1] ?? '' });
    const base = { link: linkKey({ from, to }), capacity: 256, policy: 'drop-oldest' as const };
    await host.wire({ ...base, transport: 'direct', from: end(from), to: end(to) });
  }
  await host.begin(Object.keys(kinds));
  await until(() => started === 3);

  const quantumMs = (QUANTUM / SAMPLE_RATE) * 1000;
  const tone = new Float32Array(QUANTUM);
  for (let position = 0; position < 2.5 * SAMPLE_RATE; position += QUANTUM) {
    for (let i = 0; i < QUANTUM; i++) tone[i] = 0.3 * Math.sin((2 * Math.PI * 440 * (position + i)) / SAMPLE_RATE);
    // A block for each, since a direct link hands over the array itself.
    const block = new Float32Array(SAMPLE_BLOCK_LENGTH);
    writeSampleBlock(block, position, SAMPLE_RATE, wallMs(), tone, tone);
    send(block);
    await clock.advance(quantumMs);
    draw();
  }
  await host.dispose();

  const second = `m${STARTED_AT_MS / 1000 + 1}`;
  const journey = logs.filter(({ correlationId }) => correlationId === second).map(({ processor, message }) => `${processor}: ${message}`);
  expect(journey.filter((step) => step !== 'stage: drawn')).toEqual([
    'input: sent samples',
    'analysis: took samples',
    'analysis: sent features',
    'stage: took features',
    'stage: sent status',
  ]);
  // Whatever the stage logs meanwhile is about the same second.
  expect(journey.filter((step) => step === 'stage: drawn').length).toBeGreaterThan(5);
});
