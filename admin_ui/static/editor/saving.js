// Saving upon the revision that was read; where somebody else was first, their changes are shown and
// one's own are kept.  What is not saved outlasts a reload of the page.

import { say } from "./words.js";

const place = (page) => `qerar-draft-${page.root.dataset.draft}`;

export function keep(page) {
  const steps = page.history.kept();
  if (steps.length) sessionStorage.setItem(place(page), JSON.stringify({ etag: page.model.etag, steps }));
  else sessionStorage.removeItem(place(page));
}

export function keptOf(page) {
  return JSON.parse(sessionStorage.getItem(place(page)) ?? "null");
}

export class Saving {
  #under = false;

  constructor(page) {
    this.page = page;
    this.dialog = document.getElementById("stale");
    document.getElementById("save").addEventListener("click", () => this.save());
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      document.activeElement?.blur?.();
      this.save();
    });
    for (const button of this.dialog.querySelectorAll("[data-stale]"))
      button.addEventListener("click", () => this.#answered(button.dataset.stale));
    document.getElementById("review").addEventListener("click", (event) => {
      if (!page.history.pending.length) return;
      event.preventDefault();
      this.save().then((saved) => saved && location.assign(event.target.href));
    });
    addEventListener("beforeunload", (event) => {
      if (page.history.pending.length && !this.leaving) event.preventDefault();
    });
  }

  send(name, body) {
    return fetch(this.page.root.dataset[name], {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      },
      body: JSON.stringify(body),
    });
  }

  // Whether everything is saved now.
  async save() {
    const { page } = this;
    const { operations } = page.history;
    if (this.#under || !operations.length) return !operations.length;
    this.#under = true;
    try {
      const answer = await this.send("save", { etag: page.model.etag, operations });
      if (answer.redirected || answer.status === 401) return this.#told(say("signed_out"));
      const told = await answer.json();
      if (answer.ok) return this.#saved(told);
      if (answer.status === 412) this.#stale(told.html);
      else this.#told(told.pointer === undefined ? told.why : `${told.where}: ${say("refused", { why: told.why })}`);
      return false;
    } catch {
      return this.#told(say("not_saved"));
    } finally {
      this.#under = false;
    }
  }

  #saved({ etag, revision }) {
    this.page.model.etag = etag;
    this.page.model.revision = revision;
    this.page.history.saved();
    this.page.announce(say("saved", { revision }));
    document.getElementById("notes").replaceChildren();
    return true;
  }

  #told(sentence) {
    this.page.note(sentence, "no");
    this.page.announce(sentence);
    return false;
  }

  #stale(html) {
    this.dialog.querySelector(".stale-body").innerHTML = html;
    this.dialog.showModal();
  }

  // The page is made anew from the draft as it is; what is kept is put on top of it then.
  #answered(name) {
    this.dialog.close();
    if (name === "wait") return;
    if (name === "theirs") sessionStorage.removeItem(place(this.page));
    this.leaving = true;
    location.reload();
  }
}
