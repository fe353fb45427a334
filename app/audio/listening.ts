import type { Clock } from '#app/show/processor.ts';
import type { DeviceWish } from './device-wish.ts';
import { findWished, type InputDevice, type InputDevices, inputDevices, isSameDevice } from './input-devices.ts';
import { InputError, type InputEvents } from './input-events.ts';
import type { JoinedStream } from './joined-stream.ts';
import { type MediaDevicesPort, type OpenMicrophone, openMicrophone } from './microphone.ts';
import { watchTrack } from './track-watch.ts';

export interface ListeningDeps {
  readonly media: MediaDevicesPort | undefined;
  readonly wish: DeviceWish;
  readonly clock: Clock;
  readonly events: InputEvents;
  readonly signal: AbortSignal;
  readonly report: (error: unknown) => void;
  readonly join: (stream: MediaStream, onSilent: (silent: boolean) => void) => Promise<JoinedStream>;
}

/** Listening to the room: whatever happens to devices, it goes on with the best there is. */
export interface Listening {
  /** Asks for permission where needed. Rejects with an InputError; after that it tries no more. */
  open(): Promise<void>;
  /** The AudioContext was replaced: the open stream is joined to the new one, nothing is asked again. */
  rejoin(): Promise<void>;
  rest(): void;
  wake(): void;
  close(): void;
}

const reopenMs = [500, 1000, 2000, 4000, 8000] as const;
/** Plugging one headset in makes several events, and the system takes a moment to decide what is the default. */
const settleMs = 300;
const forgiveMs = 10_000;

const idsOf = ({ devices }: InputDevices): string => devices.map(({ id }) => id).join();

/** What is heard at present. */
interface Hearing {
  readonly microphone: OpenMicrophone;
  readonly device: InputDevice | undefined;
  joined: JoinedStream;
  end(): void;
}

/**
 * The life of a microphone. One that goes away is reopened when it is back, and until then the system's default is heard; so is a new
 * default, where nobody chose a device.
 */
export function createListening(deps: ListeningDeps): Listening {
  const { media, wish, clock, events, signal, report, join } = deps;
  let hearing: Hearing | undefined;
  let resting = false;
  /** Counts openings: of two that overlap, the later one counts. */
  let turn = 0;
  let opening = 0;
  let tries = 0;
  let cancelReopen = (): void => undefined;
  let cancelReview = (): void => undefined;
  /** A device that would not open, until devices change: in some browsers opening one is itself such a change. */
  let refused: string | undefined;
  let refusedAtMs = 0;
  let known = '';
  /** The context was replaced while a stream was on its way to the old one. */
  let rejoinDue = false;
  /** Counts joinings: of two that overlap, the later one counts. */
  let joining = 0;
  let systemDefault: InputDevice | undefined;

  async function list(): Promise<InputDevices> {
    if (!media) return { devices: [], systemDefault: undefined };
    const found = inputDevices(await media.enumerateDevices());
    events.emit({ type: 'devices', devices: found });
    return found;
  }

  const isWished = (device: InputDevice | undefined): boolean =>
    device !== undefined && hearing?.device !== undefined && device.id === hearing.device.id;

  function close(): void {
    turn++;
    cancelReopen();
    hearing?.end();
    hearing = undefined;
  }

  /** The chosen device where it is, else the system's default. Before permission only ids are known, so those are tried. */
  async function openBest(): Promise<{ readonly microphone: OpenMicrophone; readonly askedId: string }> {
    const wanted = wish.deviceId === '' && wish.label === '' ? undefined : findWished((await list()).devices, wish);
    const id = wanted?.id ?? (wish.deviceId !== refused ? wish.deviceId : '');
    const openDefault = async () => ({ microphone: await openMicrophone(media, ''), askedId: '' });
    if (id === '' || id === refused) return openDefault();
    try {
      return { microphone: await openMicrophone(media, id), askedId: id };
    } catch (error) {
      if (signal.aborted || !(error instanceof InputError) || error.code === 'denied' || error.code === 'insecure') throw error;
      refused = id;
      refusedAtMs = clock.now();
      return openDefault();
    }
  }

  async function open(): Promise<void> {
    opening++;
    try {
      await openOnce();
    } finally {
      opening--;
    }
  }

  async function openOnce(isSecond = false): Promise<void> {
    close();
    const mine = turn;
    const { microphone, askedId } = await openBest();
    const isOver = (): boolean => mine !== turn || signal.aborted;
    if (isOver()) return microphone.track.stop();
    const found = await list().catch(() => ({ devices: [], systemDefault: undefined }));
    if (isOver()) return microphone.track.stop();
    const device =
      found.devices.find(({ id }) => id === microphone.deviceId) ??
      found.devices.find(({ id }) => id === askedId) ??
      found.devices.find(({ label }) => label === microphone.label) ??
      found.systemDefault;
    // Names are known only now that one was allowed, and with them the device that was meant.
    const wished = findWished(found.devices, wish);
    if (!isSecond && wished && wished.id !== device?.id && wished.id !== refused) {
      microphone.track.stop();
      return openOnce(true);
    }
    let joined: JoinedStream;
    try {
      joined = await join(microphone.stream, tellSilent);
    } catch (error) {
      microphone.track.stop();
      throw error;
    }
    if (isOver()) {
      joined.dispose();
      return microphone.track.stop();
    }
    systemDefault = found.systemDefault;
    known = idsOf(found);
    const forget = watchTrack(microphone.track, {
      clock,
      onEnded: gone,
      onMuted: (muted) => say('muted', muted ? microphone.label : ''),
    });
    hearing = {
      microphone,
      device,
      joined,
      end() {
        forget();
        microphone.track.stop();
        hearing?.joined.dispose();
      },
    };
    // Opened in the middle of a pause.
    if (resting) joined.rest();
    if (rejoinDue) await rejoin();
    tries = 0;
    tell(microphone, device, found);
  }

  async function rejoin(): Promise<void> {
    rejoinDue = hearing === undefined;
    if (!hearing) return;
    const of = hearing;
    const mine = ++joining;
    of.joined.dispose();
    const joined = await join(of.microphone.stream, tellSilent);
    if (hearing !== of || mine !== joining) return joined.dispose();
    of.joined = joined;
    // Whoever watched for silence before is gone with the old context, and would not say that it is over.
    say('silent', '');
    if (resting) joined.rest();
  }

  function tell(microphone: OpenMicrophone, device: InputDevice | undefined, found: InputDevices): void {
    const { channels, sampleRateHz, latencyMs, label } = microphone;
    events.emit({ type: 'live', label, ear: { deviceId: device?.id ?? microphone.deviceId, channels, sampleRateHz, latencyMs } });
    say('voice-processing', microphone.kept.join(', '));
    say('narrow-band', microphone.isNarrow ? label : '');
    const wished = findWished(found.devices, wish);
    const isAway = (wish.deviceId !== '' || wish.label !== '') && device !== undefined && wished?.id !== device.id;
    say('away', isAway ? wish.label || 'The microphone that you chose' : '');
    say('silent', '');
    say('muted', microphone.track.muted ? label : '');
  }

  /** A warning with its detail, or none. */
  function say(code: 'voice-processing' | 'narrow-band' | 'silent' | 'muted' | 'away', detail: string): void {
    events.emit(detail === '' ? { type: 'well', code } : { type: 'warning', code, detail });
  }

  const tellSilent = (silent: boolean): void => say('silent', silent ? (hearing?.microphone.label ?? 'The microphone') : '');

  function gone(): void {
    const label = hearing?.microphone.label ?? 'The microphone';
    close();
    events.emit({ type: 'ended', label });
    reopen();
  }

  function reopen(): void {
    const delayMs = reopenMs[Math.min(tries++, reopenMs.length - 1)] ?? 8000;
    cancelReopen();
    cancelReopen = clock.after(delayMs, () => {
      open().catch((error: unknown) => {
        if (signal.aborted) return;
        report(error);
        // Asking again and again for what was refused would be a nuisance; the person can try again, or plug something in.
        if (error instanceof InputError && error.code === 'denied')
          events.emit({ type: 'failed', code: error.code, detail: error.message });
        else reopen();
      });
    });
  }

  /** Devices came or went: is what is heard still what should be? */
  async function review(): Promise<void> {
    // While the browser asks a person, it is not to ask twice; what is opened looks at the devices by itself.
    if (opening > 0) return changed();
    const found = await list();
    if (signal.aborted) return;
    if (idsOf(found) !== known || clock.now() - refusedAtMs > forgiveMs) refused = undefined;
    known = idsOf(found);
    if (!hearing) {
      tries = 0;
      return reopen();
    }
    const { device } = hearing;
    // Some browsers let a track of a device that is gone live on in silence.
    const isGone =
      device !== undefined && found.devices.length > 0 && ![...found.devices, found.systemDefault].some((one) => one?.id === device.id);
    if (isGone) return gone();
    const wished = findWished(found.devices, wish);
    const isBack = wished !== undefined && !isWished(wished);
    const isNewDefault =
      wished === undefined &&
      found.systemDefault !== undefined &&
      !isSameDevice(found.systemDefault, systemDefault) &&
      !isWished(found.systemDefault);
    if (isBack || isNewDefault) {
      close();
      reopen();
    } else if (wished === undefined) systemDefault = found.systemDefault;
  }

  function changed(): void {
    cancelReview();
    cancelReview = clock.after(settleMs, () => void review().catch(report));
  }

  return {
    async open() {
      media?.addEventListener('devicechange', changed);
      await open();
    },
    rejoin,
    rest() {
      resting = true;
      hearing?.joined.rest();
    },
    wake() {
      resting = false;
      hearing?.joined.wake();
    },
    close() {
      media?.removeEventListener('devicechange', changed);
      cancelReview();
      close();
    },
  };
}
