/** More work waits than can be done while a caller waits: nothing was stored. It is answered with `overloaded`. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}
