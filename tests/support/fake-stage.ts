import type { Json } from '#app/lib/json.ts';
import { type Failure, ok, type Result } from '#app/lib/result.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import { parseForStage } from '#app/supervisor/bus/parse.ts';
import { BUS_VERSION, type BusMessage } from '#app/supervisor/bus/protocol.ts';
import { createSocketPort } from '#app/supervisor/bus/socket.ts';
import { matchesTopic } from '#app/supervisor/bus/topic-pattern.ts';
import type { LogRecord, Topics } from '#app/supervisor/bus/topics.ts';
import { CONSOLE_STAGE_PATH } from '#edge/contract/console.ts';

/** A stage of the bus with nothing behind it: it tells what it is told to tell, and remembers what it was ordered. */
export interface FakeStage {
  readonly commands: readonly Command[];
  /** Tells everybody, and from now on whoever subscribes. */
  tell<T extends keyof Topics>(topic: T, data: Topics[T]): void;
  /** The newest subscription. */
  readonly topics: readonly string[];
  /** Settles with the next subscription. */
  subscribed(): Promise<void>;
  close(): void;
}

export function startFakeStage(
  serverUrl: string,
  {
    peer = crypto.randomUUID(),
    name = 'show',
    answer = () => ok(null) as Result<Json, Failure>,
  }: {
    readonly peer?: string;
    readonly name?: string;
    readonly answer?: (command: Command) => Result<Json, Failure>;
  } = {},
): FakeStage {
  const known = new Map<keyof Topics, Topics[keyof Topics]>();
  const commands: Command[] = [];
  const waiting: (() => void)[] = [];
  let topics: readonly string[] = [];
  const port = createSocketPort({
    url: `${serverUrl.replace('http', 'ws')}${CONSOLE_STAGE_PATH}`,
    parse: parseForStage,
    onState: ({ name: state }) => (state === 'open' ? queueMicrotask(announce) : undefined),
  });
  const post = (message: object): void => port.post({ v: BUS_VERSION, from: peer, ...message } as BusMessage);
  const announce = (): void => post({ type: 'announce', stage: { name, address: '/?demo', startedAtMs: 1000, version: '1' } });
  const send = (topic: keyof Topics, to?: string): void =>
    post({ type: 'telemetry', ...(to === undefined ? {} : { to }), topic, atMs: Date.now(), data: known.get(topic) });

  port.listen((message) => {
    switch (message.type) {
      case 'who':
        announce();
        break;
      case 'subscribe':
        topics = message.topics;
        for (const topic of known.keys()) if (topics.some((pattern) => matchesTopic(pattern, topic))) send(topic, message.from);
        for (const wake of waiting.splice(0)) wake();
        break;
      case 'command': {
        const command = message.command as Command;
        commands.push(command);
        post({ type: 'reply', to: message.from, id: message.id, result: answer(command) });
        break;
      }
    }
  });
  return {
    commands,
    get topics() {
      return topics;
    },
    tell(topic, data) {
      known.set(topic, data);
      send(topic);
    },
    subscribed: () => new Promise((resolve) => waiting.push(resolve)),
    close() {
      post({ type: 'gone' });
      port.close();
    },
  };
}

export const sampleGraph: Topics['graph'] = {
  name: 'show',
  state: 'running',
  commitMode: 'auto',
  uncommitted: false,
  canUndo: false,
  canRedo: false,
  checksum: 'cafe',
  graph: {
    processors: { analysis: { kind: 'analysis', config: { hop: 512 } }, stage: { kind: 'stage', config: {} } },
    links: [{ from: 'analysis.features', to: 'stage.features', capacity: 8, policy: 'drop-oldest' }],
  },
  processors: {
    analysis: { thread: 'analysis', state: 'running', chain: ['metering'] },
    stage: { thread: 'stage', state: 'failed', failure: { code: 'setup-failed', message: 'no canvas here' }, chain: [] },
  },
  links: { 'analysis.features -> stage.features': { state: 'wired', transport: 'ring' } },
  kinds: [],
};

export const sampleFlow: Topics['flow'] = {
  processors: { analysis: { turnsPerSecond: 250, busy: 0.06, p95Ms: 0.8, errors: 0, health: 'ok' } },
  links: {
    'analysis.features -> stage.features': {
      perSecond: 86.1,
      dropped: 3,
      droppedPerSecond: 0,
      waiting: 1,
      capacity: 8,
      p50Ms: 2,
      p95Ms: 12,
    },
  },
};

export const sampleWorkers: Topics['workers'] = [
  {
    thread: 'analysis',
    place: 'worker',
    status: 'up',
    sinceMs: 1000,
    lastBeatMs: Date.now(),
    roundTripMs: 1.5,
    falls: 0,
    processors: ['analysis'],
  },
  { thread: 'stage', place: 'worker', status: 'restarting', sinceMs: 1000, falls: 2, lastReason: 'it stalled', processors: ['stage'] },
];

export const logRecord = (sequence: number, more: Partial<LogRecord> = {}): LogRecord => ({
  sequence,
  atMs: 1_700_000_000_000 + sequence,
  level: 'info',
  thread: 'analysis',
  message: `message ${sequence}`,
  ...more,
});
