/** Why a step sends nothing, or a run ends, in words that a live run and a rehearsal share. */
export interface Reason {
  readonly reason: string;
  readonly detail: string;
}

export const OVERTAKEN: Reason = {
  reason: 'overtaken',
  detail: 'A later step of the run was due as well: the person gets that one only.',
};

export const OPTED_OUT: Reason = { reason: 'opted_out', detail: 'The person does not want such texts.' };

export const SWITCHED_OFF: Reason = {
  reason: 'disabled',
  detail: 'The automation was switched off, or deleted.',
};

export const SHOP_LEFT: Reason = { reason: 'shop_removed', detail: 'The shop removed the app.' };

/** A person has had so many texts of the automation within a day. */
export const cappedAt = (most: number): Reason => ({
  reason: 'person_capped',
  detail: `The person has had ${most} text(s) of this automation within 24 hours.`,
});

/** Of a text whose fact had texted the person before. */
export const REPEATED_DETAIL = 'This fact had texted this person before; the first message stands for it.';
