export { type AccountHours, hoursBeyond } from './account-hours.ts';
export { holidayOn } from './holidays.ts';
export { describeHours, type Hours, type SendingHours } from './sending-hours.ts';
export { earliestOpen, isOpen, type Place } from './sending-window.ts';
