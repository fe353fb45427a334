import type { Json } from '#app/lib/json.ts';
import type { Failure } from '#app/lib/result.ts';

/** A number as short as it can be told without misleading. */
export function brief(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e9) return `${trim(value / 1e9)} G`;
  if (size >= 1e6) return `${trim(value / 1e6)} M`;
  if (size >= 1e4) return `${trim(value / 1e3)} k`;
  return trim(value);
}

function trim(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.01 ? 2 : 4;
  return String(Number(value.toFixed(digits)));
}

export const perSecond = (rate: number | undefined): string => (rate === undefined ? '–' : `${brief(rate)}/s`);
export const percent = (share: number | undefined): string => (share === undefined ? '–' : `${Math.round(share * 100)} %`);

export function millis(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return '–';
  if (ms >= 10_000) return `${trim(ms / 1000)} s`;
  return `${ms >= 10 ? Math.round(ms) : Number(ms.toFixed(ms >= 1 ? 1 : 2))} ms`;
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  return size < 1e6 ? `${trim(size / 1e3)} kB` : `${trim(size / 1e6)} MB`;
}

/** How long ago, in the largest unit that says enough. */
export function ago(atMs: number | undefined, nowMs: number): string {
  return atMs === undefined ? 'never' : `${span(Math.max(0, nowMs - atMs))} ago`;
}

export function span(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The time of day with milliseconds, local. */
export function clock(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** Date and time, local, and the same in every country. */
export function moment(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** A failure with its place, when it has one and does not say so itself. */
export const failureWords = ({ message, place }: Failure): string =>
  place === undefined || message.includes(place) ? message : `${place}: ${message}`;

/** A reply as a person reads it: words as they are, nothing for nothing, the rest as JSON. */
export function replyWords(reply: Json): string {
  if (reply === null || reply === true) return '';
  if (typeof reply === 'string') return reply;
  return JSON.stringify(reply, null, 2);
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** No longer than so many characters, with an ellipsis where something was left out. */
export const shorten = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
