export const PREFIX = 'algorhythmic_';

/** `gen.request` and `heldBack` as a metric's name writes them: `gen_request`, `held_back`. */
export const metricWord = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^a-zA-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase() || 'unnamed';

/** The families that every show has, and what they say. */
export const families = {
  turns: ['algorhythmic_processor_turns_total', 'Turns of a processor that have begun.'],
  errors: ['algorhythmic_processor_errors_total', 'Failures a processor survived.'],
  busy: ['algorhythmic_processor_busy_seconds_total', 'Time a metered processor was at work.'],
  turnSeconds: ['algorhythmic_turn_seconds', 'How long turns of a metered processor take.'],
  sent: ['algorhythmic_link_sent_total', 'Messages that entered a link.'],
  taken: ['algorhythmic_link_taken_total', 'Messages that left a link.'],
  dropped: ['algorhythmic_link_dropped_total', "Messages lost to a link's policy."],
  waiting: ['algorhythmic_link_waiting', 'Messages that wait in a link now.'],
  capacity: ['algorhythmic_link_capacity', 'Messages a link has room for.'],
  latency: ['algorhythmic_link_latency_seconds', 'From send to take, of the messages that were probed.'],
  workerUp: ['algorhythmic_worker_up', 'Whether a thread is up and answers.'],
  workerFalls: ['algorhythmic_worker_falls_total', 'How often a worker died or stalled.'],
  workerRoundTrip: ['algorhythmic_worker_round_trip_seconds', 'How long the last heartbeat took.'],
  fps: ['algorhythmic_render_fps', 'Frames drawn a second.'],
  renderLatency: ['algorhythmic_render_latency_seconds', 'How long a frame takes to draw.'],
  engine: ['algorhythmic_render_engine', 'Which engine draws: 1 for the one that does.'],
} as const satisfies Readonly<Record<string, readonly [name: string, help: string]>>;
