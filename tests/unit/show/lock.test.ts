import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kinds } from '#app/processors/kinds.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { parseBlueprint } from '#app/show/blueprint.ts';
import { CAPABILITIES } from '#app/show/capability.ts';
import { linkKey } from '#app/show/graph.ts';
import { compileLock, compileLockText, lockToJson, parseLock, verifyLock } from '#app/show/lock.ts';
import { parseDeployment } from '#app/show/parse-deployment.ts';
import { families } from '#app/supervisor/metrics/names.ts';

const read = (name: string): string => readFileSync(new URL(`../../../public/blueprints/${name}`, import.meta.url), 'utf8');

const files = {
  blueprint: JSON.stringify({
    format: 'algorhythmic/blueprint',
    version: 1,
    name: 'small',
    processors: { painter: { kind: 'painter' }, library: { kind: 'library' } },
    links: [{ from: 'painter.pictures', to: 'library.painted' }],
  }),
  deployment: JSON.stringify({
    format: 'algorhythmic/deployment',
    version: 1,
    name: 'here',
    capabilities: {
      '*': [{ use: 'metering' }, { use: 'retry', config: { attempts: 2 } }],
      library: [{ use: 'schema-check' }, { use: 'retry', config: { attempts: 5, delayMs: 10 } }],
    },
    capacities: { 'painter.pictures -> library.painted': 3 },
    batches: { library: { input: 'features', maxItems: 4, maxMs: 10 } },
  }),
};

function deployed(change: object) {
  return { ...(JSON.parse(files.deployment) as object), ...change };
}

function compiled(text = files.deployment) {
  const blueprint = parseBlueprint(files.blueprint, kinds, portTypes);
  const deployment = parseDeployment(text);
  if (!blueprint.ok || !deployment.ok) throw new Error('the test is wrong');
  const lock = compileLock(blueprint.value, deployment.value, kinds);
  if (!lock.ok) throw new Error(JSON.stringify(lock.error));
  return { blueprint: blueprint.value, lock: lock.value };
}

/** `place: code` of everything that is wrong with a deployment, or its lock. */
function wrongs(change: object): readonly string[] {
  const deployment = parseDeployment(deployed(change));
  const blueprint = parseBlueprint(files.blueprint, kinds, portTypes);
  if (!blueprint.ok) throw new Error('the test is wrong');
  const result = deployment.ok ? compileLock(blueprint.value, deployment.value, kinds) : deployment;
  return result.ok ? [] : result.error.map(({ code, place }) => `${place}: ${code}`);
}

it('D1: a deployment is read with its defaults filled in', () => {
  const parsed = parseDeployment({ format: 'algorhythmic/deployment', version: 1, name: 'bare' });
  expect(parsed).toEqual({
    ok: true,
    value: {
      name: 'bare',
      threads: {},
      capacities: {},
      capabilities: {},
      batches: {},
      alerts: [],
      settings: { heartbeatMs: 5000, missedHeartbeats: 3, stableMs: 30_000, maxFalls: 6, checkpointMs: 5000, resumeWithinMs: 1_800_000 },
    },
  });
});

it.each([
  [
    'capabilities.stage[1].config.perSecond',
    { capabilities: { stage: [{ use: 'metering' }, { use: 'rate-limit', config: { perSecond: 0 } }] } },
  ],
  ['capabilities.library[0].config.attempts', { capabilities: { library: [{ use: 'retry', config: { attempts: 1 } }] } }],
  ['capabilities.library[0].use', { capabilities: { library: [{ use: 'magic' }] } }],
  ['capabilities.library', { capabilities: { library: [{ use: 'tracing' }, { use: 'tracing' }] } }],
  ['batches.library.maxItems', { batches: { library: { input: 'features', maxItems: 0, maxMs: 1 } } }],
  ['alerts[0].metric', { alerts: [{ name: 'a', metric: 'No Metric', is: 'above', limit: 1, words: 'w' }] }],
  ['settings.heartbeatMs', { settings: { heartbeatMs: 'soon' } }],
  ['threads.stage', { threads: { stage: 'moon' } }],
  ['color', { color: 'blue' }],
])('D1: what is wrong in a deployment is named with its place: %s', (place, change) => {
  expect(wrongs(change)).toEqual([`${place}: bad-deployment`]);
});

it.each([
  ['capabilities.nobody: unknown-processor', { capabilities: { nobody: [] } }],
  ['batches.nobody: unknown-processor', { batches: { nobody: { input: 'features', maxItems: 1, maxMs: 1 } } }],
  ['batches.library.input: unknown-port', { batches: { library: { input: 'nothing', maxItems: 1, maxMs: 1 } } }],
  ['capacities.a.x -> b.y: unknown-link', { capacities: { 'a.x -> b.y': 1 } }],
  ['threads.attic: unknown-thread', { threads: { attic: 'page' } }],
  ['alerts[1].name: duplicate-alert', { alerts: [1, 2].map((limit) => ({ name: 'a', metric: 'm', is: 'above', limit, words: 'w' })) }],
])('D1: a deployment that names what its blueprint does not have gives no lock: %s', (wrong, change) => {
  expect(wrongs(change)).toEqual([wrong]);
});

it('D1: text that is no JSON is told as such', () => {
  expect(parseDeployment('{')).toMatchObject({ ok: false, error: [{ code: 'not-json' }] });
  expect(parseLock('{')).toMatchObject({ ok: false, error: [{ code: 'not-json' }] });
});

it("D5: a chain is the common one, then the processor's own; what stands in both keeps its place and takes the processor's settings", () => {
  const { lock } = compiled();
  expect(lock.common.map(({ use }) => use)).toEqual(['metering', 'retry']);
  expect(Object.keys(lock.chains)).toEqual(['library', 'painter']);
  expect(lock.chains['painter']).toEqual(lock.common);
  expect(lock.chains['library']).toEqual([
    { use: 'metering', config: {} },
    { use: 'retry', config: { attempts: 5, delayMs: 10 } },
    { use: 'schema-check', config: {} },
  ]);
});

it('D5: the same blueprint and deployment give the same lock byte for byte, however they are written', () => {
  const reversed = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(files.deployment) as object).reverse()), null, 4);
  expect(lockToJson(compiled(reversed).lock)).toBe(lockToJson(compiled().lock));
});

it('D5: a lock comes back from its text as it was, and fits its blueprint', () => {
  const { blueprint, lock } = compiled();
  const parsed = parseLock(lockToJson(lock));
  expect(parsed).toEqual({ ok: true, value: lock });
  expect(verifyLock(lock, blueprint)).toEqual({ ok: true, value: lock });
});

it('D5: a lock that was changed by hand, or is of another blueprint, is stale', () => {
  const { blueprint, lock } = compiled();
  const tampered = { ...lock, chains: { ...lock.chains, library: lock.common } };
  expect(verifyLock(tampered, blueprint)).toMatchObject({ ok: false, error: { code: 'stale-lock', place: 'hash' } });
  const other = { ...blueprint, graph: { ...blueprint.graph, links: [] } };
  expect(verifyLock(lock, other)).toMatchObject({ ok: false, error: { code: 'stale-lock', place: 'blueprint.checksum' } });
});

it('D5: every setting of a deployment shows in the hash', () => {
  const hashes = [{}, { settings: { maxFalls: 7 } }, { threads: { stage: 'page' } }, { capacities: {} }, { batches: {} }].map(
    (change) => compiled(JSON.stringify(deployed(change))).lock.hash,
  );
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
});

it('D5: the lock in the tree is what its blueprint and deployment compile to (`npm run show -- lock` writes it)', () => {
  const text = compileLockText({ blueprint: read('show.json'), deployment: read('show.deployment.json') }, kinds, portTypes);
  expect(text).toEqual({ ok: true, value: read('show.lock.json') });
});

it('D6: the alerts of the show watch metrics and links that it has', () => {
  const blueprint = parseBlueprint(read('show.json'), kinds, portTypes);
  const deployment = parseDeployment(read('show.deployment.json'));
  if (!blueprint.ok || !deployment.ok) throw new Error('the show in the tree cannot be read');
  const { graph } = blueprint.value;
  const metrics = new Set<string>(Object.values(families).map(([name]) => name));
  // The input comes and goes with what the person listens to.
  const links = new Set([...graph.links.map(linkKey), 'input.samples -> analysis.samples']);
  const counters = new Set(['refused', 'failed'].map((counter) => `algorhythmic_capability_${counter}_total`));
  for (const { name, metric, labels } of deployment.value.alerts) {
    expect([name, metrics.has(metric) || counters.has(metric)]).toEqual([name, true]);
    const { link, processor, capability } = labels;
    if (link !== undefined) expect(links).toContain(link);
    if (processor !== undefined) expect(Object.keys(graph.processors)).toContain(processor);
    if (capability !== undefined) expect(CAPABILITIES).toContain(capability);
  }
});
