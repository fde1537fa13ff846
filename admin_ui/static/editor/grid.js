// A table of the policy, written in place: one cell can be reached by Tab, arrows lead to the others.

import { CellInput } from "./cell_input.js";
import { pointerOf, shown, taken, valueOf, writing } from "./columns.js";
import { isWord } from "./ids.js";
import { keyOf } from "./keys.js";
import { last, read, within } from "./pointer.js";
import { Rows } from "./rows.js";
import { Selection } from "./selection.js";
import { say } from "./words.js";

export class Grid {
  constructor(root, page) {
    const given = JSON.parse(root.dataset.grid);
    this.list = given.list;
    this.columns = given.columns;
    this.page = page;
    this.root = root;
    this.table = root.querySelector("table");
    this.body = this.table.tBodies[0];
    this.selection = new Selection();
    this.rows = new Rows(this, given);
    this.faults = new Map();
    this.input = new CellInput((cell, text, move) => this.#written(cell, text, move));
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    this.paint();
    this.#keepWidths();
    this.#listen();
    root.querySelector(".grid-tools").hidden = false;
    for (const button of root.querySelectorAll("[data-do]"))
      button.addEventListener("click", () => this.do(button.dataset.do));
  }

  get length() {
    return this.body.rows.length;
  }
  row(index) {
    return read(this.page.document, this.at(index)) ?? {};
  }
  at(index) {
    return `${this.list}/${index}`;
  }
  value(row, column) {
    return valueOf(this.columns[column], this.row(row));
  }
  label(row, column) {
    const id = this.row(row).id ?? String(row + 1);
    return `${this.columns[column].heading}, ${id}`;
  }

  // --- painting ---------------------------------------------------------------------------------

  // The whole table anew.
  paint() {
    const list = read(this.page.document, this.list);
    const body = document.createElement("tbody");
    if (Array.isArray(list)) for (const row of list) body.append(this.#line(row ?? {}));
    this.#keepingFocus(() => {
      this.body.replaceWith(body);
      this.body = body;
    });
  }

  // Rows that come or go take the focused cell with them: the current one has it then.
  #keepingFocus(action) {
    const focused = this.body.contains(document.activeElement);
    this.#unmarkSelection();
    action();
    this.table.setAttribute("aria-rowcount", String(this.length + 1));
    this.selection.within(this.length, this.columns.length);
    this.#markAll();
    this.#markSelection();
    if (focused && !this.body.contains(document.activeElement)) this.current?.focus({ preventScroll: true });
  }

  #line(row) {
    const line = document.createElement("tr");
    for (const column of this.columns) line.append(this.#cell(column, row));
    return line;
  }

  // Columns keep the widths they were first given: a browser measures every cell of a long table
  // otherwise, whenever one of them changes.
  #keepWidths() {
    const headings = [...this.table.tHead.rows[0].cells];
    const widths = headings.map((one) => one.offsetWidth);
    headings.forEach((one, index) => (one.style.width = `${widths[index]}px`));
    this.table.style.minWidth = `${widths.reduce((sum, one) => sum + one, 0)}px`;
    this.table.style.tableLayout = "fixed";
  }

  #cell(column, row) {
    const cell = document.createElement(column.kind === "id" ? "th" : "td");
    if (column.kind === "id") cell.scope = "row";
    cell.tabIndex = -1;
    if (column.number) cell.className = "num";
    this.#fill(cell, column, row);
    return cell;
  }

  #fill(cell, column, row) {
    const value = valueOf(column, row);
    const text = shown(column, value);
    if (cell.textContent !== text) cell.textContent = text;
    cell.classList.toggle("any", column.kind === "when" && value === "-");
  }

  refresh(operations) {
    const own = operations.filter((one) => within(one.path, this.list) || within(this.list, one.path));
    if (!own.length) return;
    const rows = own.map((one) => rowOf(this.list, one));
    const whole = own.filter((one, index) => rows[index] === null || isWhole(this.list, one, rows[index]));
    if (!whole.length) for (const row of new Set(rows)) this.#repaintRow(row);
    else if (own.length === 1 && rows[0] !== null) this.#keepingFocus(() => this.#follow(own[0], rows[0]));
    else this.paint();
    this.told();
  }

  // Do to the lines of the table what was done to its rows.
  #follow({ op, from }, row) {
    const { rows } = this.body;
    if (op === "add") this.body.insertBefore(this.#line(this.row(row)), rows[row] ?? null);
    const moved = rows[op === "move" ? Number(last(from)) : row];
    if (op !== "add") moved.remove();
    if (op === "move") this.body.insertBefore(moved, rows[row] ?? null);
  }

  #repaintRow(index) {
    const row = this.row(index);
    this.columns.forEach((column, place) => this.#fill(this.body.rows[index].cells[place], column, row));
  }

  // --- faults -----------------------------------------------------------------------------------

  // Faults by pointer -> the id of the sentence that tells it.
  mark(faults) {
    this.faults = faults;
    this.#markAll();
    this.told();
  }

  #markAll() {
    for (const cell of this.body.querySelectorAll("[aria-invalid]")) {
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
    }
    for (const [pointer, id] of this.faults) {
      const cell = this.cellAt(pointer);
      if (!cell) continue;
      cell.setAttribute("aria-invalid", "true");
      cell.setAttribute("aria-describedby", id);
    }
  }

  // The cell of a pointer, or of the row it names the first; null for one of the table as a whole.
  cellAt(pointer) {
    if (!pointer.startsWith(this.list + "/")) return null;
    const index = Number(pointer.slice(this.list.length + 1).split("/")[0]);
    const line = this.body.rows[index];
    if (!line) return null;
    const row = this.row(index);
    const place = this.columns.findIndex((one) => within(pointer, this.at(index) + pointerOf(one, row)));
    return line.cells[place < 0 ? 0 : place];
  }

  // --- where one is -----------------------------------------------------------------------------

  get current() {
    return this.body.rows[this.selection.row]?.cells[this.selection.column];
  }

  go(row, column, extend = false) {
    const bounded = (value, most) => Math.max(0, Math.min(value, most));
    this.#unmarkSelection();
    this.selection.to(bounded(row, this.length - 1), bounded(column, this.columns.length - 1), extend);
    this.#markSelection();
    this.current?.focus({ preventScroll: true });
    this.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.told();
  }

  focus() {
    this.go(this.selection.row, this.selection.column);
  }

  told() {
    const { row, column } = this.selection;
    if (this.length) this.page.tell(this, this.at(row) + pointerOf(this.columns[column], this.row(row)));
  }

  #unmarkSelection() {
    for (const cell of this.body.querySelectorAll('[aria-selected="true"]')) cell.removeAttribute("aria-selected");
    const before = this.body.querySelector('[tabindex="0"]');
    if (before) before.tabIndex = -1;
  }

  #markSelection() {
    const { top, bottom, left, right, isOne } = this.selection;
    if (this.current) this.current.tabIndex = 0;
    if (isOne) return;
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1)
        this.body.rows[row].cells[column].setAttribute("aria-selected", "true");
  }

  reselect(top, bottom) {
    this.#unmarkSelection();
    this.selection.rows(top, bottom);
    this.go(this.selection.row, this.selection.column, top !== bottom);
  }

  // --- writing ----------------------------------------------------------------------------------

  edit(text = null) {
    const { row, column } = this.selection;
    if (!this.current) return;
    this.input.open(this.current, text ?? this.value(row, column), {
      label: this.label(row, column),
      list: this.columns[column].choices,
      select: text === null && this.columns[column].kind !== "id",
    });
  }

  #written(cell, text, move) {
    const row = cell.parentElement.sectionRowIndex;
    const column = cell.cellIndex;
    if (text !== null) this.put([[text]], row, column);
    if (text === null || move) this.go(...stepped(row, column, move));
  }

  // Put texts into the cells from this one on, as one step; false where one is refused.
  put(cells, top, left) {
    const { page } = this;
    const operations = [];
    const trial = cells.length * cells[0].length > 1;
    for (const [down, line] of cells.entries()) {
      for (const [right, typed] of line.entries()) {
        const column = this.columns[left + right];
        if (!column || top + down >= this.length) continue;
        const value = taken(column, typed);
        if (value === valueOf(column, this.row(top + down))) continue;
        if (column.kind === "id" && !this.#isFree(value, top + down)) continue;
        operations.push(...writing(page.document, column, this.at(top + down), value));
        if (!trial) operations.push(...this.rows.following(top + down, column, value));
      }
    }
    page.apply(operations, this);
    return operations.length > 0;
  }

  #isFree(id, row) {
    const others = this.rows.ids(row);
    const said = !isWord(id) ? "id_not_word" : others.has(id) ? "id_taken" : null;
    if (said) this.page.announce(say(said, { id }));
    return said === null;
  }

  clear() {
    const { top, bottom, left, right } = this.selection;
    const empty = Array.from({ length: bottom - top + 1 }, () =>
      this.columns.slice(left, right + 1).map((column) => (column.kind === "when" ? "-" : "")),
    );
    this.put(empty, top, left);
  }

  // --- keys, pointer, clipboard -----------------------------------------------------------------

  do(name, text = null) {
    if (name === "edit") return this.edit(text);
    if (name === "clear") return this.clear();
    if (name === "undo" || name === "redo") return this.page[name]();
    return this.rows[name]();
  }

  #listen() {
    this.table.addEventListener("keydown", (event) => {
      if (this.input.isOpen) return;
      const key = keyOf(event, this);
      if (!key) return;
      event.preventDefault();
      if (key.go) this.go(...key.go, event.shiftKey);
      else this.do(key.do, key.text);
    });
    this.table.addEventListener("mousedown", (event) => {
      const cell = event.target.closest("tbody td, tbody th");
      if (!cell || event.target.closest(".cell-input")) return;
      event.preventDefault();
      document.activeElement?.blur?.();
      const again = cell === this.current && cell.contains(document.activeElement);
      this.go(cell.parentElement.sectionRowIndex, cell.cellIndex, event.shiftKey);
      if (again) this.edit();
    });
    this.table.addEventListener("dblclick", (event) => {
      if (event.target.closest("tbody td, tbody th") && !this.input.isOpen) this.edit();
    });
    for (const kind of ["copy", "cut", "paste"])
      this.table.addEventListener(kind, (event) => {
        if (this.input.isOpen) return;
        event.preventDefault();
        this.rows[kind](event.clipboardData);
      });
  }
}

const stepped = (row, column, move) => [
  row + ({ down: 1, up: -1 }[move] ?? 0),
  column + ({ right: 1, left: -1 }[move] ?? 0),
];

// The row that an operation is about; null where it is about the table as a whole.
function rowOf(list, { path }) {
  if (!path.startsWith(list + "/")) return null;
  return Number(path.slice(list.length + 1).split("/")[0]);
}

// Whether an operation brings, takes or moves a whole row.
const isWhole = (list, { op, path }, row) => op !== "replace" && path === `${list}/${row}`;
