// The one field that stands in the cell being written.

export class CellInput {
  #cell = null;
  #field = document.createElement("input");

  // `done(text, move)` is told when the writing ends: text is null where it was given up.
  constructor(done) {
    this.#field.className = "cell-input";
    this.#field.autocomplete = "off";
    this.#field.spellcheck = false;
    this.#field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      const move = { Enter: event.shiftKey ? "up" : "down", Tab: event.shiftKey ? "left" : "right" }[event.key];
      if (event.key === "Escape") this.#end(done, null, null);
      else if (move) this.#end(done, this.#field.value, move);
      else return;
      event.preventDefault();
    });
    this.#field.addEventListener("blur", () => this.#end(done, this.#field.value, null));
    for (const kind of ["copy", "cut", "paste"]) this.#field.addEventListener(kind, (event) => event.stopPropagation());
  }

  get isOpen() {
    return this.#cell !== null;
  }

  open(cell, text, { label, list, select }) {
    this.#cell = cell;
    this.#field.value = text;
    this.#field.setAttribute("aria-label", label);
    if (list) this.#field.setAttribute("list", list);
    else this.#field.removeAttribute("list");
    cell.append(this.#field);
    this.#field.focus();
    if (select) this.#field.select();
  }

  #end(done, text, move) {
    if (!this.#cell) return;
    const cell = this.#cell;
    this.#cell = null;
    this.#field.remove();
    done(cell, text, move);
  }
}
