// The forms: a field writes what stands at its pointer as it is typed, and shows what stands there.

import { read } from "./pointer.js";
import { setting, taking } from "./patch.js";
import { text } from "./columns.js";
import { asWritten } from "./writing.js";

export class Fields {
  constructor(root, page) {
    this.page = page;
    this.all = [...root.querySelectorAll("[data-at]")];
    for (const field of this.all) {
      field.readOnly = false;
      field.disabled = false;
      field.addEventListener("input", () => this.#write(field, field.value));
      field.addEventListener("change", () => this.#tidy(field));
      if (field.tagName === "TEXTAREA") field.addEventListener("input", () => fit(field));
    }
    // a formula is as high as its text once it is seen
    const seen = new ResizeObserver((entries) => entries.forEach((one) => fit(one.target)));
    for (const field of root.querySelectorAll("textarea")) seen.observe(field);
  }

  refresh() {
    for (const field of this.all) {
      const found = read(this.page.document, field.dataset.at);
      const value = found !== null && typeof found === "object" ? field.value : text(found);
      if (field.value !== value) field.value = value;
    }
  }

  #write(field, value) {
    const { document } = this.page;
    const { at } = field.dataset;
    const empties = value === "" && "optional" in field.dataset;
    const operations = empties ? taking(document, at) : setting(document, at, value);
    this.page.apply(operations, field, at);
  }

  // A decimal comma, a percent and a day are written as the policy wants them when one goes on.
  #tidy(field) {
    const value = field.tagName === "INPUT" ? asWritten(field.value, field.dataset.kind) : field.value;
    if (value === field.value || field.dataset.kind === "line") return;
    field.value = value;
    this.#write(field, value);
  }
}

function fit(field) {
  if (!field.offsetParent) return;
  const edges = field.offsetHeight - field.clientHeight;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + edges}px`;
}
