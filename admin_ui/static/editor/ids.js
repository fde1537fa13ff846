// A word for a new row, from what its cells test: electric_to_3.

const SIGNS = { "<=": "to", "<": "under", ">": "over", ">=": "from", "=": "" };

export function proposed(tests, taken) {
  const words = tests.map(word).filter(Boolean).join("_");
  const plain = words.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "") || "row";
  return free(plain.slice(0, 60), taken);
}

export function free(wanted, taken) {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

export const isWord = (text) => /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text);

function word(test) {
  const plain = test.trim().replaceAll('@"', '"').replaceAll('"', "");
  if (plain === "-" || plain === "") return "";
  if (plain === "true") return "yes";
  if (plain === "false") return "no";
  const range = /^[[(\]](.+)\.\.(.+)[\])[]$/.exec(plain);
  if (range) return `${range[1]}_to_${range[2]}`;
  const compared = /^(<=|>=|<|>|=)\s*(.+)$/.exec(plain);
  return compared ? `${SIGNS[compared[1]]}_${compared[2]}` : plain;
}
