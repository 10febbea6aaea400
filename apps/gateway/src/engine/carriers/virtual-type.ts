/** The type of carrier whose handsets are virtual: test keys and fictional numbers go there. */
export const VIRTUAL_TYPE = 'simulator';
