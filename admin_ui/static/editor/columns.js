// A column of a grid: where its cell stands in a row of the document, what it shows, what it takes.
//
// A row's `when` is a list in the order of the inputs, one test alone, or a mapping by input;
// its `then` likewise by output.  Other columns are fields: ["source", "clause"].

import { join, read } from "./pointer.js";
import { setting, taking } from "./patch.js";
import { say } from "./words.js";
import { asWritten, choices, daysInTest, labelsOf } from "./writing.js";

export const text = (value) => (value === undefined ? "" : value === null ? "null" : String(value));

// The pointer of a cell, without that of its row.
function place(column, row) {
  if (column.kind === "id") return "/id";
  if (column.kind === "field") return join(...column.path);
  const held = row[column.kind];
  if (Array.isArray(held)) return join(column.kind, column.index);
  if (held !== null && typeof held === "object") return join(column.kind, column.name);
  return join(column.kind);
}

export function pointerOf(column, row) {
  if (column.kind === "field" && typeof row.source === "string" && column.path[0] === "source") return "/source";
  return place(column, row);
}

// What is written in the cell.
export function valueOf(column, row) {
  if (column.kind === "field" && column.path[0] === "source" && typeof row.source === "string")
    return column.path[1] === "ref" ? row.source : "";
  const found = read(row, place(column, row));
  if (found === undefined && column.kind === "when") return "-";
  if (column.kind !== "id" && column.kind !== "field" && column.index > 0 && isAlone(row[column.kind])) return "";
  return found !== null && typeof found === "object" ? "" : text(found);
}

const isAlone = (held) => held === null || typeof held !== "object";

// What stands in the cell for a reader.
export function shown(column, value) {
  if (column.kind === "when" && value === "-") return say("any");
  if (column.values) return labelsOf(value, column.values) ?? value;
  return value;
}

// What was typed or pasted, as it is to be written.
export function taken(column, typed) {
  const plain = typed.trim();
  if (column.kind === "when") {
    if (plain === "" || plain.toLowerCase() === say("any").toLowerCase()) return "-";
    if (column.values) return choices(plain, column.values);
    return column.type === "date" ? daysInTest(plain) : plain;
  }
  if (column.values && plain) return choices(plain, column.values);
  return asWritten(plain, column.type);
}

// The operations that put a text in the cell of the row at `at`.
export function writing(document, column, at, value) {
  const row = read(document, at);
  if (column.kind === "field") return field(document, column, at, row, value);
  return setting(document, at + place(column, row), value);
}

function field(document, column, at, row, value) {
  const path = at + join(...column.path);
  if (column.path[0] !== "source") return value === "" ? taking(document, path) : setting(document, path, value);
  const held = typeof row.source === "string" ? { ref: row.source } : row.source;
  const wanted = { ...held, [column.path[1]]: value };
  if (value === "") delete wanted[column.path[1]];
  if (!Object.keys(wanted).length || (column.path[1] === "ref" && value === "")) return taking(document, at + "/source");
  if (wanted.ref === undefined) wanted.ref = column.usual;
  if (held && typeof row.source === "object" && wanted.ref === held.ref)
    return value === "" ? taking(document, path) : setting(document, path, value);
  if (held && typeof row.source === "object") return setting(document, at + "/source/ref", wanted.ref);
  return held
    ? [{ op: "replace", path: at + "/source", value: wanted }]
    : [{ op: "add", path: at + "/source", value: wanted }];
}
