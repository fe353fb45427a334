import type { CapabilityFactory } from '../capability.ts';
import type { PortType } from '../processor.ts';
import { ShowError } from '../show-error.ts';

/** A sender that is wrong is wrong many times a second: one report in this time says it. */
const REPORT_EVERY_MS = 1000;

/** Keeps messages that are not what their port's type says from coming in and from going out. */
export const createSchemaCheck: CapabilityFactory = ({ processor, inputs, outputs, clock, report }) => {
  const counts = { checked: 0, refused: 0, reportedMs: Number.NEGATIVE_INFINITY, refusedMs: Number.NEGATIVE_INFINITY };

  function check(type: PortType | undefined, port: string, message: unknown): boolean {
    counts.checked++;
    const problem = type && problemOf(type, message);
    if (problem === undefined) return true;
    counts.refused++;
    counts.refusedMs = clock.now();
    if (counts.refusedMs - counts.reportedMs >= REPORT_EVERY_MS) {
      counts.reportedMs = counts.refusedMs;
      report(new ShowError('bad-message', `${processor}.${port}: ${problem} (${counts.refused} refused so far)`));
    }
    return false;
  }

  return {
    taking: (port, message) => check(inputs[port], port, message),
    sending: (port, message) => check(outputs[port], port, message),
    report: () => ({
      health: clock.now() - counts.refusedMs < REPORT_EVERY_MS ? 'failing' : 'ok',
      counters: { checked: counts.checked, refused: counts.refused },
    }),
  };
};

/** What is wrong with a message, in words. */
function problemOf(type: PortType, message: unknown): string | undefined {
  const { frame } = type;
  if (frame) {
    const array = frame.element === 'f32' ? Float32Array : Float64Array;
    if (!(message instanceof array)) return `${type.name} is a ${array.name}`;
    if (message.length !== frame.length) return `${type.name} has ${frame.length} elements, not ${message.length}`;
  }
  return type.problem?.(message as never);
}
