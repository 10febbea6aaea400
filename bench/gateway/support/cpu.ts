import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

interface Stat {
  readonly parent: number;
  readonly seconds: number;
}

/** Linux tells each process's parent and its CPU time in /proc. */
const readStat = (pid: number): Stat | null => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return {
      parent: Number(fields[1]),
      seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    };
  } catch {
    return null;
  }
};

/** CPU seconds used so far by a process, and by all its descendants together. */
export const cpuSeconds = (pid: number): { own: number; descendants: number } => {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const stats = new Map(
    pids.flatMap((each) => {
      const stat = readStat(each);
      return stat ? [[each, stat] as const] : [];
    }),
  );
  const descends = (each: number): boolean => {
    for (let at = stats.get(each)?.parent; at !== undefined && at > 1; at = stats.get(at)?.parent) {
      if (at === pid) return true;
    }
    return false;
  };
  let descendants = 0;
  for (const [each, stat] of stats) if (each !== pid && descends(each)) descendants += stat.seconds;
  return { own: stats.get(pid)?.seconds ?? 0, descendants };
};
