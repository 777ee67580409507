// Asks the hub once a second for what changed and shows it.
import { instant, time, word, wordOr } from './words.js';
import { drawCard, forgetPlots, keepCards } from './plots.js';
import * as panels from './panels.js';

const PERIOD_MS = 1000;
const $ = (id) => document.getElementById(id);
const known = new Map();
let cursor = 0;
let run = '';
let range = '15m';
let asked = 0;
let lastNow = null;

function merge(state) {
  if (state.whole) known.clear();
  for (const fresh of state.series) {
    const key = `${fresh.gateway}/${fresh.sensor}/${fresh.quantity}`;
    const buckets = known.get(key)?.buckets ?? new Map();
    for (const bucket of fresh.buckets) buckets.set(bucket[0], bucket);
    for (const start of buckets.keys()) {
      if (start < state.now - state.span) buckets.delete(start);
    }
    known.set(key, { ...fresh, key, buckets });
  }
}

function find(series, quantity) {
  return known.get(`${series.gateway}/${series.sensor}/${quantity}`);
}

function outagesOf(state, series) {
  return state.outages
    .filter((outage) => outage.gateway === series.gateway
      && (outage.sensor === '*' || outage.sensor === series.sensor)
      && outage.from !== null && outage.to !== null)
    .map((outage) => [outage.from, outage.to]);
}

function card(state, series, more) {
  return {
    title: series.sensor,
    subtitle: `${panels.owner(series.owner)} · ${series.gateway}`,
    series: [series],
    figures: [series],
    thresholds: series.thresholds,
    outages: outagesOf(state, series),
    leastSpan: 0,
    fromZero: false,
    twoScales: false,
    ...more,
  };
}

/** Which card a quantity belongs to; those of one sensor that explain each other share one. */
function layOut(state) {
  const places = { stage: [], strain: [], transport: [], others: [] };
  const lanes = [];
  for (const series of known.values()) {
    const { quantity } = series;
    if (quantity === 'stage') {
      const second = find(series, 'temperature');
      const figures = second ? [series, second] : [series];
      places.stage.push(card(state, series, { figures, leastSpan: 0.1 }));
    } else if (quantity === 'strain') {
      places.strain.push(strainCard(state, series));
    } else if (quantity === 'arrivals') {
      lanes.push(series);
    } else if (quantity === 'depth') {
      places.transport.push(card(state, series, {
        title: word('quantity.depth', series.sensor),
        subtitle: series.gateway,
        leastSpan: 4,
        fromZero: true,
      }));
    } else if (!find(series, 'stage') && !find(series, 'strain')) {
      const title = `${series.sensor} · ${wordOr('quantity.' + quantity, quantity)}`;
      places.others.push(card(state, series, { title, leastSpan: 0.1 }));
    }
  }
  if (lanes.length > 0) places.transport.push(arrivalsCard(state, lanes));
  return places;
}

function strainCard(state, series) {
  const temperature = find(series, 'temperature');
  const change = find(series, 'strain-change');
  return card(state, series, {
    series: temperature ? [series, temperature] : [series],
    figures: [series, change, temperature].filter((one) => one !== undefined),
    legend: temperature ? [word('quantity.strain'), word('quantity.temperature')] : null,
    twoScales: temperature !== undefined,
    leastSpan: 4,
  });
}

function arrivalsCard(state, lanes) {
  const order = ['alarm', 'backlog', 'live'];
  lanes.sort((a, b) => order.indexOf(b.sensor) - order.indexOf(a.sensor));
  const few = lanes.slice(0, 3);
  return card(state, few[0], {
    title: word('quantity.arrivals'),
    subtitle: '',
    series: few,
    figures: [],
    legend: few.map((lane) => wordOr('lane.' + lane.sensor, lane.sensor)),
    fromZero: true,
    leastSpan: 2,
    outages: [],
  });
}

function show(state) {
  $('clock').textContent = time(state.now, 'full') + ' JST';
  panels.showLink(state);
  panels.showStore(state);
  panels.showAlarms(state);
  panels.showContacts(state);
  panels.showTags(state);
  panels.showStreams(state);
  panels.showDevices(state);
  panels.showOutages(state);
  const view = { now: state.now, span: state.span, bucket: state.bucket };
  const places = layOut(state);
  for (const [id, wanted] of Object.entries(places)) {
    const keys = new Set(wanted.map((what) => id + '/' + what.series[0].key));
    keepCards($(id), keys);
    for (const what of wanted) drawCard($(id), id + '/' + what.series[0].key, what, view);
  }
  $('others-section').hidden = places.others.length === 0;
}

async function ask() {
  const mine = ++asked;
  try {
    const query = new URLSearchParams({ range, since: cursor, run });
    const answer = await fetch('api/state?' + query, { signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(await answer.text());
    const state = await answer.json();
    if (mine !== asked) return;
    cursor = state.cursor;
    run = state.run;
    lastNow = state.now;
    merge(state);
    show(state);
    document.documentElement.dataset.ready = 'yes';
  } catch (problem) {
    if (mine !== asked) return;
    console.warn(problem);
    panels.notice(
      word('server.gone', lastNow === null ? '–' : instant(lastNow, Date.now())));
  }
  if (mine === asked) setTimeout(next, PERIOD_MS, mine);
}

function next(mine) {
  // A page nobody looks at asks nothing; it catches up when it is looked at again.
  if (mine === asked && !document.hidden) ask();
}

async function changeLink() {
  const button = $('link-button');
  button.disabled = true;
  try {
    const answer = await fetch('api/link', { method: 'POST', body: button.value });
    if (!answer.ok) panels.notice(word('link.failed', await answer.text()));
  } catch (problem) {
    panels.notice(word('link.failed', problem.message));
  } finally {
    button.disabled = false;
    ask();
  }
}

$('lang-' + document.documentElement.lang)?.setAttribute('aria-current', 'true');
$('link-button').addEventListener('click', changeLink);
$('ranges').addEventListener('change', (event) => {
  range = event.target.value;
  cursor = 0;
  ask();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) ask();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  forgetPlots();
  cursor = 0;
  ask();
});
ask();
