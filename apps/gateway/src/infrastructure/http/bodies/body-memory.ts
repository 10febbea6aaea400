export interface BodyMemoryLimits {
  /** Bytes of all bodies that are being received or worked on. */
  readonly total: number;
  /** Bytes of one account, or of one address where no key was shown, beyond the first of each request. */
  readonly perOwner: number;
}

/** A small request is taken whatever else its owner has under way. */
const FREE_BYTES = 16 * 1024;

/** What one request holds of the memory. */
export interface Hold {
  /** Takes this many bytes more; says whose limit is reached, if one is. */
  take(bytes: number): 'owner' | 'total' | null;
  /** Gives everything back; doing it again changes nothing. */
  release(): void;
}

/** Counts the memory that bodies hold, of everybody and of each. */
export interface BodyMemory {
  hold(owner: string): Hold;
  /** Bytes held now. */
  held(): number;
}

export const createBodyMemory = ({ total, perOwner }: BodyMemoryLimits): BodyMemory => {
  const owners = new Map<string, number>();
  let all = 0;
  return {
    held: () => all,
    hold: (owner) => {
      let mine = 0;
      let counted = 0;
      const count = (bytes: number): void => {
        const theirs = (owners.get(owner) ?? 0) + bytes;
        if (theirs > 0) owners.set(owner, theirs);
        else owners.delete(owner);
        counted += bytes;
      };
      return {
        take: (bytes) => {
          const more = Math.max(0, mine + bytes - FREE_BYTES) - counted;
          if (more > 0 && (owners.get(owner) ?? 0) + more > perOwner) return 'owner';
          if (all + bytes > total) return 'total';
          if (more > 0) count(more);
          all += bytes;
          mine += bytes;
          return null;
        },
        release: () => {
          if (counted > 0) count(-counted);
          all -= mine;
          mine = 0;
        },
      };
    },
  };
};
