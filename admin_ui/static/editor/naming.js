// Operations that find their rows again after somebody else has added or moved some: an index is
// remembered together with the row's name.

import { join, parent, read, split } from "./pointer.js";

// What a row is known by.
export function nameOf(item) {
  if (item === undefined || item === null || typeof item !== "object") return null;
  return item.id ?? item.code ?? item.from ?? null;
}

// The operation with the names of the rows on its way; asked before it is carried out.
export function named(document, operation) {
  const { path, from } = operation;
  const told = { ...operation, steps: steps(document, from ?? path, operation.op === "add") };
  const list = operation.op === "remove" || operation.op === "replace" ? null : read(document, parent(path));
  if (Array.isArray(list)) {
    const index = split(path).at(-1) === "-" ? list.length : Number(split(path).at(-1));
    const others = from === undefined ? list : list.filter((_, at) => at !== Number(split(from).at(-1)));
    told.after = index > 0 ? nameOf(others[index - 1]) : null;
    told.first = index === 0;
  }
  return told;
}

// The operation for another state of the document; null where its row is gone.
export function resolved(document, told) {
  const { steps: way, after, first, ...operation } = told;
  const tokens = [];
  let found = document;
  const settled = told.op === "add" ? way.slice(0, -1) : way;
  for (const { token, name } of settled) {
    if (found === null || typeof found !== "object") return null;
    let key = token;
    if (Array.isArray(found) && name !== null) {
      const index = found.findIndex((one) => nameOf(one) === name);
      if (index < 0) return null;
      key = String(index);
    }
    if (!Object.hasOwn(found, key)) return null;
    tokens.push(key);
    found = found[key];
  }
  const list = told.op === "move" ? read(document, join(...tokens.slice(0, -1))) : found;
  if (told.op === "add") {
    if (found === null || typeof found !== "object") return null;
    const key = Array.isArray(found) ? place(found, told) : way.at(-1).token;
    return { ...operation, path: join(...tokens, key) };
  }
  if (told.op === "move") {
    const without = list.filter((_, index) => index !== Number(tokens.at(-1)));
    return { ...operation, from: join(...tokens), path: join(...tokens.slice(0, -1), place(without, told)) };
  }
  return { ...operation, path: join(...tokens) };
}

function place(list, { after, first, path }) {
  if (first) return 0;
  const index = after === null ? -1 : list.findIndex((one) => nameOf(one) === after);
  if (index >= 0) return index + 1;
  const before = Number(split(path).at(-1));
  return Number.isInteger(before) ? Math.min(before, list.length) : list.length;
}

function steps(document, path, adds) {
  const told = [];
  let found = document;
  const tokens = split(path);
  tokens.forEach((token, index) => {
    const below = found !== null && typeof found === "object" ? found[token] : undefined;
    const isNew = adds && index === tokens.length - 1;
    told.push({ token, name: Array.isArray(found) && !isNew ? nameOf(below) : null });
    found = below;
  });
  return told;
}
