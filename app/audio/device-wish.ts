/** Which microphone a person chose. All empty: the system's default. */
export interface DeviceWish {
  readonly deviceId: string;
  readonly label: string;
  readonly groupId: string;
}

export const anyDevice: DeviceWish = { deviceId: '', label: '', groupId: '' };
