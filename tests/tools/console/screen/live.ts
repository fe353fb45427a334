import { messageOf } from '#app/lib/result.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import { LOG_LEVELS, type LogFilter } from '#app/supervisor/log-filter.ts';
import { type Connection, chooseStage, whyNothing } from '../connect.ts';
import { createLatest } from '../latest.ts';
import type { Paint } from '../text.ts';
import { carryOut, EXPORTS, exportTo, isExport, setConfig } from './actions.ts';
import { type Key, keysOf } from './keys.ts';
import { type Notice, type Screen, screenLines } from './layout.ts';
import { PANES, type PaneName, shownLogs, targetsOf } from './panes.ts';
import { type Prompt, typed } from './prompt.ts';
import { openTerminal, type TerminalInput, type TerminalOutput } from './terminal.ts';

const TOPICS = ['graph', 'flow', 'workers', 'alerts', 'checkpoints', 'audio.features', 'audio.stats', 'stage.stats', 'logs.*'];
/** No faster than 30 times a second (E10). */
const FRAME_MS = 34;
/** Ages grow while nothing else happens. */
const IDLE_MS = 1000;
const NOTICE_MS = 6000;

export interface LiveOptions {
  readonly connection: Connection;
  readonly stage: string | undefined;
  readonly input: TerminalInput;
  readonly output: TerminalOutput;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/** The live screen; settles when the person leaves or `signal` aborts. The terminal is as before then, also when it rejects. */
export function runLive({ connection, stage: wish, input, output, paint, signal }: LiveOptions): Promise<void> {
  const { client } = connection;
  const latest = createLatest();
  const ended = Promise.withResolvers<void>();
  let pane: PaneName = 'overview';
  let cursor = 0;
  let filter: LogFilter = {};
  let prompt: Prompt | undefined;
  let notice: Notice | undefined;
  let help = false;
  let shownPeer: string | undefined;
  let noticeTimer: NodeJS.Timeout | undefined;
  let frameTimer: NodeJS.Timeout | undefined;
  let drawnAt = 0;

  const terminal = openTerminal(input, output, {
    onKeys: (data) => {
      for (const key of keysOf(data)) press(key);
      soon();
    },
    onResize: soon,
  });

  function missing(): string | undefined {
    if (!connection.tried) return `Connecting to ${connection.url} …`;
    const why = whyNothing(connection);
    return client.attachment.name === 'waiting' ? `${why ?? 'The stage is gone.'} Waiting for it to come back.` : why;
  }

  function draw(): void {
    clearTimeout(frameTimer);
    drawnAt = performance.now();
    const { attachment } = client;
    const screen: Screen = {
      latest,
      pane,
      cursor,
      filter,
      nowMs: Date.now(),
      stage: attachment.name === 'attached' ? attachment.stage.card : undefined,
      missing: missing(),
      prompt,
      notice,
      help,
    };
    terminal.draw(screenLines(screen, terminal, paint));
    frameTimer = setTimeout(draw, IDLE_MS);
  }

  /** Draws with the next frame. */
  function soon(): void {
    clearTimeout(frameTimer);
    frameTimer = setTimeout(draw, Math.max(0, FRAME_MS - (performance.now() - drawnAt)));
  }

  function say(next: Notice): void {
    notice = next;
    clearTimeout(noticeTimer);
    noticeTimer = setTimeout(() => {
      notice = undefined;
      soon();
    }, NOTICE_MS);
    soon();
  }

  function then(work: Promise<Notice>): void {
    work.then(say, (error: unknown) => say({ text: messageOf(error), bad: true }));
  }

  const send = (command: Command) => client.send(command);
  const target = (): string | undefined => targetsOf(pane, latest)[cursor];

  /** With what is chosen; says so when nothing is. */
  function withTarget(use: (id: string) => void): void {
    const id = pane === 'workers' || pane === 'processors' ? target() : undefined;
    if (id === undefined) say({ text: 'Choose a thread (2) or a processor (3) first.', bad: true });
    else use(id);
  }

  function go(next: PaneName): void {
    pane = next;
    cursor = 0;
    help = false;
  }

  function move(by: number): void {
    // The cursor of the logs counts back from the newest.
    const last = pane === 'logs' ? shownLogs({ latest, filter }).length - 1 : targetsOf(pane, latest).length - 1;
    cursor = Math.max(0, Math.min(last, cursor + (pane === 'logs' ? -by : by)));
  }

  function ask(question: string, text: string, take: (text: string) => void): void {
    prompt = { question, text, take };
  }

  function nextStage(): void {
    const { attachment, stages } = client;
    const at = attachment.name === 'attached' ? stages.findIndex(({ peer }) => peer === attachment.stage.peer) : -1;
    const next = stages[(at + 1) % Math.max(1, stages.length)];
    if (next) client.attach(next.peer, TOPICS);
  }

  function press(key: Key): void {
    if (prompt && key === 'enter') {
      const { take, text } = prompt;
      prompt = undefined;
      take(text);
      return;
    }
    if (prompt) {
      prompt = typed(prompt, key);
      return;
    }
    const action = keys[key];
    if (action) action();
    else if (/^[1-9]$/.test(key)) {
      const chosen = PANES[Number(key) - 1];
      if (chosen) go(chosen);
    }
  }

  const turn = (by: number): void => go(PANES[(PANES.indexOf(pane) + by + PANES.length) % PANES.length] ?? pane);
  const page = (): number => Math.max(1, terminal.rows - 5);
  const keys: Readonly<Record<Key, () => void>> = {
    q: ended.resolve,
    interrupt: ended.resolve,
    tab: () => turn(1),
    right: () => turn(1),
    'back-tab': () => turn(-1),
    left: () => turn(-1),
    up: () => move(-1),
    down: () => move(1),
    'page-up': () => move(-page()),
    'page-down': () => move(page()),
    '?': () => {
      help = !help;
    },
    escape: () => {
      help = false;
      filter = {};
    },
    l: () => {
      const next = LOG_LEVELS[LOG_LEVELS.indexOf(filter.level ?? 'debug') + 1];
      const { level: _level, ...rest } = filter;
      filter = next ? { ...rest, level: next } : rest;
      cursor = 0;
    },
    '/': () =>
      ask('logs with the text:', filter.text ?? '', (text) => {
        filter = { ...filter, text };
        go('logs');
      }),
    m: () =>
      ask('logs of the moment:', filter.correlationId ?? '', (text) => {
        const { correlationId: _before, ...rest } = filter;
        filter = text === '' ? rest : { ...rest, correlationId: text };
        go('logs');
      }),
    r: () => withTarget((id) => then(carryOut(send, { type: 'restart', target: id }, `${id} restarts`))),
    h: () => withTarget((id) => then(carryOut(send, { type: 'health_check', target: id }, id))),
    g: () => withTarget((id) => then(carryOut(send, { type: 'get_state', target: id }, id))),
    k: () => withTarget((id) => then(carryOut(send, { type: 'shutdown', target: id }, `${id} is shut down; r starts it`))),
    c: () =>
      withTarget((id) => {
        const config = latest.topics.graph?.graph.processors[id]?.config;
        ask(`${id}:`, JSON.stringify(config ?? {}), (text) => then(setConfig(send, id, text)));
      }),
    p: () =>
      latest.topics.graph?.state === 'paused'
        ? then(carryOut(send, { type: 'resume' }, 'the show goes on'))
        : then(carryOut(send, { type: 'pause' }, 'the show is paused')),
    u: () => then(carryOut(send, { type: 'undo' }, 'undone')),
    U: () => then(carryOut(send, { type: 'redo' }, 'done again')),
    w: () => then(carryOut(send, { type: 'save_checkpoint' }, 'a checkpoint is saved')),
    e: () =>
      ask(`export ${Object.keys(EXPORTS).join(', ')}:`, 'metrics', (text) => {
        const what = text.trim();
        if (isExport(what)) ask('to the file:', EXPORTS[what], (file) => then(exportTo(send, what, file)));
        else say({ text: `There is no export ${what}.`, bad: true });
      }),
    s: nextStage,
  };

  function look(): void {
    const found = client.attachment.name === 'none' ? chooseStage(client.stages, wish) : undefined;
    if (found) client.attach(found.peer, TOPICS);
    const { attachment } = client;
    if (attachment.name === 'attached' && attachment.stage.peer !== shownPeer) {
      shownPeer = attachment.stage.peer;
      latest.clear();
    }
    soon();
  }

  const stops = [
    client.onTelemetry((message) => {
      latest.take(message);
      soon();
    }),
    connection.onChange(look),
  ];
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  look();
  draw();
  return ended.promise.finally(() => {
    for (const stop of stops) stop();
    clearTimeout(frameTimer);
    clearTimeout(noticeTimer);
    terminal.close();
  });
}
