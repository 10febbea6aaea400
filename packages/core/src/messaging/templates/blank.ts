/** White space, invisible marks, and the fillers that fonts draw as nothing. */
const NOTHING = /^[\s\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*$/u;

/** Whether a text shows nothing on a handset: printed in a sentence, it is a hole. */
export const isBlank = (text: string): boolean => NOTHING.test(text);

/** Printed where a template says itself that nothing may stand there: `{{ note | default: "" }}`. */
export const NOTHING_ON_PURPOSE: object = Object.freeze({ toString: () => '' });
