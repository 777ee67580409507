// The page's words and its ways of writing times and numbers. Times are shown in JST wherever the
// reader is: the alarm rose in Izumo, not where the browser stands.
const ZONE = 'Asia/Tokyo';
const lang = document.documentElement.lang;
const words = await (await fetch('words.json?lang=' + encodeURIComponent(lang))).json();

export function word(key, value) {
  const text = Object.hasOwn(words, key) ? words[key] : key;
  return value === undefined ? text : text.replace('{0}', value);
}

/** A word that need not exist, such as the name of a department; else the id itself. */
export function wordOr(key, otherwise) {
  return Object.hasOwn(words, key) ? words[key] : otherwise;
}

const locale = lang === 'ja' ? 'ja-JP' : 'en-GB';
const formats = {
  full: { dateStyle: 'medium', timeStyle: 'medium' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  day: { month: 'numeric', day: 'numeric' },
  dayMinute: { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' },
};
for (const [name, options] of Object.entries(formats)) {
  formats[name] = new Intl.DateTimeFormat(locale, { ...options, hourCycle: 'h23', timeZone: ZONE });
}
const dayOf = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: ZONE });

export function time(ms, format) {
  return formats[format].format(ms);
}

/** An instant as near as it must be told: the time of day, and the date when it is another day. */
export function instant(ms, now) {
  if (ms === null || ms === undefined) {
    return word('outage.unknown');
  }
  return time(ms, dayOf.format(ms) === dayOf.format(now) ? 'second' : 'dayMinute');
}

export function age(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 120) return word('age.s', s);
  if (s < 7200) return word('age.m', Math.round(s / 60));
  if (s < 172800) return word('age.h', Math.round(s / 3600));
  return word('age.d', Math.round(s / 86400));
}

export function integer(n) {
  return Number(n).toLocaleString(locale);
}

const DECIMALS = { stage: 2, level: 2, temperature: 1, strain: 1, 'strain-change': 1, depth: 0 };

/** Strain travels as a ratio and is read in microstrain. */
export function shown(quantity, value) {
  return quantity.startsWith('strain') ? value * 1e6 : value;
}

export function number(quantity, value) {
  return value.toLocaleString(locale, {
    minimumFractionDigits: DECIMALS[quantity] ?? 0,
    maximumFractionDigits: DECIMALS[quantity] ?? 3,
  });
}

/** Makes an element; text is always text, so nothing from a gateway can become markup. */
export function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null));
  return element;
}
