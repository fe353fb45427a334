import { canonicalJson, type Json } from '#app/lib/json.ts';
import { hashString } from '#app/lib/random.ts';
import { type Failure, fail, ok, type Result } from '#app/lib/result.ts';
import { type Blueprint, parseBlueprint } from './blueprint.ts';
import type { CapabilitySpec } from './capability.ts';
import { DEPLOYMENT_VERSION, type Deployment, LOCK_FORMAT, type Lock } from './deployment.ts';
import { lockSchema } from './deployment-schema.ts';
import { graphChecksum, linkKey } from './graph.ts';
import { parseAs } from './parse.ts';
import { parseDeployment } from './parse-deployment.ts';
import type { PortType, ProcessorKind } from './processor.ts';

type Kinds = ReadonlyMap<string, ProcessorKind>;

/**
 * Joins a blueprint with a deployment. Everything the deployment names must be in the blueprint; each chain is the common one, then the
 * processor's own, where a capability that stands in both keeps its common place and takes the processor's settings.
 */
export function compileLock(blueprint: Blueprint, deployment: Deployment, kinds: Kinds): Result<Lock, readonly Failure[]> {
  const failures = check(blueprint, deployment, kinds);
  if (failures.length > 0) return fail(failures);
  const { name, threads, capacities, capabilities, batches, alerts, settings } = deployment;
  const common = capabilities['*'] ?? [];
  const ids = Object.keys(blueprint.graph.processors).sort();
  const body = {
    blueprint: { name: blueprint.name, checksum: graphChecksum(blueprint.graph) },
    deployment: { name, checksum: checksum64(deployment) },
    threads,
    capacities,
    common,
    chains: Object.fromEntries(ids.map((id) => [id, chainOf(common, capabilities[id] ?? [])])),
    batches,
    alerts,
    settings,
  };
  return ok({ ...body, hash: checksum64(body) });
}

/** The text of the lock of two files, or what is wrong with them: what `show.lock.json` holds. */
export function compileLockText(
  files: { readonly blueprint: string; readonly deployment: string },
  kinds: Kinds,
  portTypes: Readonly<Record<string, PortType>>,
): Result<string, readonly Failure[]> {
  const blueprint = parseBlueprint(files.blueprint, kinds, portTypes);
  if (!blueprint.ok) return blueprint;
  const deployment = parseDeployment(files.deployment);
  if (!deployment.ok) return deployment;
  const lock = compileLock(blueprint.value, deployment.value, kinds);
  return lock.ok ? ok(lockToJson(lock.value)) : lock;
}

/** Reads a lock: JSON text, or the value it stands for. Whether it fits a blueprint is for `verifyLock` to say. */
export function parseLock(input: unknown): Result<Lock, readonly Failure[]> {
  const parsed = parseAs(lockSchema, input, 'bad-lock');
  if (!parsed.ok) return parsed;
  const { format: _format, version: _version, ...lock } = parsed.value;
  return ok(lock);
}

/** Whether a lock is whole and was compiled from this blueprint: else its chains surround something else than what will run. */
export function verifyLock(lock: Lock, blueprint: Blueprint): Result<Lock, Failure<'stale-lock'>> {
  const stale = (place: string, message: string): Result<Lock, Failure<'stale-lock'>> => fail({ code: 'stale-lock', place, message });
  const { hash, ...body } = lock;
  const expected = checksum64(body);
  if (hash !== expected) return stale('hash', `the lock was changed by hand: its hash is ${hash}, its content's ${expected}`);
  const checksum = graphChecksum(blueprint.graph);
  if (lock.blueprint.checksum !== checksum)
    return stale('blueprint.checksum', `the lock is of blueprint ${lock.blueprint.checksum}, this one is ${checksum}: compile it anew`);
  return ok(lock);
}

/** The lock as JSON text: sorted keys, so that equal locks are equal byte for byte. */
export function lockToJson(lock: Lock): string {
  const sorted = JSON.parse(canonicalJson(lock as unknown as Json)) as object;
  return `${JSON.stringify({ format: LOCK_FORMAT, version: DEPLOYMENT_VERSION, ...sorted }, null, 2)}\n`;
}

/** Sixteen hexadecimal digits that tell two values apart by accident or neglect; whoever forges one on purpose is not kept out. */
export function checksum64(value: object): string {
  const text = canonicalJson(value as Json);
  return [text, `lock:${text}`].map((salted) => hashString(salted).toString(16).padStart(8, '0')).join('');
}

function chainOf(common: readonly CapabilitySpec[], own: readonly CapabilitySpec[]): readonly CapabilitySpec[] {
  const inCommon = common.map((spec) => own.find(({ use }) => use === spec.use) ?? spec);
  return [...inCommon, ...own.filter(({ use }) => !common.some((spec) => spec.use === use))];
}

function check({ graph }: Blueprint, deployment: Deployment, kinds: Kinds): readonly Failure[] {
  const failures: Failure[] = [];
  const say = (code: string, place: string, message: string): void => void failures.push({ code, place, message });
  const kindOf = (id: string): ProcessorKind | undefined =>
    Object.hasOwn(graph.processors, id) ? kinds.get(graph.processors[id]?.kind ?? '') : undefined;
  const named = (id: string, place: string): boolean => {
    const found = kindOf(id) !== undefined;
    if (!found) say('unknown-processor', place, `the blueprint has no processor "${id}"`);
    return found;
  };

  const threads = new Set(Array.from(kinds.values(), ({ thread }) => thread));
  for (const thread of Object.keys(deployment.threads))
    if (!threads.has(thread)) say('unknown-thread', `threads.${thread}`, `no kind runs in a thread "${thread}"`);
  const links = new Set(graph.links.map(linkKey));
  for (const key of Object.keys(deployment.capacities))
    if (!links.has(key)) say('unknown-link', `capacities.${key}`, `the blueprint has no link "${key}"`);
  for (const id of Object.keys(deployment.capabilities)) if (id !== '*') named(id, `capabilities.${id}`);
  for (const [id, { input }] of Object.entries(deployment.batches)) {
    const place = `batches.${id}`;
    if (!named(id, place)) continue;
    if (!Object.hasOwn(kindOf(id)?.inputs ?? {}, input)) say('unknown-port', `${place}.input`, `"${id}" has no input "${input}"`);
  }
  const alerts = new Set<string>();
  deployment.alerts.forEach(({ name }, index) => {
    if (alerts.has(name)) say('duplicate-alert', `alerts[${index}].name`, `there are two alerts "${name}"`);
    alerts.add(name);
  });
  return failures;
}
