import { afterEach, describe, expect, it } from 'vitest';
import { createConsoleClient } from '#app/supervisor/bus/client.ts';
import { parseForConsole, parseForStage } from '#app/supervisor/bus/parse.ts';
import {
  ANNOUNCE_MS,
  type BusPort,
  COMMAND_TIMEOUT_MS,
  type MessageBody,
  type ReceivedMessage,
  STALE_MS,
} from '#app/supervisor/bus/protocol.ts';
import type { LogRecord } from '#app/supervisor/bus/topics.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';
import { createMemoryBus } from '../support/memory-bus.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A stage of the test's own making: it announces itself, and keeps what it hears. */
function createStage(port: BusPort, peer: string, { name = 'wall', address = '/' } = {}) {
  const heard: ReceivedMessage[] = [];
  const state = { answers: true };
  const say = (message: MessageBody): void => port.post({ v: 1, from: peer, ...message } as Parameters<BusPort['post']>[0]);
  const announce = (): void => say({ type: 'announce', stage: { name, address, startedAtMs: 0, version: '1' } });
  port.listen((message) => {
    if (!('to' in message) || message.to === peer) heard.push(message);
    if (message.type === 'who' && state.answers) announce();
  });
  return {
    heard,
    state,
    announce,
    say,
    of: <T extends ReceivedMessage['type']>(type: T) =>
      heard.filter((message): message is Extract<ReceivedMessage, { type: T }> => message.type === type),
    die: () => port.close(),
  };
}

function open() {
  const bus = createMemoryBus();
  const clock = createManualClock();
  const client = createConsoleClient({ ports: [bus.port(parseForConsole)], clock, peer: 'me' });
  stops.push(client.dispose);
  return { bus, clock, client, stage: (peer: string, card = {}) => createStage(bus.port(parseForStage), peer, card) };
}

const record = (sequence: number): LogRecord => ({ sequence, atMs: 0, level: 'error', thread: 'stage', message: `no. ${sequence}` });

describe('console client', () => {
  it('E2: finds the stages there are, and those that come', async () => {
    const { clock, client, stage } = open();
    stage('first');
    let changes = 0;
    client.onChange(() => changes++);
    await clock.advance(ANNOUNCE_MS);
    stage('second', { address: '/?kiosk' }).announce();
    await clock.advance(0);
    expect(client.stages.map(({ peer, card }) => [peer, card.address])).toEqual([
      ['first', '/'],
      ['second', '/?kiosk'],
    ]);
    expect(changes).toBe(2);
  });

  it('E2: a stage that says farewell is gone at once, one that is silent after a while', async () => {
    const { clock, client, stage } = open();
    const polite = stage('polite');
    const crashed = stage('crashed');
    polite.announce();
    crashed.announce();
    await clock.advance(0);
    expect(client.stages).toHaveLength(2);
    polite.say({ type: 'gone' });
    polite.die();
    crashed.die();
    await clock.advance(0);
    expect(client.stages.map(({ peer }) => peer)).toEqual(['crashed']);
    await clock.advance(STALE_MS - ANNOUNCE_MS);
    expect(client.stages).toHaveLength(1);
    await clock.advance(ANNOUNCE_MS);
    expect(client.stages).toEqual([]);
  });

  it('E4: subscribes, renews, and hands over what is meant for it alone', async () => {
    const { clock, client, stage } = open();
    const wall = stage('wall');
    const other = stage('other');
    await clock.advance(ANNOUNCE_MS);
    const got: string[] = [];
    client.onTelemetry(({ topic, atMs }) => got.push(`${topic} ${atMs}`));
    client.attach('nobody', ['graph']);
    expect(client.attachment.name).toBe('none');
    client.attach('wall', ['workers', 'logs.*']);
    await clock.advance(0);
    expect(wall.of('subscribe')).toMatchObject([{ from: 'me', to: 'wall', topics: ['workers', 'logs.*'] }]);
    const tell = (from: typeof wall, atMs: number, more: object): void =>
      from.say({ type: 'telemetry', topic: 'workers', atMs, data: [], ...more } as MessageBody);
    tell(wall, 1, {});
    tell(wall, 2, { to: 'me' });
    tell(wall, 3, { to: 'another console' });
    tell(wall, 4, { topic: 'alerts' });
    tell(wall, 5, { topic: 'logs.error', data: [record(1)] });
    tell(other, 6, {});
    await clock.advance(0);
    expect(got).toEqual(['workers 1', 'workers 2', 'logs.error 5']);
    await clock.advance(2 * ANNOUNCE_MS);
    expect(wall.of('subscribe')).toHaveLength(3);
    client.attach('other', ['graph']);
    await clock.advance(0);
    expect(wall.of('unsubscribe')).toHaveLength(1);
    client.detach();
    await clock.advance(ANNOUNCE_MS);
    expect(other.of('unsubscribe')).toHaveLength(1);
    expect(other.of('subscribe')).toHaveLength(1);
  });

  it('E4: what it hears renews its subscription, for timers of a window in the background are slow', async () => {
    const { bus, client, stage, clock } = open();
    const wall = stage('wall');
    await clock.advance(ANNOUNCE_MS);
    client.attach('wall', ['workers']);
    // Its clock goes on, its timers do not run.
    const late = createConsoleClient({
      ports: [bus.port(parseForConsole)],
      clock: { now: clock.now, after: () => () => undefined },
      peer: 'slow',
    });
    stops.push(late.dispose);
    await clock.advance(0);
    late.attach('wall', ['workers']);
    await clock.advance(2 * ANNOUNCE_MS);
    const subscriptions = (): number => wall.of('subscribe').filter(({ from }) => from === 'slow').length;
    expect(subscriptions()).toBe(1);
    wall.say({ type: 'telemetry', topic: 'workers', atMs: 1, data: [] });
    await clock.advance(0);
    expect(subscriptions()).toBe(2);
  });

  it('E9: hands each log over once, though the stage sends the recent ones anew', async () => {
    const { clock, client, stage } = open();
    const wall = stage('wall');
    await clock.advance(ANNOUNCE_MS);
    const got: number[] = [];
    client.onTelemetry((message) => message.topic === 'logs.error' && got.push(...message.data.map(({ sequence }) => sequence)));
    client.attach('wall', ['logs.*']);
    for (const sequences of [[1, 2], [1, 2, 3], [3]])
      wall.say({ type: 'telemetry', topic: 'logs.error', atMs: 0, data: sequences.map(record) });
    await clock.advance(0);
    expect(got).toEqual([1, 2, 3]);
  });

  it('E10: goes over to the stage that comes up in the place of one that was reloaded', async () => {
    const { clock, client, stage } = open();
    const before = stage('before');
    await clock.advance(ANNOUNCE_MS);
    client.attach('before', ['graph']);
    before.say({ type: 'gone' });
    before.die();
    await clock.advance(0);
    expect(client.attachment).toMatchObject({ name: 'waiting', lost: { peer: 'before' } });
    stage('elsewhere', { address: '/?kiosk' }).announce();
    await clock.advance(0);
    expect(client.attachment.name).toBe('waiting');
    const after = stage('after');
    after.announce();
    await clock.advance(0);
    expect(client.attachment).toMatchObject({ name: 'attached', stage: { peer: 'after' }, reconnects: 1 });
    expect(after.of('subscribe')).toMatchObject([{ topics: ['graph'] }]);
  });

  it('E10: a stage that was out of reach and is back brings what was missed, and no log twice', async () => {
    const { clock, client, stage } = open();
    const wall = stage('wall');
    await clock.advance(ANNOUNCE_MS);
    const got: number[] = [];
    client.onTelemetry((message) => message.topic === 'logs.error' && got.push(...message.data.map(({ sequence }) => sequence)));
    client.attach('wall', ['logs.*']);
    const tell = (...sequences: readonly number[]): void =>
      wall.say({ type: 'telemetry', topic: 'logs.error', atMs: 0, data: sequences.map(record) });
    tell(1, 2);
    // The relay says so when the stage's socket breaks.
    wall.say({ type: 'gone' });
    wall.announce();
    await clock.advance(0);
    expect(client.attachment).toMatchObject({ name: 'attached', stage: { peer: 'wall' }, reconnects: 1 });
    expect(wall.heard.slice(-2).map(({ type }) => type)).toEqual(['unsubscribe', 'subscribe']);
    tell(1, 2, 3, 4);
    await clock.advance(0);
    expect(got).toEqual([1, 2, 3, 4]);
  });

  it('E10: a stage that crashed is replaced by its like within a round; two windows of one address are kept apart', async () => {
    const { clock, client, stage } = open();
    const crashed = stage('crashed');
    await clock.advance(ANNOUNCE_MS);
    client.attach('crashed', ['graph']);
    stage('twin').announce();
    await clock.advance(2 * ANNOUNCE_MS);
    expect(client.attachment).toMatchObject({ name: 'attached', stage: { peer: 'crashed' }, reconnects: 0 });
    crashed.die();
    stage('reloaded').announce();
    await clock.advance(ANNOUNCE_MS);
    expect(client.attachment).toMatchObject({ name: 'attached', reconnects: 1 });
    expect(client.stages.map(({ peer }) => peer)).not.toContain('crashed');
  });

  describe('commands', () => {
    async function attached() {
      const rig = open();
      const wall = rig.stage('wall');
      await rig.clock.advance(ANNOUNCE_MS);
      rig.client.attach('wall', []);
      return { ...rig, wall };
    }

    it('E3: gives what the stage answers to this very command', async () => {
      const { client, clock, wall } = await attached();
      const first = client.send({ type: 'start' });
      const second = client.send({ type: 'stop' });
      await clock.advance(0);
      const [one, two] = wall.of('command');
      expect([one?.command, two?.command]).toEqual([{ type: 'start' }, { type: 'stop' }]);
      const answer = (to: string, id: number, value: string): void => wall.say({ type: 'reply', to, id, result: { ok: true, value } });
      answer('another console', one?.id ?? 0, 'not for us');
      answer('me', two?.id ?? 0, 'stopped');
      wall.say({ type: 'reply', to: 'me', id: one?.id ?? 0, result: { ok: false, error: { code: 'no', message: 'No.' } } });
      expect(await second).toEqual({ ok: true, value: 'stopped' });
      expect(await first).toEqual({ ok: false, error: { code: 'no', message: 'No.' } });
    });

    it('E3: fails with a code when there is no answer in time, when it is called off, and when the stage goes', async () => {
      const { client, clock, wall } = await attached();
      const codeOf = async (sent: ReturnType<typeof client.send>) => {
        const result = await sent;
        return result.ok ? 'ok' : result.error.code;
      };
      const late = client.send({ type: 'undo' });
      const soon = client.send({ type: 'undo' }, { deadlineMs: 50 });
      await clock.advance(50);
      expect(await codeOf(soon)).toBe('timed-out');
      await clock.advance(COMMAND_TIMEOUT_MS - 50);
      expect(await codeOf(late)).toBe('timed-out');

      const abort = new AbortController();
      const called = client.send({ type: 'undo' }, { signal: abort.signal });
      abort.abort();
      expect(await codeOf(called)).toBe('aborted');
      expect(await codeOf(client.send({ type: 'undo' }, { signal: abort.signal }))).toBe('aborted');

      const lost = client.send({ type: 'undo' });
      wall.say({ type: 'gone' });
      await clock.advance(0);
      expect(await codeOf(lost)).toBe('stage-gone');
      expect(await codeOf(client.send({ type: 'undo' }))).toBe('stage-gone');
    });

    it('E3: disposing of the console settles what is pending, and lets go of the stage', async () => {
      const { client, clock, wall } = await attached();
      const pending = client.send({ type: 'undo' });
      client.dispose();
      expect(await pending).toMatchObject({ ok: false, error: { code: 'aborted' } });
      await clock.advance(0);
      expect(wall.of('unsubscribe')).toHaveLength(1);
      const heard = wall.heard.length;
      await clock.advance(10 * ANNOUNCE_MS);
      expect(wall.heard).toHaveLength(heard);
    });
  });
});
