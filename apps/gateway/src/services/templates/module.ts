import type { Module } from '../../infrastructure/modules/module.ts';
import { templatesRoom } from './routes.ts';

/** Texts with placeholders that an account keeps. */
export const templatesModule = (options: Parameters<typeof templatesRoom>[0]): Module => ({
  routes: [templatesRoom(options)],
});
