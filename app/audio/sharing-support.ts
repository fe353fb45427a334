/** Whose sound this browser can share, with words for a person. */
export interface SharingSupport {
  /** none: nobody's; tab: another tab's; system: also that of the whole system. */
  readonly kind: 'none' | 'tab' | 'system';
  readonly words: string;
}

/** What is known of a browser: all of it claims, so that tests can make some. */
export interface BrowserFacts {
  readonly userAgent: string;
  /** `navigator.userAgentData.platform`, '' where there is none. */
  readonly platform: string;
  readonly maxTouchPoints: number;
  readonly canShare: boolean;
  /** `getSupportedConstraints()`: who knows a constraint for shared sound can share sound. No other sign says so before it is tried. */
  readonly constraints: Readonly<Record<string, boolean | undefined>>;
}

const instead = 'Play it aloud and use the microphone, or play a file.';
const loopbackInstead =
  'A loopback device (BlackHole on a Mac, VB-Cable on Windows, “Monitor of …” on Linux) brings the system’s sound in as a microphone; or play it aloud, or play a file.';

export function sharingSupport(facts: BrowserFacts): SharingSupport {
  const system = systemOf(facts);
  if (system === 'phone') return { kind: 'none', words: `Phones and tablets do not let a page hear what other apps play. ${instead}` };
  if (!facts.canShare) return { kind: 'none', words: `This browser cannot share what it plays. ${loopbackInstead}` };
  if (!facts.constraints['suppressLocalAudioPlayback']) {
    const name = /firefox/i.test(facts.userAgent) ? 'Firefox' : /safari/i.test(facts.userAgent) ? 'Safari' : 'This browser';
    return {
      kind: 'none',
      words: `${name} shares pictures only, never sound. Chrome and Edge share the sound of a tab. ${loopbackInstead}`,
    };
  }
  switch (system) {
    case 'windows':
    case 'chromeos':
      return {
        kind: 'system',
        words: 'Share a tab, or the entire screen for all that plays; switch on “Also share audio” in the browser’s window.',
      };
    case 'mac':
      return {
        kind: 'tab',
        words:
          'Share the tab that plays and switch on “Also share tab audio”. Newer browsers on macOS 14.2 and later also offer the system’s sound with the entire screen.',
      };
    case 'other':
      return {
        kind: 'tab',
        words:
          'Share the tab that plays and switch on “Also share tab audio”. For other programs choose “Monitor of …” among the microphones.',
      };
  }
}

function systemOf({ userAgent, platform, maxTouchPoints }: BrowserFacts): 'phone' | 'windows' | 'chromeos' | 'mac' | 'other' {
  const text = `${platform} ${userAgent}`;
  // An iPad says that it is a Mac; no Mac has a touch screen.
  if (/android|iphone|ipad|ipod/i.test(text) || (/mac/i.test(text) && maxTouchPoints > 1)) return 'phone';
  if (/windows/i.test(text)) return 'windows';
  if (/chrom(e|ium) ?os|\bcros\b/i.test(text)) return 'chromeos';
  if (/mac/i.test(text)) return 'mac';
  return 'other';
}

export function browserFacts(from: Navigator): BrowserFacts {
  const { userAgentData } = from as { readonly userAgentData?: { readonly platform?: string } };
  // Absent on plain HTTP.
  const media = from.mediaDevices as MediaDevices | undefined;
  return {
    userAgent: from.userAgent,
    platform: userAgentData?.platform ?? '',
    maxTouchPoints: from.maxTouchPoints,
    canShare: typeof media?.getDisplayMedia === 'function',
    constraints: { ...(media?.getSupportedConstraints() ?? {}) } as Record<string, boolean | undefined>,
  };
}
