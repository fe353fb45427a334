import * as v from 'valibot';

/** Where a page that runs a show joins the relay, and where a terminal does. WebSocket, on the server of the same machine alone. */
export const CONSOLE_STAGE_PATH = '/api/console/stage';
export const CONSOLE_WATCH_PATH = '/api/console/watch';

const peerId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** As much of a bus message (`app/supervisor/bus/protocol.ts`) as the relay reads: who speaks, to whom, and what sort of thing it is. */
export const envelopeSchema = v.looseObject({
  v: v.pipe(v.number(), v.integer(), v.minValue(1)),
  from: peerId,
  to: v.optional(peerId),
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
});
export type Envelope = v.InferOutput<typeof envelopeSchema>;

/** Why the relay closes a socket (RFC 6455, 7.4.1). The reason is sent along in words. */
export const CLOSE = { leaving: 1001, notText: 1003, refused: 1008, tooLarge: 1009, tooSlow: 1013 } as const;
