import type { Json } from '#app/lib/json.ts';
import type { CapabilityFactory } from '../capability.ts';
import type { PortType } from '../processor.ts';

/**
 * Follows a moment of music through the show (B9): the moment of the last message that has one joins every record the processor logs, and the
 * first message of each new moment is logged at each port. `atMs` is this thread's own time of it, milliseconds since 1970, so that the
 * records of one moment, side by side, say how long it took from port to port; `sinceTakenMs` is what this processor took of that.
 */
export const createTracing: CapabilityFactory = ({ inputs, outputs, logger, wallMs }) => {
  let fields: { readonly correlationId: string } | undefined;
  const counts = { moments: 0, takenMs: 0 };
  /** Port → the moment last logged there. */
  const tookAt = new Map<string, string>();
  const sentAt = new Map<string, string>();

  const momentOf = (type: PortType | undefined, message: unknown): string | undefined => type?.moment?.(message as never);

  function say(
    said: Map<string, string>,
    port: string,
    moment: string,
    verb: 'took' | 'sent',
    more?: Readonly<Record<string, Json>>,
  ): void {
    said.set(port, moment);
    logger.log('debug', `${verb} ${port}`, { correlationId: moment, atMs: wallMs(), ...more });
  }

  return {
    taking(port, message) {
      const moment = momentOf(inputs[port], message);
      if (moment === undefined) return true;
      if (moment !== fields?.correlationId) {
        fields = { correlationId: moment };
        counts.moments++;
        counts.takenMs = wallMs();
      }
      if (tookAt.get(port) !== moment) say(tookAt, port, moment, 'took');
      return true;
    },
    sending(port, message) {
      // What says nothing of its moment is about the one its sender is at.
      const moment = momentOf(outputs[port], message) ?? fields?.correlationId;
      if (moment === undefined || sentAt.get(port) === moment) return true;
      say(sentAt, port, moment, 'sent', fields ? { sinceTakenMs: wallMs() - counts.takenMs } : undefined);
      return true;
    },
    logFields: () => fields,
    report: () => ({ health: 'ok', counters: { moments: counts.moments } }),
  };
};
