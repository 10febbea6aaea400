/** First in, first out, without moving what waits each time one leaves. */
export class SendQueue<Item> {
  #items: (Item | undefined)[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length || this.#head >= 4096) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Takes out everything that waits. */
  drain(): Item[] {
    const waiting = this.#items.slice(this.#head) as Item[];
    this.#items = [];
    this.#head = 0;
    return waiting;
  }
}
