// What a key means in a grid while no cell is being written.

const PAGE = 15;

export function keyOf(event, { selection: { row, column }, length, columns }) {
  const { key, ctrlKey, metaKey, altKey } = event;
  const control = ctrlKey || metaKey;
  if (altKey) return { ArrowUp: { do: "up" }, ArrowDown: { do: "down" } }[key] ?? null;
  const bottom = length - 1;
  const end = columns.length - 1;
  if (control) {
    const known = {
      Home: { go: [0, 0] },
      End: { go: [bottom, end] },
      ArrowUp: { go: [0, column] },
      ArrowDown: { go: [bottom, column] },
      ArrowLeft: { go: [row, 0] },
      ArrowRight: { go: [row, end] },
      Delete: { do: "remove" },
      z: { do: event.shiftKey ? "redo" : "undo" },
      y: { do: "redo" },
    };
    return known[key.length === 1 ? key.toLowerCase() : key] ?? null;
  }
  const known = {
    ArrowUp: { go: [row - 1, column] },
    ArrowDown: { go: [row + 1, column] },
    ArrowLeft: { go: [row, column - 1] },
    ArrowRight: { go: [row, column + 1] },
    Home: { go: [row, 0] },
    End: { go: [row, end] },
    PageUp: { go: [row - PAGE, column] },
    PageDown: { go: [row + PAGE, column] },
    Enter: { do: "edit" },
    F2: { do: "edit" },
    Delete: { do: "clear" },
    Backspace: { do: "clear" },
    Insert: { do: "add" },
  };
  if (known[key]) return known[key];
  return key.length === 1 ? { do: "edit", text: key } : null;
}
