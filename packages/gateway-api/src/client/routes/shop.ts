import type {
  automationCreateSchema,
  automationPatchSchema,
  automationRunSchema,
  automationRunsStoppedSchema,
  automationRunsStopSchema,
  automationSchema,
  automationStartersSchema,
  rehearsalRequestSchema,
  rehearsalSchema,
} from '../../automations/index.ts';
import type {
  connectionCreateSchema,
  connectionDoctorSchema,
  connectionInstallSchema,
  connectionPatchSchema,
  connectionSchema,
  connectionScoreboardSchema,
  receivedReplayedSchema,
  receivedReplaySchema,
  receivedWebhookQuery,
  receivedWebhookSchema,
} from '../../connections/index.ts';
import type { eventCreateSchema, eventSchema } from '../../events/index.ts';
import type { templateCreateSchema, templatePatchSchema, templateSchema } from '../../templates/index.ts';
import { route } from '../route.ts';

export const events = {
  /** Reports a shop or CRM event; its automations run at once. */
  report: route('POST /v1/events').takes<typeof eventCreateSchema>().gives<typeof eventSchema>(),
  /** Events, the newest first. */
  list: route('GET /v1/events').lists<typeof eventSchema>(),
  /** An event and what its automations did. */
  read: route('GET /v1/events/{id}').gives<typeof eventSchema>(),
};

export const automations = {
  /** Automations. */
  list: route('GET /v1/automations').lists<typeof automationSchema>(),
  /** Makes an automation. */
  create: route('POST /v1/automations')
    .takes<typeof automationCreateSchema>()
    .gives<typeof automationSchema>(),
  /** Changes an automation, or switches it on or off. */
  update: route('PATCH /v1/automations/{id}')
    .takes<typeof automationPatchSchema>()
    .gives<typeof automationSchema>(),
  /** Deletes an automation, and ends its runs. */
  delete: route('DELETE /v1/automations/{id}'),
  /** Automations to begin with, in English and French, with what their texts cost. */
  starters: route('GET /v1/automations/starters').gives<typeof automationStartersSchema>(),
  /** What a draft would have done with the events of the last days; nothing is sent. */
  rehearse: route('POST /v1/automations/rehearse')
    .takes<typeof rehearsalRequestSchema>()
    .gives<typeof rehearsalSchema>(),
  /** Runs of automations, the newest first. */
  runs: route('GET /v1/automations/runs').lists<typeof automationRunSchema>(),
  /** Stops the runs about a business object, and cancels those of their texts that wait. */
  stopRuns: route('POST /v1/automations/runs/stop')
    .takes<typeof automationRunsStopSchema>()
    .gives<typeof automationRunsStoppedSchema>(),
};

export const templates = {
  /** Templates. */
  list: route('GET /v1/templates').lists<typeof templateSchema>(),
  /** Makes a template. */
  create: route('POST /v1/templates').takes<typeof templateCreateSchema>().gives<typeof templateSchema>(),
  /** Changes a template. */
  update: route('PATCH /v1/templates/{id}')
    .takes<typeof templatePatchSchema>()
    .gives<typeof templateSchema>(),
  /** Deletes a template. */
  delete: route('DELETE /v1/templates/{id}'),
};

export const connections = {
  /** Connected shops. */
  list: route('GET /v1/connections').lists<typeof connectionSchema>(),
  /** Connects a shop. */
  create: route('POST /v1/connections')
    .takes<typeof connectionCreateSchema>()
    .gives<typeof connectionSchema>(),
  /** Gives a shop a new secret beside the old one, or says through which app it is asked. */
  update: route('PATCH /v1/connections/{id}')
    .takes<typeof connectionPatchSchema>()
    .gives<typeof connectionSchema>(),
  /** Disconnects a shop. */
  delete: route('DELETE /v1/connections/{id}'),
  /** Begins to install the app in a shop: gives the address where the merchant allows it. */
  install: route('POST /v1/connections/{id}/install').gives<typeof connectionInstallSchema>(),
  /** What is right and wrong with a connection, and what to do about it. */
  doctor: route('GET /v1/connections/{id}/doctor').gives<typeof connectionDoctorSchema>(),
  /** Whether anything was missed: what the shop says happened, beside what its webhooks told. */
  scoreboard: route('GET /v1/connections/{id}/scoreboard').gives<typeof connectionScoreboardSchema>(),
  webhooks: {
    /** The webhooks that came for a shop, and what became of them, the newest first. */
    list: route('GET /v1/connections/{id}/webhooks').lists<
      typeof receivedWebhookSchema,
      typeof receivedWebhookQuery
    >(),
    /** Reads webhooks again: one, a period, or what failed since an instant. */
    replay: route('POST /v1/connections/{id}/webhooks/replay')
      .takes<typeof receivedReplaySchema>()
      .gives<typeof receivedReplayedSchema>(),
  },
};
