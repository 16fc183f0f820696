/** One row of a list: what is shown of an item, again whenever the item has changed. */
export interface Row<Item> {
  readonly element: HTMLElement;
  update(item: Item): void;
}

/** Keeps a list's rows in step with items. A row stays the element it is, and so keeps the focus. */
export class Rows<Item> {
  readonly #list: HTMLElement;
  readonly #keyOf: (item: Item) => string;
  readonly #make: (item: Item) => Row<Item>;
  readonly #rows = new Map<string, Row<Item>>();

  constructor(list: HTMLElement, keyOf: (item: Item) => string, make: (item: Item) => Row<Item>) {
    this.#list = list;
    this.#keyOf = keyOf;
    this.#make = make;
  }

  show(items: readonly Item[]): void {
    const wanted = new Set(items.map(this.#keyOf));
    for (const [key, { element }] of this.#rows) {
      if (wanted.has(key)) continue;
      element.remove();
      this.#rows.delete(key);
    }
    for (const [index, item] of items.entries()) this.#place(item, index);
  }

  #place(item: Item, index: number): void {
    const key = this.#keyOf(item);
    const row = this.#rows.get(key) ?? this.#make(item);
    this.#rows.set(key, row);
    row.update(item);
    const here = this.#list.children[index] ?? null;
    if (here !== row.element) this.#list.insertBefore(row.element, here);
  }
}
