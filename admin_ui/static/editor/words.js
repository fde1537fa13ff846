// Sentences in the reader's language, as the server gave them.

let known = {};

export const learn = (words) => (known = words);

// "%(count)s changes" with its values
export const say = (key, values = {}) =>
  (known[key] ?? key).replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
