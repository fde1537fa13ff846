// JSON pointers (RFC 6901): "/tables/max_ltv/rows/0/then".

export const split = (pointer) =>
  pointer === "" ? [] : pointer.slice(1).split("/").map((one) => one.replaceAll("~1", "/").replaceAll("~0", "~"));

export const join = (...tokens) =>
  tokens.map((one) => "/" + String(one).replaceAll("~", "~0").replaceAll("/", "~1")).join("");

// What stands at a pointer; undefined where nothing does.
export function read(document, pointer) {
  let found = document;
  for (const token of split(pointer)) {
    if (found === null || typeof found !== "object" || !Object.hasOwn(found, token)) return undefined;
    found = found[token];
  }
  return found;
}

export const parent = (pointer) => pointer.slice(0, pointer.lastIndexOf("/"));
export const last = (pointer) => split(pointer).at(-1);
export const within = (pointer, holder) => pointer === holder || pointer.startsWith(holder + "/");

// The pointer itself, then what holds it, up to the whole document.
export function pointersAbove(pointer) {
  const found = [pointer];
  for (let at = pointer; at !== ""; ) found.push((at = parent(at)));
  return found;
}
