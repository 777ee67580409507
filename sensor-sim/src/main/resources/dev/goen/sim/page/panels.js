// Everything that is not a plot: alarms, contacts, tags, completeness, devices, outages, the link.
import { age, instant, integer, make, word, wordOr } from './words.js';

const $ = (id) => document.getElementById(id);

export function owner(id) {
  return wordOr('owner.' + id, id);
}

/** Screen readers speak a live region when it changes, so it is left alone while it does not. */
const written = new Map();
function replace(place, key, ...children) {
  if (written.get(place) !== key) {
    written.set(place, key);
    place.replaceChildren(...children);
  }
}

function list(place, key, items, emptyWord, className = 'rows') {
  if (items.length === 0) {
    replace(place, 'empty', make('p', 'empty', word(emptyWord)));
  } else {
    replace(place, key, make('ul', className, ...items));
  }
}

export function showAlarms(state) {
  const place = $('alarms');
  if (state.alarms.length === 0) {
    replace(place, 'none', make('p', 'calm', word('alarms.none')));
    return;
  }
  const alarms = [...state.alarms].sort((a, b) => b.level - a.level || a.since - b.since);
  const items = alarms.map((alarm) => {
    const level = word('alarm.level', alarm.level);
    const name = alarm.water ? word('water.' + alarm.level) : level;
    const item = make('li', 'alarm level-' + Math.min(5, alarm.level));
    item.append(
      make('strong', '', name),
      make('div', 'who', `${alarm.sensor} · ${owner(alarm.owner)} · ${alarm.gateway}`),
      make('div', '', (alarm.water ? level + ' · ' : '')
        + word('alarm.since', instant(alarm.since, state.now))),
    );
    if (alarm.levelSince !== alarm.since) {
      item.append(make('div', '', word('alarm.levelSince', instant(alarm.levelSince, state.now))));
    }
    return item;
  });
  replace(place, JSON.stringify(alarms), make('ul', 'alarms', ...items));
}

const CONTACT = {
  1: ['closed', 'badge good'],
  0: ['open', 'badge warn'],
  '-1': ['unknown', 'badge bad'],
};

export function showContacts(state) {
  const items = state.contacts.map((contact) => {
    const [name, look] = CONTACT[contact.state] ?? CONTACT[-1];
    const strip = make('span', 'strip wide');
    strip.setAttribute('role', 'img');
    strip.setAttribute('aria-label', word('contact.' + name));
    contact.steps.forEach(([at, closed], i) => {
      const to = i + 1 < contact.steps.length ? contact.steps[i + 1][0] : state.now;
      const from = Math.max(at, state.now - state.span);
      if (to <= from || closed < 0) return;
      const piece = make('i', closed === 1 ? 'closed' : 'open');
      piece.style.left = (100 * (from - state.now + state.span)) / state.span + '%';
      piece.style.width = (100 * (to - from)) / state.span + '%';
      strip.append(piece);
    });
    return make(
      'li',
      '',
      make('h3', '', contact.sensor),
      make('span', look, word('contact.' + name)),
      make('span', 'soft', `${owner(contact.owner)} · ${contact.gateway}`),
      make('span', 'soft end', word('contact.since', instant(contact.since, state.now))),
      strip,
    );
  });
  list($('contacts'), state.now, items, 'empty.contacts');
}

export function showTags(state) {
  const items = state.tags.map((tag) =>
    make(
      'li',
      '',
      make('span', 'tag', tag.tag.length > 10 ? tag.tag.slice(0, 8) + '…' : tag.tag),
      make('span', tag.present ? 'badge good' : 'badge',
        word(tag.present ? 'tag.present' : 'tag.absent')),
      make('span', 'soft', `${tag.sensor} · ${owner(tag.owner)} · ${tag.gateway}`),
      make('span', 'soft end', word('tag.last', instant(tag.last, state.now))),
    ),
  );
  list($('tags'), JSON.stringify(state.tags), items, 'empty.tags');
}

export function showStreams(state) {
  const items = state.streams.map((stream) => {
    const [department, kind] = stream.stream.split('/');
    const complete = stream.complete;
    const bar = make('span', 'bar wide');
    for (const part of ['here', 'lost', 'missing']) {
      const count = stream[part === 'here' ? 'delivered' : part];
      if (count > 0) {
        const piece = make('i', part);
        piece.style.flex = `${count} 0 3px`;
        bar.append(piece);
      }
    }
    const figures = make('dl', 'figures wide');
    for (const part of ['last', 'delivered', 'lost', 'missing']) {
      figures.append(
        make('div', '', make('dt', '', word('stream.' + part)),
          make('dd', '', integer(stream[part]))),
      );
    }
    const item = make(
      'li',
      '',
      make('h3', '', `${owner(department)} · ${wordOr('class.' + kind, kind)}`),
      make('span', complete ? 'badge good' : 'badge warn',
        word(complete ? 'stream.complete' : 'stream.waiting')),
      make('span', 'soft wide', `${stream.gateway} · ${stream.stream}`),
      bar,
      figures,
    );
    item.dataset.stream = stream.stream;
    return item;
  });
  list($('streams'), JSON.stringify(state.streams), items, 'empty.streams', 'rows streams');
}

const DEVICE = { ok: 'badge good', silent: 'badge warn', faulty: 'badge bad' };

export function showDevices(state) {
  const items = [];
  for (const { gateway, status, received } of state.gateways) {
    const told = status !== null && typeof status === 'object' ? status : {};
    const online = told.online === true;
    const facts = [told.version, wordOr('gateway.clock.' + told.clock, told.clock)];
    items.push(
      make(
        'li',
        '',
        make('h3', '', gateway),
        make('span', online ? 'badge good' : 'badge bad',
          word(online ? 'gateway.online' : 'gateway.offline')),
        make('span', 'soft wide', [...facts, word('gateway.status', instant(received, state.now))]
          .filter((fact) => fact !== undefined).join(' · ')),
      ),
    );
    for (const device of Array.isArray(told.devices) ? told.devices : []) {
      items.push(
        make(
          'li',
          '',
          make('span', '', String(device.id)),
          make('span', DEVICE[device.state] ?? 'badge',
            wordOr('device.' + device.state, String(device.state))),
          Number.isFinite(device.since)
            ? make('span', 'soft wide', word('device.since', instant(device.since, state.now)))
            : null,
        ),
      );
    }
  }
  list($('devices'), JSON.stringify(state.gateways), items, 'empty.devices');
}

export function showOutages(state) {
  const items = [...state.outages].reverse().slice(0, 20).map((outage) =>
    make(
      'li',
      '',
      make('h3', '', outage.sensor === '*' ? word('outage.all') : outage.sensor),
      make('span', 'badge', wordOr('outage.why.' + outage.why, outage.why)),
      make('span', 'soft', `${instant(outage.from, state.now)} – ${instant(outage.to, state.now)}`),
      make('span', 'soft end', [
        outage.from && outage.to ? age(outage.to - outage.from) : null,
        outage.expected >= 0 ? word('outage.expected', integer(outage.expected)) : null,
      ].filter((part) => part !== null).join(' · ')),
    ),
  );
  list($('outages'), JSON.stringify(state.outages), items, 'empty.outages');
}

export function showLink(state) {
  const badge = $('link-state');
  const button = $('link-button');
  const { control, up } = state.link;
  $('link').hidden = false;
  const look = control ? (up ? 'badge good' : 'badge bad') : 'badge';
  const text = word(control ? (up ? 'link.up' : 'link.cut') : 'link.unseen');
  if (badge.textContent !== text) {
    badge.className = look;
    badge.textContent = text;
  }
  button.hidden = !control;
  button.className = up ? 'cuts' : '';
  button.textContent = word(up ? 'link.doCut' : 'link.doRestore');
  button.value = up ? 'cut' : 'restore';
}

export function showStore(state) {
  const { records, problem } = state.store;
  const parts = [word('store.records', integer(records))];
  for (const kind of ['redelivered', 'undated', 'unreadable', 'refused', 'conflicts']) {
    if (state.store[kind] > 0) parts.push(word('store.' + kind, integer(state.store[kind])));
  }
  $('store').textContent = parts.join(' · ');
  if (problem === null) {
    const found = state.findings.map((one) =>
      `${word('finding.' + one.kind)} (${one.gateway}: ${one.what})`);
    notice(found.length === 0 ? null : found.join(' · '));
  } else {
    notice(problem === 'absent' ? word('store.absent') : word('store.problem', problem));
  }
}

export function notice(text) {
  const place = $('notice');
  place.hidden = text === null;
  if (place.textContent !== (text ?? '')) place.textContent = text ?? '';
}
