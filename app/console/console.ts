import { batch, computed, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import type { Json } from '#app/lib/json.ts';
import type { Failure, Result } from '#app/lib/result.ts';
import type { Scope } from '#app/lib/scope.ts';
import type { Attachment, ConsoleClient, SeenStage } from '#app/supervisor/bus/client.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import type { PeerId } from '#app/supervisor/bus/protocol.ts';
import { TOPICS, type Topic } from '#app/supervisor/bus/topics.ts';
import { everything, type LogFilter } from './log-book.ts';
import { createOrders, type Orders } from './orders.ts';
import type { ConsolePorts } from './ports.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { whichStage } from './which-stage.ts';

export const VIEWS = ['graph', 'workers', 'metrics', 'alerts', 'logs', 'checkpoints', 'export'] as const;
export type View = (typeof VIEWS)[number];

/** What is selected in the graph. */
export type Selection =
  | { readonly type: 'nothing' }
  | { readonly type: 'processor'; readonly id: string }
  | { readonly type: 'link'; readonly key: string }
  | { readonly type: 'new' };

/** Everything the parts of the page share. */
export interface Console {
  readonly ports: ConsolePorts;
  readonly stages: ReadonlySignal<readonly SeenStage[]>;
  readonly attachment: ReadonlySignal<Attachment>;
  /** Every stage that is there has had time to answer. */
  readonly settled: ReadonlySignal<boolean>;
  /** Whether commands have somebody to go to. */
  readonly live: ReadonlySignal<boolean>;
  readonly telemetry: Telemetry;
  readonly orders: Orders;
  readonly view: Signal<View>;
  readonly selection: Signal<Selection>;
  readonly logFilter: Signal<LogFilter>;
  /** What screen readers are told. */
  readonly said: Signal<string>;
  /** Seconds pass: read it where an age is shown. */
  readonly nowMs: ReadonlySignal<number>;
  choose(stage: PeerId): void;
  /** Gives a command and remembers what became of it; the words say what is being done: “Restarting stage”. */
  order(words: string, command: Command): Promise<Result<Json, Failure>>;
}

/** All stages that are there have answered within this. */
export const SETTLED_MS = 1000;
const AGE_TICK_MS = 1000;

export function createConsole(client: ConsoleClient, ports: ConsolePorts, scope: Scope): Console {
  const stages = signal(client.stages);
  const attachment = signal(client.attachment);
  const settled = signal(false);
  const telemetry = createTelemetry(ports.soon);
  const view = signal<View>('graph');
  const logFilter = signal(everything);
  const nowMs = signal(ports.now());
  const attachedTo = computed(() => (attachment.value.name === 'attached' ? attachment.value.stage.peer : undefined));

  /** What changes all the time is asked for where it is seen. */
  const topics = computed<readonly Topic[]>(() => {
    const features = view.value === 'metrics';
    const debug = logFilter.value.level === 'debug' || logFilter.value.correlationId !== '';
    return TOPICS.filter((topic) => (topic === 'audio.features' ? features : topic === 'logs.debug' ? debug : true));
  });
  const wanted = computed(() => topics.value.join(' '));

  function look(): void {
    const stage = whichStage(client.attachment, client.stages, settled.peek());
    if (stage !== undefined) client.attach(stage, topics.peek());
    batch(() => {
      stages.value = [...client.stages];
      attachment.value = client.attachment;
    });
  }
  let lastStage: PeerId | undefined;
  scope.own(client.onTelemetry((message) => telemetry.take(message)));
  scope.own(
    attachedTo.subscribe((peer) => {
      if (peer === undefined || peer === lastStage) return;
      if (lastStage !== undefined) telemetry.turnPage();
      lastStage = peer;
    }),
  );
  scope.own(
    wanted.subscribe(() => {
      const peer = attachedTo.peek();
      if (peer !== undefined) untracked(() => client.attach(peer, topics.peek()));
    }),
  );
  scope.own(client.onChange(look));
  look();
  scope.own(
    ports.after(SETTLED_MS, () => {
      settled.value = true;
    }),
  );
  scope.own(
    ports.every(AGE_TICK_MS, () => {
      nowMs.value = ports.now();
    }),
  );
  scope.own(telemetry.stop);
  const orders = createOrders((command) => client.send(command), ports.now);

  return {
    ports,
    stages,
    attachment,
    settled,
    live: computed(() => attachedTo.value !== undefined),
    telemetry,
    orders,
    view,
    selection: signal<Selection>({ type: 'nothing' }),
    logFilter,
    said: signal(''),
    nowMs,
    choose(stage) {
      settled.value = true;
      client.attach(stage, topics.peek());
    },
    order: orders.give,
  };
}
