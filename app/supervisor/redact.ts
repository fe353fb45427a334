import type { Json } from '#app/lib/json.ts';

/** Fields whose value nobody but their owner should read, whatever it looks like: secrets, people's words and addresses. */
const privateKey = /token|secret|passw|authori[sz]ation|cookie|credential|api-?_?key|prompt|e-?mail|address|^ip$/i;
const redacted = '[redacted]';

/** What must not be in a log wherever it stands: each pattern runs in time linear in the text. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // The secret part of an address of the web: user and password, query, fragment.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@?#"']{1,200}@/gi, `$1${redacted}@`],
  [/(\b(?:https?|wss?):\/\/[^\s?#"']{1,500})[?#][^\s"']{1,2000}/gi, `$1?${redacted}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${redacted}`],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, redacted],
  [/\b(?:sk|pk|rk|ghp|gho|xox[abp])[-_][\w-]{8,}/g, redacted],
  [
    /\b((?:api[-_]?key|access[-_]?key|token|secret|password|passwd|cookie|prompt)["']?\s*[=:]\s*)(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^\s,;&"']{1,2000})/gi,
    `$1${redacted}`,
  ],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b/g, redacted],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, redacted],
  // Five groups at least, or a gap: a time of day has fewer.
  [/(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])/gi, redacted],
  [/(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5})?(?![\w:])/gi, redacted],
];

/** A text without tokens, prompts and addresses. */
export function redactText(text: string): string {
  let clean = text;
  for (const [pattern, instead] of patterns) clean = clean.replace(pattern, instead);
  return clean;
}

const MAX_DEPTH = 8;

/** The same of JSON, keys of private things included. What is nested too deeply for a log is left out. */
export function redactJson(value: Json, depth = 0): Json {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return value.map((item: Json) => redactJson(item, depth + 1));
  const clean: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value))
    clean[key] = privateKey.test(key) && isTelling(item) ? redacted : redactJson(item, depth + 1);
  return clean;
}

/** A count of tokens tells nothing. */
const isTelling = (value: Json): boolean => typeof value === 'string' || (typeof value === 'object' && value !== null);
