import type { MediaDevicesPort } from '#app/audio/microphone.ts';

export interface FakeDevice {
  readonly id: string;
  readonly label: string;
  readonly groupId?: string;
  readonly settings?: MediaTrackSettings & { readonly latency?: number };
  /** Turns voice processing off only when asked for it as a condition, or never. */
  readonly stubborn?: 'a-little' | 'always';
  /** What `getUserMedia` of it rejects with. */
  readonly refuses?: string;
}

export class FakeTrack extends EventTarget {
  readonly kind = 'audio';
  readyState: 'live' | 'ended' = 'live';
  muted = false;
  readonly label: string;
  readonly device: FakeDevice;
  readonly #asDefault: boolean;
  #processing: boolean;
  constructor(device: FakeDevice, asDefault: boolean) {
    super();
    this.device = device;
    this.#asDefault = asDefault;
    this.label = asDefault ? `Default - ${device.label}` : device.label;
    this.#processing = device.stubborn !== undefined;
  }
  getSettings(): MediaTrackSettings {
    const { id, groupId, settings } = this.device;
    return {
      deviceId: this.#asDefault ? 'default' : id,
      groupId: groupId ?? `group of ${id}`,
      echoCancellation: false,
      noiseSuppression: this.#processing,
      autoGainControl: false,
      ...settings,
    };
  }
  async applyConstraints(): Promise<void> {
    if (this.device.stubborn === 'always') throw new DOMException('', 'OverconstrainedError');
    this.#processing = false;
  }
  stop(): void {
    this.readyState = 'ended';
  }
  /** What a browser does when the device is gone. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
  mute(on: boolean): void {
    this.muted = on;
    this.dispatchEvent(new Event(on ? 'mute' : 'unmute'));
  }
}

/** The devices of a computer, into which a test plugs things. The first is the system's default. */
export interface FakeDevices extends MediaDevicesPort {
  readonly asked: MediaStreamConstraints[];
  readonly tracks: FakeTrack[];
  /** The tracks that are open. */
  readonly open: FakeTrack[];
  /** Names and ids are kept back until a microphone was allowed, as in browsers. */
  permitted: boolean;
  /** Chromium lists its default under an id of its own; Safari and Firefox do not. */
  readonly style: 'chromium' | 'safari';
  plugIn(device: FakeDevice, asDefault?: boolean): void;
  /** `quietly`: the tracks are not told, as in some browsers. */
  unplug(id: string, quietly?: boolean): void;
  makeDefault(id: string): void;
}

export function fakeDevices(list: readonly FakeDevice[], style: 'chromium' | 'safari' = 'chromium'): FakeDevices {
  const target = new EventTarget();
  let devices = [...list];
  const changed = (): void => void target.dispatchEvent(new Event('devicechange'));
  const asked: MediaStreamConstraints[] = [];
  const tracks: FakeTrack[] = [];
  const info = ({ id, label, groupId }: FakeDevice, as: string, prefix = ''): MediaDeviceInfo => {
    const known = fake.permitted;
    return {
      kind: 'audioinput',
      deviceId: known ? as || id : '',
      label: known ? prefix + label : '',
      groupId: known ? (groupId ?? `group of ${id}`) : '',
      toJSON: () => ({}),
    };
  };
  const fake: FakeDevices = {
    asked,
    tracks,
    get open() {
      return tracks.filter(({ readyState }) => readyState === 'live');
    },
    permitted: true,
    style,
    async enumerateDevices() {
      const [first] = devices;
      const standIn = style === 'chromium' && first ? [info(first, 'default', 'Default - ')] : [];
      return [...standIn, ...devices.map((device) => info(device, ''))];
    },
    async getUserMedia(constraints) {
      asked.push(constraints ?? {});
      const { deviceId } = (constraints?.audio ?? {}) as { readonly deviceId?: { readonly exact: string } };
      const device = deviceId ? devices.find(({ id }) => id === deviceId.exact) : devices[0];
      if (!device) throw new DOMException('', deviceId ? 'OverconstrainedError' : 'NotFoundError');
      if (device.refuses) throw new DOMException('', device.refuses);
      fake.permitted = true;
      const track = new FakeTrack(device, !deviceId && style === 'chromium');
      tracks.push(track);
      return { getAudioTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream;
    },
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    plugIn(device, asDefault = false) {
      devices = asDefault ? [device, ...devices] : [...devices, device];
      changed();
    },
    unplug(id, quietly = false) {
      devices = devices.filter((device) => device.id !== id);
      if (!quietly) for (const track of fake.open.filter(({ device }) => device.id === id)) track.end();
      changed();
    },
    makeDefault(id) {
      devices = devices.toSorted((a, b) => Number(b.id === id) - Number(a.id === id));
      changed();
    },
  };
  return fake;
}
