// Which cell is current, and the rectangle from where the selection began.

export class Selection {
  row = 0;
  column = 0;
  #from = null;

  to(row, column, extend = false) {
    this.#from = extend ? (this.#from ?? [this.row, this.column]) : null;
    this.row = row;
    this.column = column;
  }

  get top() {
    return Math.min(this.row, this.#from?.[0] ?? this.row);
  }
  get bottom() {
    return Math.max(this.row, this.#from?.[0] ?? this.row);
  }
  get left() {
    return Math.min(this.column, this.#from?.[1] ?? this.column);
  }
  get right() {
    return Math.max(this.column, this.#from?.[1] ?? this.column);
  }
  get isOne() {
    return this.top === this.bottom && this.left === this.right;
  }

  // The whole width of these rows, as after moving them.
  rows(top, bottom) {
    this.#from = top === bottom ? null : [top, this.column];
    this.row = bottom;
  }

  within(rows, columns) {
    this.row = Math.max(0, Math.min(this.row, rows - 1));
    this.column = Math.max(0, Math.min(this.column, columns - 1));
    if (this.#from) this.#from = [Math.max(0, Math.min(this.#from[0], rows - 1)), Math.min(this.#from[1], columns - 1)];
  }
}
