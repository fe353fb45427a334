import type { Endpoint } from 'comlink';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#app/show/clock.ts';
import type { HostEvent } from '#app/show/host-api.ts';
import type { Clock } from '#app/show/processor.ts';
import { createRemoteHost } from '#app/show/remote-host.ts';
import { serveHost } from '#app/show/serve.ts';
import { createManualClock } from './support/manual-clock.ts';
import { portTypes, sketchKinds } from './support/rig.ts';

let opened = 0;
const never = new Promise<never>(() => undefined);

/** A host behind a real channel, as behind a worker. */
function open(deadlineMs = 60_000, wait: Promise<void> = never, clock: Clock = systemClock) {
  const { kinds, implementations } = sketchKinds({
    good: { create: () => ({ checkpoint: () => ({ bars: 4 }) }) },
    stubborn: { create: () => ({ pause: () => wait }) },
  });
  const { port1, port2 } = new MessageChannel();
  serveHost({ kinds, portTypes, implementations, endpoint: port2 as unknown as Endpoint });
  port1.start();
  port2.start();
  const events: HostEvent[] = [];
  let ended = 0;
  const host = createRemoteHost({
    thread: { endpoint: port1 as unknown as Endpoint, terminate: () => void ended++, onError: () => undefined },
    lockName: `test ${++opened}`,
    deadlineMs,
    clock,
    onEvent: (event) => void events.push(event),
  });
  const close = (): void => {
    host.terminate('the test is over');
    port1.close();
  };
  return { host, events, ended: () => ended, close };
}

const spec = (id: string, kind: string) => ({ id, instance: 1, kind, config: {} });
async function started(host: ReturnType<typeof open>['host'], events: readonly HostEvent[], kind: string): Promise<void> {
  await host.ready;
  await host.start(spec('a', kind));
  await host.begin(['a']);
  while (!events.some(({ type }) => type === 'started')) await new Promise((resolve) => setTimeout(resolve, 0));
}

describe('remote host', () => {
  it('E3, E5: the code of an error survives the way', async () => {
    const { host, close } = open();
    await host.ready;
    await expect(host.start(spec('a', 'nothing'))).rejects.toMatchObject({ name: 'ShowError', code: 'unknown-kind' });
    close();
  });

  it('D8: what a processor needs to go on comes across', async () => {
    const { host, events, close } = open();
    await started(host, events, 'good');
    expect(await host.checkpoint()).toEqual({ a: { bars: 4 } });
    close();
  });

  it('E3: a signal ends the waiting, and the host goes on', async () => {
    const { host, events, close } = open();
    await started(host, events, 'stubborn');
    const abort = new AbortController();
    const pausing = host.within({ signal: abort.signal }).pause();
    abort.abort();
    await expect(pausing).rejects.toMatchObject({ code: 'aborted' });
    await expect(host.within({ signal: abort.signal }).ping()).rejects.toMatchObject({ code: 'aborted' });
    await host.ping();
    close();
  });

  it('E3: a deadline of its own for a call, another for the rest', async () => {
    const { host, events, close } = open();
    await started(host, events, 'stubborn');
    await expect(host.within({ deadlineMs: 5 }).pause()).rejects.toMatchObject({ code: 'too-slow' });
    await host.ping();
    close();
  });

  it('E5: a thread that ends rejects what is pending and what comes later, and tells no more', async () => {
    const { host, events, ended, close } = open();
    await started(host, events, 'stubborn');
    const pausing = host.pause();
    host.terminate('killed');
    await expect(pausing).rejects.toMatchObject({ code: 'host-lost', message: 'killed' });
    await expect(host.ping()).rejects.toMatchObject({ code: 'host-lost' });
    host.terminate('again');
    expect(ended()).toBe(1);
    close();
  });

  it('D2, E5: a thread that is ended leaves no timer behind, whatever it had still to answer', async () => {
    const clock = createManualClock();
    const { host, close } = open(60_000, never, clock);
    const greeting = host.ready.catch(() => undefined);
    const asked = host.ping().catch(() => undefined);
    await clock.advance(0);
    expect(clock.pending).toBeGreaterThan(0);
    close();
    await Promise.all([greeting, asked]);
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });
});
