import type { LinkReport } from './report.ts';

/** One link as its two ends tell it, wherever they are. At rest `sent` is `taken + dropped + waiting`. */
export function mergeLinkReports(sender: LinkReport, receiver: LinkReport): LinkReport {
  const { capacity, policy } = sender;
  const sent = sender.sent ?? receiver.sent;
  const { taken, latency } = receiver;
  return {
    capacity,
    policy,
    ...(sent === undefined ? {} : { sent }),
    ...(taken === undefined ? {} : { taken }),
    waiting: (sender.waiting ?? 0) + (receiver.waiting ?? 0),
    dropped: (sender.dropped ?? 0) + (receiver.dropped ?? 0),
    ...(latency ? { latency } : {}),
  };
}
