// What was changed, in steps that can be taken back; what of it is not saved yet.

import { carryOut } from "./patch.js";
import { named, resolved } from "./naming.js";
import { read } from "./pointer.js";

export class History extends EventTarget {
  constructor(document) {
    super();
    this.document = document;
    this.done = [];
    this.undone = [];
    this.pending = [];
  }

  // Carry out operations as one step.  Steps of the same `merge` right after each other are one.
  apply(operations, { merge = null, source = null } = {}) {
    if (!operations.length) return;
    const previous = this.done.at(-1);
    if (merge && previous?.merge === merge && previous === this.pending.at(-1) && isSame(previous, operations)) {
      carryOut(this.document, operations[0]);
      previous.operations[0].value = operations[0].value;
      previous.named[0].value = operations[0].value;
    } else {
      const step = this.#carriedOut(operations);
      step.merge = merge;
      this.done.push(step);
      this.pending.push(step);
    }
    this.undone = [];
    this.#tell(operations, source);
  }

  // The steps of `action` become one.
  together(action) {
    const before = this.done.length;
    action();
    const steps = this.done.splice(before);
    if (!steps.length) return;
    const one = { merge: null, back: steps.toReversed().flatMap((step) => step.back) };
    for (const key of ["operations", "named", "before"]) one[key] = steps.flatMap((step) => step[key]);
    this.done.push(one);
    this.pending.splice(-steps.length, steps.length, one);
    this.#tell([], null);
  }

  undo() {
    this.#turn(this.done, this.undone);
  }

  redo() {
    this.#turn(this.undone, this.done);
  }

  // The operations since the last save, in order.
  get operations() {
    return this.pending.flatMap((step) => step.operations);
  }

  // Everything so far is saved.
  saved() {
    this.pending = [];
    if (this.done.length) this.done.at(-1).merge = null;
    this.#tell([], null);
  }

  // What is to be kept over a reload of the page.
  kept() {
    return this.pending.map((step) => ({ named: step.named, before: step.before }));
  }

  // Put kept steps on this document: those that could not be, and those that meet another's change.
  replay(kept) {
    const lost = [];
    const both = [];
    for (const { named: steps, before } of kept) {
      const operations = this.#settled(steps);
      if (operations === null) {
        lost.push(...steps);
        continue;
      }
      operations.forEach((one, index) => {
        if (one.op === "replace" && !same(read(this.document, one.path), before[index])) both.push(one);
      });
      this.apply(operations);
    }
    return { lost, both };
  }

  // A step's operations for the document as it is now; each is looked for after those before it.
  #settled(steps) {
    const trial = structuredClone(this.document);
    const found = [];
    for (const one of steps) {
      const operation = resolved(trial, one);
      if (operation === null) return null;
      carryOut(trial, operation);
      found.push(operation);
    }
    return found;
  }

  #carriedOut(operations) {
    const back = [];
    const told = [];
    const before = [];
    for (const one of operations) {
      told.push(structuredClone(named(this.document, one)));
      before.push(structuredClone(read(this.document, one.path)) ?? null);
      back.unshift(carryOut(this.document, one));
    }
    return { operations: structuredClone(operations), back, named: told, before };
  }

  #turn(from, to) {
    const step = from.pop();
    if (!step) return;
    const turned = this.#carriedOut(step.back);
    if (this.pending.at(-1) === step) this.pending.pop();
    else this.pending.push(turned);
    to.push(turned);
    this.#tell(turned.operations, null);
  }

  #tell(operations, source) {
    this.dispatchEvent(new CustomEvent("change", { detail: { operations, source } }));
  }
}

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const isSame = (step, operations) =>
  operations.length === 1 &&
  step.operations.length === 1 &&
  operations[0].op === "replace" &&
  step.operations[0].op === "replace" &&
  operations[0].path === step.operations[0].path;
