// Cells as a spreadsheet puts them on the clipboard: tabs between cells, a line for each row.

export function cellsOf(text) {
  const lines = text.replace(/\r\n?/g, "\n");
  const rows = [[]];
  let at = 0;
  while (at <= lines.length) {
    const [cell, end] = quoted(lines, at) ?? plain(lines, at);
    rows.at(-1).push(cell);
    if (lines[end] === "\n") rows.push([]);
    at = end + 1;
  }
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}

// A cell in quotes is one that holds a tab or a line end; quotes around others are its own.
function quoted(lines, at) {
  if (lines[at] !== '"') return null;
  let end = at + 1;
  while (end < lines.length && (lines[end] !== '"' || lines[end + 1] === '"')) end += lines[end] === '"' ? 2 : 1;
  const inner = lines.slice(at + 1, end);
  const closes = lines[end] === '"' && (end + 1 >= lines.length || "\t\n".includes(lines[end + 1]));
  return closes && /[\t\n]/.test(inner) ? [inner.replaceAll('""', '"'), end + 1] : null;
}

function plain(lines, at) {
  let end = at;
  while (end < lines.length && lines[end] !== "\t" && lines[end] !== "\n") end += 1;
  return [lines.slice(at, end), end];
}

export const textOf = (rows) =>
  rows.map((row) => row.map((cell) => (/[\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\n");
