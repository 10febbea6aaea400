import type { Module } from '../../infrastructure/modules/module.ts';
import { templateRoutes } from './routes.ts';

/** Texts with placeholders that an account keeps. */
export const templatesModule = (options: Parameters<typeof templateRoutes>[0]): Module => ({
  routes: [templateRoutes(options)],
});
