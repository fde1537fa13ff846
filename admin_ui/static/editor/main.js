// The editor of a draft: what is changed is kept as JSON Patch operations until it is saved.

import { Checking } from "./checking.js";
import { Fields } from "./fields.js";
import { Grid } from "./grid.js";
import { History } from "./history.js";
import { learn, say } from "./words.js";
import { keep, keptOf, Saving } from "./saving.js";

class Page {
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.history = new History(model.document);
    this.grids = [...root.querySelectorAll(".cells")].map((one) => new Grid(one, this));
    this.fields = new Fields(root, this);
    this.checking = new Checking(this);
    this.saving = new Saving(this);
    this.history.addEventListener("change", (event) => this.#changed(event.detail));
    for (const name of ["undo", "redo"])
      document.getElementById(name).addEventListener("click", () => this[name]());
    root.querySelector(".editor-bar").hidden = false;
    root.querySelector(".parts").open = matchMedia("(min-width: 66rem)").matches;
    this.#takeUp();
    this.#standing();
    this.checking.soon(0);
  }

  get document() {
    return this.history.document;
  }

  apply(operations, source, merge = null) {
    this.history.apply(operations, { source, merge });
  }

  // Everything that happens in `action` is taken back by one undo.
  together(action) {
    this.history.together(action);
  }

  undo() {
    this.history.undo();
  }

  redo() {
    this.history.redo();
  }

  announce(sentence) {
    document.getElementById("told").textContent = sentence;
  }

  note(sentence, kind = "info") {
    const note = document.createElement("div");
    note.className = `note ${kind}`;
    note.append(Object.assign(document.createElement("p"), { textContent: sentence }));
    document.getElementById("notes").append(note);
  }

  // A grid tells which cell is current: what it says in words, and what is wrong with it.
  tell(grid, pointer) {
    const place = grid.root.querySelector(".cell-words");
    const faults = this.checking.faultsAt(pointer).map((one) => one.words);
    const words = this.checking.words[pointer];
    place.textContent = [...faults, words ? `${say("in_words")}: ${words}` : ""].filter(Boolean).join(" ");
    place.classList.toggle("fault", faults.length > 0);
  }

  #changed({ operations, source }) {
    for (const grid of this.grids) grid.refresh(operations);
    if (!(source instanceof HTMLElement)) this.fields.refresh();
    keep(this);
    this.#standing();
    if (operations.length) this.checking.soon();
  }

  #standing() {
    const { pending, done, undone } = this.history;
    document.getElementById("save").disabled = !pending.length;
    document.getElementById("undo").disabled = !done.length;
    document.getElementById("redo").disabled = !undone.length;
    this.checking.standing();
  }

  // What was not saved when the page was left, or when somebody else was first.
  #takeUp() {
    const kept = keptOf(this);
    if (!kept?.steps.length) return;
    const { lost, both } = this.history.replay(kept.steps);
    const count = this.history.pending.length;
    const stale = kept.etag !== this.model.etag;
    if (count) this.note(say(stale ? "put_on_top" : "kept", { count }));
    const places = (found) => [...new Set(found.map((one) => one.path))].join(", ");
    if (lost.length) this.note(say("lost", { places: places(lost) }), "no");
    if (both.length) this.note(say("both", { places: places(both) }), "refer");
  }
}

const root = document.getElementById("editor");
const answer = await fetch(root.dataset.model, { headers: { Accept: "application/json" } });
const model = await answer.json();
learn(model.texts);
new Page(root, model);
