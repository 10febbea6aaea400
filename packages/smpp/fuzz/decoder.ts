import { type CodecCount, fuzzCodec } from './codec.ts';
import { Random } from './random.ts';
import { fuzzEsme, fuzzSmsc, type SessionCount, startSmsc } from './sessions.ts';

// Feeds random and mutated octets in random chunks to the decoder and to live sessions of both sides. Fails on an
// exception, on a stream that takes a second, and on a session that neither answers nor closes.
// Run: node packages/smpp/fuzz/decoder.ts [seconds, default 10] [seed]

const seconds = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
if (!(seconds > 0) || !Number.isInteger(seed)) throw new RangeError('usage: decoder.ts [seconds] [seed]');
console.log(`seed ${seed}, ${seconds} s`);

const random = new Random(seed);
const codec: CodecCount = { pdus: 0, faults: 0, streams: 0 };
const session: SessionCount = { sessions: 0, octets: 0, closed: 0, alive: 0 };
const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;
const heap = () => Math.round(process.memoryUsage().heapUsed / 2 ** 20);

process.on('unhandledRejection', (error) => {
  console.error(`seed ${seed}: unhandled`, error);
  process.exit(1);
});

let slowest = 0;
const heapBefore = heap();
while (elapsed() < seconds / 2) {
  const before = performance.now();
  fuzzCodec(random, codec);
  slowest = Math.max(slowest, performance.now() - before);
}
if (slowest > 1000) throw new Error(`seed ${seed}: one stream took ${slowest.toFixed(0)} ms`);

const { smsc, port } = await startSmsc();
while (elapsed() < seconds) {
  if (random.below(2) === 0) await fuzzSmsc(smsc, port, random, session);
  else await fuzzEsme(random, session);
}
await smsc.close();

console.log(
  `codec: ${codec.streams} streams, ${codec.pdus} PDUs, ${codec.faults} of them faulty, slowest stream ${slowest.toFixed(1)} ms`,
);
console.log(
  `sessions: ${session.sessions}, ${session.octets} octets; ${session.alive} went on, ${session.closed} closed, none deaf`,
);
console.log(`heap ${heapBefore} MB before, ${heap()} MB after`);
