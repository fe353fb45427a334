import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_TYPE, type ProblemCode } from './contract/problem.ts';
import { describeProblem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/** Answers a request to become a WebSocket with a problem, as plain HTTP, and hangs up. */
export function refuseUpgrade(socket: Duplex, path: string, code: ProblemCode, detail: string): void {
  const requestId = randomUUID();
  const problem = describeProblem(code, { detail, instance: path, requestId });
  const body = JSON.stringify(problem);
  const headers = {
    ...securityHeaders,
    'X-Request-Id': requestId,
    'Content-Type': PROBLEM_TYPE,
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Whoever hung up before the answer came does not want it.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${head.join('')}\r\n${body}`);
}
