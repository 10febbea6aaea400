import { totalmem } from 'node:os';

const mebibyte = 2 ** 20;

/** A sixteenth of the memory this process may use, between 64 and 512 MiB: Node needs the rest more. */
function sharedBuffers(): number {
  const allowed = process.constrainedMemory();
  const memory = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return Math.round(Math.min(512, Math.max(64, memory / 16 / mebibyte)));
}

/**
 * What initdb writes to postgresql.conf, for a gateway and its database on 2 to 8 cores. An operator may edit the
 * file; the gateway refuses to start when the edit costs durability.
 */
export const initialSettings = (): Record<string, string> => ({
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: `${sharedBuffers()}MB`,
  max_connections: '50',
  // Whoever changes the consent of a list of numbers locks each of them: room for several long lists at once.
  max_locks_per_transaction: '256',
  // Long between checkpoints, so fewer full pages go to the log; recovery still takes seconds.
  checkpoint_timeout: '10min',
  max_wal_size: '2GB',
  min_wal_size: '256MB',
  // Zeros ahead of a new file of the log, 16 MB and synced, hold up every commit for some 50 ms, several times in ten
  // seconds of a busy hour. Blocks that are allotted as they are written cost a commit nothing that could be measured.
  wal_init_zero: 'off',
  // The message rows are the queue: dead rows must go before claims feel them.
  autovacuum_naptime: '10s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.05',
  autovacuum_vacuum_cost_limit: '1000',
  // A failed statement and the row it met may hold a number or a text; neither belongs in a log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  random_page_cost: '1.1',
  // Small set-based statements gain nothing from either, and the other core is Node's.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
});
