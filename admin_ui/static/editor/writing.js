// What a person types, as the policy's language wants it: decimal commas, percents, days and the
// words of a list of choices.  What is none of these stays as it was typed.

const NUMBER = /^(-?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,(\d+))?$/;
const PERCENT = /^(-?)(\d+)(?:[.,](\d+))?\s*%$/;
const DAY = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

// "1 250,50" is 1250.50
export function number(text) {
  const found = NUMBER.exec(text);
  return found ? found[1] + found[2].replace(/\D/g, "") + (found[3] ? "." + found[3] : "") : text;
}

// "85 %" is 0.85, by moving the point: nothing is rounded
export function ratio(text) {
  const found = PERCENT.exec(text);
  if (!found) return number(text);
  const whole = found[2].padStart(3, "0");
  const decimals = whole.slice(-2) + (found[3] ?? "");
  const units = whole.slice(0, -2).replace(/^0+(?=\d)/, "");
  return found[1] + units + "." + decimals;
}

// "30.07.2022" is 2022-07-30
export function day(text) {
  const found = DAY.exec(text);
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : text;
}

// Days in a test: "<= 30.07.2022" is <= @"2022-07-30"
export const daysInTest = (text) =>
  text.includes('"') ? text : text.replace(/\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}/g, (one) => `@"${day(one)}"`);

// Choices by their word or their label, in either language: elektrik, hibrid is "electric", "hybrid"
export function choices(text, values) {
  const parts = text.split(",").map((one) => one.trim());
  const found = parts.map((one) => choice(one, values));
  return found.every((one) => one !== null) ? found.map((one) => `"${one}"`).join(", ") : text;
}

function choice(text, values) {
  const plain = text.replace(/^["“”«»]|["“”«»]$/g, "").toLocaleLowerCase("az");
  for (const [value, labels] of Object.entries(values)) {
    if (value.toLocaleLowerCase("az") === plain || value.toLowerCase() === plain.toLowerCase()) return value;
    if (labels.some((label) => label.toLocaleLowerCase("az") === plain)) return value;
  }
  return null;
}

// The labels of a cell that holds choices and nothing else; null for any other.
export function labelsOf(text, values) {
  const parts = text.split(",").map((one) => one.trim());
  const found = parts.map((one) => (/^"[^"]*"$/.test(one) ? values[one.slice(1, -1)]?.[0] : undefined));
  return found.every((one) => one !== undefined) ? found.join(", ") : null;
}

export function asWritten(text, type) {
  const plain = text.trim();
  if (type === "ratio") return ratio(plain);
  if (type === "money" || type === "number" || type === "integer") return number(plain);
  if (type === "day") return day(plain);
  return plain;
}

// The day before: 2022-07-29
export function dayBefore(text) {
  const found = new Date(text + "T00:00:00Z");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(found.getTime())) return null;
  found.setUTCDate(found.getUTCDate() - 1);
  return found.toISOString().slice(0, 10);
}

export function dayAfter(text) {
  const found = new Date(text + "T00:00:00Z");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(found.getTime())) return null;
  found.setUTCDate(found.getUTCDate() + 1);
  return found.toISOString().slice(0, 10);
}
