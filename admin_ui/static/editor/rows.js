// Rows as wholes: added, taken away, moved, copied, pasted; and what follows from a cell elsewhere.

import { cellsOf, textOf } from "./clipboard.js";
import { valueOf } from "./columns.js";
import { free, proposed } from "./ids.js";
import { read } from "./pointer.js";
import { setting } from "./patch.js";
import { say } from "./words.js";
import { dayAfter, dayBefore } from "./writing.js";

export class Rows {
  constructor(grid, { series, outputs }) {
    this.grid = grid;
    this.series = series;
    this.outputs = outputs;
    this.own = new Set(); // ids that were proposed here and nobody has chosen
  }

  get #list() {
    return read(this.grid.page.document, this.grid.list) ?? [];
  }

  ids(but = -1) {
    return new Set(this.#list.filter((_, index) => index !== but).map((row) => row.id));
  }

  // --- coming, going, moving --------------------------------------------------------------------

  add() {
    const { grid } = this;
    const place = grid.length ? grid.selection.bottom + 1 : 0;
    const row = this.#empty(place);
    grid.page.apply([{ op: "add", path: grid.at(place), value: row }], grid);
    grid.go(place, this.#first());
    grid.page.announce(say("row_added", { id: row.id ?? place + 1 }));
  }

  // A row with these tests, as an example of a gap gives them.
  addFor(tests) {
    const { grid } = this;
    const row = this.#empty(grid.length);
    row.when = row.when.map((_, index) => tests[index] ?? "-");
    this.own.delete(row.id);
    row.id = proposed(row.when, this.ids());
    this.own.add(row.id);
    grid.page.apply([{ op: "add", path: grid.at(grid.length), value: row }], grid);
    grid.go(grid.length - 1, grid.columns.findIndex((one) => one.kind === "then"));
  }

  #first() {
    return Math.max(0, this.grid.columns.findIndex((one) => one.kind !== "id"));
  }

  #empty(place) {
    if (this.series) {
      const before = this.#list[place - 1];
      const from = before?.to ? dayAfter(before.to) : null;
      return from ? { from, value: "" } : { value: "" };
    }
    const id = free("new_row", this.ids());
    this.own.add(id);
    const tests = this.grid.columns.filter((one) => one.kind === "when").map(() => "-");
    return { id, when: tests, then: this.outputs > 1 ? Array(this.outputs).fill("") : "" };
  }

  remove() {
    const { grid } = this;
    const { top, bottom } = grid.selection;
    if (!grid.length) return;
    const taken = [];
    for (let row = bottom; row >= top; row -= 1) taken.push({ op: "remove", path: grid.at(row) });
    grid.page.apply(taken, grid);
    grid.go(top, grid.selection.column);
    grid.page.announce(say("rows_removed", { count: taken.length }));
  }

  up() {
    this.#move(-1);
  }
  down() {
    this.#move(1);
  }

  #move(by) {
    const { grid } = this;
    const { top, bottom } = grid.selection;
    if (top + by < 0 || bottom + by >= grid.length) return;
    const [from, path] = by < 0 ? [top - 1, bottom] : [bottom + 1, top];
    grid.page.apply([{ op: "move", from: grid.at(from), path: grid.at(path) }], grid);
    grid.reselect(top + by, bottom + by);
    grid.page.announce(say("row_moved", { place: top + by + 1 }));
  }

  // --- what follows from a cell -----------------------------------------------------------------

  // A new row is named by its tests for as long as nobody gave it a name; a period of a series
  // ends the day before the next one begins.
  following(index, column, value) {
    const { grid } = this;
    const row = grid.row(index);
    if (column.kind === "id") this.own.delete(row.id);
    if (column.kind === "when" && this.own.has(row.id)) {
      const tests = grid.columns
        .filter((one) => one.kind === "when")
        .map((one) => (one === column ? value : valueOf(one, row)));
      const id = proposed(tests, this.ids(index));
      this.own.delete(row.id);
      this.own.add(id);
      return setting(grid.page.document, grid.at(index) + "/id", id);
    }
    const before = this.#list[index - 1];
    if (this.series && column.path?.[0] === "from" && before && !before.to && dayBefore(value))
      return setting(grid.page.document, grid.at(index - 1) + "/to", dayBefore(value));
    return [];
  }

  // --- the clipboard ----------------------------------------------------------------------------

  #selected() {
    const { grid } = this;
    const { top, bottom, left, right } = grid.selection;
    const found = [];
    for (let row = top; row <= bottom; row += 1) {
      const line = [];
      for (let column = left; column <= right; column += 1) line.push(grid.value(row, column));
      found.push(line);
    }
    return found;
  }

  copy(clipboard) {
    clipboard.setData("text/plain", textOf(this.#selected()));
  }

  cut(clipboard) {
    this.copy(clipboard);
    this.grid.clear();
  }

  paste(clipboard) {
    const { grid } = this;
    let cells = cellsOf(clipboard.getData("text/plain"));
    const { top, bottom, left, right, isOne } = grid.selection;
    if (cells.length === 1 && cells[0].length === 1 && !isOne)
      cells = Array.from({ length: bottom - top + 1 }, () => Array(right - left + 1).fill(cells[0][0]));
    const width = Math.min(cells[0].length, grid.columns.length - left);
    const missing = top + cells.length - grid.length;
    grid.page.together(() => {
      for (let more = 0; more < missing; more += 1)
        grid.page.apply([{ op: "add", path: grid.at(grid.length), value: this.#empty(grid.length) }], grid);
      grid.put(cells, top, left);
      for (let row = grid.length - Math.max(missing, 0); row < grid.length; row += 1) this.#rename(row);
    });
    grid.go(top, left);
    grid.go(top + cells.length - 1, left + width - 1, true);
    grid.page.announce(say("pasted", { rows: cells.length, columns: width }));
  }

  #rename(index) {
    const { grid } = this;
    const row = grid.row(index);
    if (this.series || !this.own.has(row.id) || !Array.isArray(row.when)) return;
    this.own.delete(row.id);
    const id = proposed(row.when, this.ids(index));
    this.own.add(id);
    grid.page.apply(setting(grid.page.document, grid.at(index) + "/id", id), grid);
  }
}
