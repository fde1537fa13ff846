// JSON Patch (RFC 6902) on the page's copy of the document; each operation gives the one that undoes it.

import { parent, last, read } from "./pointer.js";

export function carryOut(document, operation) {
  const { op, path } = operation;
  if (op === "move") return move(document, operation);
  const holder = read(document, parent(path));
  const key = last(path);
  const old = holder[key];
  if (op === "replace") {
    holder[key] = structuredClone(operation.value);
    return { op, path, value: old };
  }
  if (op === "remove") {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    return { op: "add", path, value: old };
  }
  if (op !== "add") throw new Error(`no operation ${op}`);
  const value = structuredClone(operation.value);
  if (!Array.isArray(holder)) {
    const known = Object.hasOwn(holder, key);
    holder[key] = value;
    return known ? { op: "replace", path, value: old } : { op: "remove", path };
  }
  const index = key === "-" ? holder.length : Number(key);
  holder.splice(index, 0, value);
  return { op: "remove", path: parent(path) + "/" + index };
}

// Only within one list, by index: what rows need.
function move(document, { from, path }) {
  const list = read(document, parent(path));
  const [moved] = list.splice(Number(last(from)), 1);
  list.splice(Number(last(path)), 0, moved);
  return { op: "move", from: path, path: from };
}

// The operations that put a value at a pointer whose holders may be missing too.
export function setting(document, path, value) {
  const now = read(document, path);
  if (now !== undefined) return now === value ? [] : [{ op: "replace", path, value }];
  let at = path;
  let made = value;
  while (read(document, parent(at)) === undefined) {
    made = { [last(at)]: made };
    at = parent(at);
  }
  return [{ op: "add", path: at, value: made }];
}

export const taking = (document, path) => (read(document, path) === undefined ? [] : [{ op: "remove", path }]);
