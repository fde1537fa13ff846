// The check of what is not saved yet, a moment after the last key; faults stand beside their fields.

import { pointersAbove, within } from "./pointer.js";
import { say } from "./words.js";

const PAUSE = 400;

export class Checking {
  faults = [];
  words = {};
  state = "checking";
  #timer = null;
  #wanted = 0;
  #under = false;

  constructor(page) {
    this.page = page;
    this.places = new Map([...page.root.querySelectorAll("[data-said]")].map((one) => [one.dataset.said, one]));
    this.fields = new Map(page.fields.all.map((one) => [one.dataset.at, one]));
  }

  soon(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.state = "checking";
    this.#wanted += 1;
    this.#timer = setTimeout(() => this.#check(), pause);
  }

  // One check at a time: what was changed meanwhile is checked when the answer is there.
  async #check() {
    if (this.#under) return;
    this.#under = true;
    const wanted = this.#wanted;
    const state = await this.#asked(() => wanted === this.#wanted);
    this.#under = false;
    if (wanted !== this.#wanted) return this.#check();
    this.state = state;
    this.standing();
  }

  // What came of a check; nothing is shown of one that is no longer wanted.
  async #asked(isWanted) {
    try {
      const { etag } = this.page.model;
      const answer = await this.page.saving.send("preview", { etag, operations: this.page.history.operations });
      const told = await answer.json();
      if (!answer.ok && answer.status !== 422) return "not_checked";
      if (isWanted()) answer.ok ? this.#told(told) : this.#refused(told);
      return "told";
    } catch {
      return "not_checked";
    }
  }

  #refused({ pointer, where, why }) {
    this.#told({ faults: [{ pointer, where, words: say("refused", { why }), technical: "", example: [], covers: [] }], words: {} });
  }

  #told({ faults, words }) {
    this.faults = faults;
    this.words = words;
    this.#show();
  }

  faultsAt(pointer) {
    return this.faults.filter((one) => within(one.pointer, pointer) || this.#isOfRow(one.pointer, pointer));
  }

  // A fault of a whole row is told in each of its cells.
  #isOfRow(fault, pointer) {
    return /\/(rows|series)\/\d+$/.test(fault) && within(pointer, fault);
  }

  standing() {
    const { pending } = this.page.history;
    const saved = pending.length ? say("unsaved", { count: pending.length }) : say("all_saved");
    const count = this.faults.length;
    const checked = { checking: say("checking"), not_checked: say("not_checked") }[this.state];
    const sound = checked ?? (count ? say("faults", { count }) : say("sound"));
    document.getElementById("standing").textContent = `${saved} · ${sound}`;
  }

  // --- beside the fields ------------------------------------------------------------------------

  #show() {
    for (const place of this.places.values()) place.replaceChildren();
    for (const field of this.fields.values()) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    const marks = new Map();
    this.faults.forEach((fault, index) => {
      const place = this.#placeOf(fault.pointer);
      if (!place) return;
      const id = `fault-${index}`;
      place.append(this.#block(fault, id));
      marks.set(fault.pointer, id);
      const field = this.fields.get(place.dataset.said);
      if (!field) return;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", id);
      field.closest("details")?.setAttribute("open", "");
    });
    for (const grid of this.page.grids) grid.mark(marks);
    for (const [pointer, sentence] of Object.entries(this.words)) this.#inWords(pointer, sentence);
    this.#list();
  }

  // Where a fault is told: its field, or the nearest thing around it.
  #placeOf(pointer) {
    const found = pointersAbove(pointer).find((one) => this.places.has(one));
    if (found !== undefined) return this.places.get(found);
    return [...this.places].find(([one]) => within(one, pointer) && pointer !== "")?.[1] ?? null;
  }

  #block(fault, id) {
    const block = document.createElement("div");
    block.id = id;
    block.append(line("fault", fault.words));
    if (fault.technical && fault.technical !== fault.words) {
      const technical = line("small technical", fault.technical);
      technical.lang = "en";
      block.append(technical);
    }
    const grid = this.page.grids.find((one) => one.list === fault.pointer + "/rows");
    if (grid && fault.covers.length) block.append(button(say("add_row_for"), () => grid.rows.addFor(fault.covers)));
    const cell = this.page.grids.map((one) => one.cellAt(fault.pointer)).find(Boolean);
    if (cell) block.append(button(say("go_there"), () => this.#go(fault.pointer)));
    return block;
  }

  #inWords(pointer, sentence) {
    const place = this.places.get(pointer);
    if (!place || place.firstChild) return;
    place.append(line("small muted", `${say("in_words")}: ${sentence}`));
  }

  #list() {
    const list = document.getElementById("fault-list");
    list.hidden = !this.faults.length;
    list.querySelector("summary").textContent = say("faults", { count: this.faults.length });
    const items = this.faults.map((fault) => {
      const item = document.createElement("li");
      item.append(button(fault.where, () => this.#go(fault.pointer), "quiet"), line("small", fault.words));
      return item;
    });
    list.querySelector("ol").replaceChildren(...items);
  }

  #go(pointer) {
    for (const grid of this.page.grids) {
      const cell = grid.cellAt(pointer);
      if (cell) return grid.go(cell.parentElement.sectionRowIndex, cell.cellIndex);
    }
    const place = this.#placeOf(pointer);
    const field = place && this.fields.get(place.dataset.said);
    (field ?? place)?.scrollIntoView({ block: "center" });
    field?.focus();
  }
}

function line(kind, words) {
  return Object.assign(document.createElement("p"), { className: kind, textContent: words });
}

function button(words, action, kind = "small-button") {
  const made = Object.assign(document.createElement("button"), { type: "button", className: kind, textContent: words });
  made.addEventListener("click", action);
  return made;
}
