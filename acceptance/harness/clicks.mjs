// Clicks every control on a page of the dashboard, and the controls that those clicks open: menus, dialogs, forms. Controls are found
// as a screen reader finds them, so new ones are clicked, too.

import assert from 'node:assert/strict';
import { settled } from './browser.mjs';

const CONTROLS =
  'a[href], button, select, textarea, input:not([type=hidden]), ' +
  [
    'button',
    'checkbox',
    'combobox',
    'link',
    'menuitem',
    'menuitemcheckbox',
    'menuitemradio',
    'option',
    'radio',
    'switch',
    'tab',
  ]
    .map((role) => `[role=${role}]`)
    .join(', ');
const LAYERS = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
const MAX_DEPTH = 6;

/**
 * Clicks every control at `address`, starting each time from the page as it opens. A way is a list of controls that are clicked in
 * sequence; its last step may open further ones. Of the controls of one kind, such as the rows of a list or of a form, one is clicked.
 * What a click opens is explored once for all pages of the same `kind`, such as the tokens of a user and those of an account, and
 * what is around every page once in all; `reached` has what was.
 *
 * `rules.leaves(control)` returns whether a control is skipped, `rules.text(control)` the text for a field, and
 * `rules.refusals(control)` the error statuses that are allowed. Returns all ways as text.
 */
export async function clickEverything(page, address, kind, rules, reached) {
  const explorer = new Explorer(page, address, kind, rules, reached);
  await explorer.go([]);
  const ways = explorer.initialWays(await look(page));
  for (const way of ways) {
    // the list grows during the loop
    await explorer.go(way.slice(0, -1));
    if (way.at(-2)?.option !== undefined && (await locate(page, way.at(-1)).count()) === 0) {
      continue; // the control may depend on the option before; then it was reached there
    }
    ways.push(...(await explorer.use(way)));
  }
  return ways.map(words);
}

/** Opens the page and checks that it is served and has a heading. */
export async function arrive(page, address) {
  await page.evaluate(() => {
    // otherwise the form of the way before would be restored
    try {
      sessionStorage.clear();
    } catch {
      // about:blank has no storage
    }
  });
  if (address.includes('#')) {
    await page.goto('about:blank'); // an address that differs only in its fragment would load nothing
  }
  const answer = await page.goto(address);
  assert.equal(answer.status(), 200, address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
}

class Explorer {
  #page;
  #address;
  #kind;
  #rules;
  #reached;
  #at; // the way that led to the page's state, as text; undefined when unknown

  constructor(page, address, kind, rules, reached) {
    this.#page = page;
    this.#address = address;
    this.#kind = kind;
    this.#rules = rules;
    this.#reached = reached;
  }

  initialWays({ controls }) {
    const here = new Set();
    return controls
      .filter((control) => !this.#rules.leaves(control))
      .filter((control) => isFirst(here, kindOf(control)))
      .filter((control) => this.#isFirst(control, '') || !control.isAround)
      .map((control) => [control]);
  }

  /** Goes the way from the start, unless the page is already in its state. */
  async go(way) {
    if (this.#at === words(way)) {
      return;
    }
    await arrive(this.#page, this.#address);
    this.#check([]);
    for (const step of way) {
      await act(this.#page, step, this.#rules.text(step));
    }
    this.#at = words(way);
  }

  /** Uses the last control of the way, and returns the ways that continue from there. */
  async use(way) {
    const page = this.#page;
    const state = await stateOf(page);
    const before = await look(page);
    const { pathname } = new URL(page.url());
    const further = [];
    for (const step of await stepsOf(page, way)) {
      const gone = [...way.slice(0, -1), step];
      if ((await locate(page, step).count()) === 0) {
        // the option before removed the control
        this.#at = undefined;
        await this.go(way.slice(0, -1));
        await look(page);
      }
      await act(page, step, this.#rules.text(step));
      this.#check(gone);
      const now = await look(page);
      if (new URL(page.url()).pathname === pathname && gone.length < MAX_DEPTH && !step.isBack) {
        further.push(...this.#further(gone, before, now));
      }
      await closeLayer(page, gone, now.opened);
      this.#check(gone);
    }
    if (new URL(page.url()).pathname !== pathname) {
      // faster than reloading it
      await page.goBack();
      await settled(page);
      this.#check(way);
    }
    this.#at = (await stateOf(page)) === state ? words(way.slice(0, -1)) : undefined;
    return further;
  }

  /** The ways to new controls; those of a list that was only drawn again are not new. */
  #further(way, before, now) {
    const had = countsOf(before.controls);
    const has = countsOf(now.controls);
    return now.controls
      .filter(({ role, name, isNew }) => isNew && has.get(`${role} ${name}`) > (had.get(`${role} ${name}`) ?? 0))
      .filter((control) => !this.#rules.leaves(control))
      .filter((control) => this.#isFirst(control, now.dialog))
      .map((control) => [...way, control]);
  }

  #isFirst(control, dialog) {
    const place = control.isAround ? 'around' : `${this.#kind}, ${dialog}`;
    return isFirst(this.#reached, `${place}: ${kindOf(control)}`);
  }

  /** Checks that there were no complaints and no error responses but the allowed ones. */
  #check(way) {
    const allowed = way.length === 0 ? [] : this.#rules.refusals(way.at(-1));
    const refused = this.#page.refusals.splice(0).filter(({ status }) => !allowed.includes(status));
    assert.deepEqual(refused, [], `refused after ${words(way)} at ${this.#address}`);
    assert.deepEqual(this.#page.complaints, [], `complaints after ${words(way)} at ${this.#address}`);
  }
}

/** Collects the error responses of a page, and its requests without a response, in `refusals`. */
export function keepRefusals(page) {
  page.refusals = [];
  page.on('response', (response) => {
    if (response.status() >= 400) {
      page.refusals.push({ status: response.status(), of: `${response.request().method()} ${response.url()}` });
    }
  });
  page.on('requestfailed', (request) => {
    if (request.failure().errorText !== 'net::ERR_ABORTED') {
      // the page was left
      page.refusals.push({ status: request.failure().errorText, of: `${request.method()} ${request.url()}` });
    }
  });
}

/**
 * The controls that can be used now, as `{role, name, nth, isNew, isAround}`, the last for controls around every page; the title of the
 * dialog, or ''; and whether a dialog, menu or list was opened.
 */
async function look(page) {
  const seen = await page.evaluate(controlsOf, { CONTROLS, LAYERS });
  for (const { role, name, html } of seen.controls) {
    assert.notEqual(name, '', `a ${role} without a name at ${page.url()}: ${html}`);
  }
  return seen;
}

/** In the page. */
function controlsOf({ CONTROLS, LAYERS }) {
  const known = (window.known ??= new WeakSet());
  const isNew = (element) => !known.has(element) && Boolean(known.add(element));
  const isDrawn = (element) => element.checkVisibility({ visibilityProperty: true });
  const isBehind = (element) => element.closest('[aria-hidden=true], [inert]') !== null; // a dialog
  const isThere = (element) => isDrawn(element) && !isBehind(element);
  const inputs = {
    search: 'searchbox',
    checkbox: 'checkbox',
    radio: 'radio',
    number: 'spinbutton',
    submit: 'button',
    button: 'button',
  };
  const tags = {
    A: () => 'link',
    BUTTON: () => 'button',
    SELECT: () => 'combobox',
    INPUT: ({ type }) => inputs[type] ?? 'textbox',
  };
  const roleOf = (element) => element.getAttribute('role') ?? tags[element.tagName]?.(element) ?? 'textbox';
  const textOf = (elements) => elements.map((element) => element?.textContent ?? '').join(' ');
  const byIds = (ids) => textOf(ids.split(' ').map((id) => document.getElementById(id)));
  const nameOf = (element) =>
    (
      element.getAttribute('aria-label') ??
      (element.hasAttribute('aria-labelledby')
        ? byIds(element.getAttribute('aria-labelledby'))
        : element.labels?.length > 0
          ? textOf([...element.labels])
          : textOf([element]))
    )
      .replace(/\s+/g, ' ')
      .trim();
  const numbers = new Map();
  const controls = [];
  document.querySelectorAll(CONTROLS).forEach((element) => isDrawn(element) && isBehind(element) && known.add(element));
  for (const element of [...document.querySelectorAll(CONTROLS)].filter(isThere)) {
    const role = roleOf(element);
    const name = nameOf(element);
    const nth = numbers.get(`${role} ${name}`) ?? 0;
    numbers.set(`${role} ${name}`, nth + 1);
    if (!element.disabled && element.getAttribute('aria-disabled') !== 'true') {
      const isAround =
        element.closest('header, [role=dialog]')?.tagName === 'HEADER' || element.matches('[href="#main"]');
      controls.push({ role, name, nth, isNew: isNew(element), isAround, html: element.outerHTML.slice(0, 200) });
    }
  }
  const opened = [...document.querySelectorAll(LAYERS)].filter(isThere).filter(isNew).length > 0;
  const dialog = textOf([...document.querySelectorAll('[role=dialog] h2, [role=alertdialog] h2')].slice(0, 1));
  return { controls, dialog, opened };
}

/** In the page: the visible state that a click may change. */
const stateOf = (page) =>
  page.evaluate(() =>
    JSON.stringify([
      location.href,
      document.body.innerText,
      [...document.querySelectorAll('input, select, textarea')].map(({ type, value, checked, disabled }) => [
        type,
        value,
        checked,
        disabled,
      ]),
      [...document.querySelectorAll('button')].map((button) => [button.getAttribute('aria-expanded'), button.disabled]),
    ]),
  );

const locate = (page, { role, name, nth }) => page.getByRole(role, { name, exact: true }).nth(nth);

/** A select element has one step for each option; the last one restores the initial option. */
async function stepsOf(page, way) {
  const control = way.at(-1);
  const choice = locate(page, control);
  assert.equal(
    await choice.count(),
    1,
    `${words(way)} at ${page.url()}: missing, or with another name for screen readers`,
  );
  if (control.role !== 'combobox' || (await choice.evaluate(({ tagName }) => tagName)) !== 'SELECT') {
    return [control];
  }
  const initial = await choice.inputValue();
  const options = await choice.locator('option').evaluateAll((all) => all.map(({ value }) => value));
  return [
    ...options.filter((option) => option !== initial).map((option) => ({ ...control, option })),
    ...(initial === '' ? [] : [{ ...control, option: initial, isBack: true }]),
  ];
}

async function act(page, step, text) {
  const control = locate(page, step);
  if (step.option !== undefined) {
    await control.selectOption(step.option);
  } else if (text !== undefined) {
    await control.fill(text);
  } else {
    if (step.role === 'link') {
      await control.focus(); // some are visible only with the focus
    }
    await control.click();
  }
  await settled(page);
}

/** Checks that Escape closes the opened layer and returns the focus to the control that opened it. */
async function closeLayer(page, way, opened) {
  if (!opened) {
    return;
  }
  await page.keyboard.press('Escape');
  await page.locator(LAYERS).filter({ visible: true }).first().waitFor({ state: 'hidden' });
  for (const step of way.toReversed()) {
    // an item is gone with its menu: then the button of the menu
    if ((await locate(page, step).count()) > 0) {
      const opener = await locate(page, step).elementHandle();
      await page
        .waitForFunction((element) => document.activeElement === element, opener)
        .catch(() => assert.fail(`no focus on “${step.name}” after Escape from ${words(way)} at ${page.url()}`));
      break;
    }
  }
  await settled(page);
}

/** The role and the name up to its first digit, where the numbers of rows and the times of entries start. */
const kindOf = ({ role, name }) => `${role} ${name.replace(/\d.*$/, '')}`;

const isFirst = (seen, key) => !seen.has(key) && Boolean(seen.add(key));

function countsOf(controls) {
  const counts = new Map();
  for (const { role, name } of controls) {
    counts.set(`${role} ${name}`, (counts.get(`${role} ${name}`) ?? 0) + 1);
  }
  return counts;
}

function words(way) {
  return way
    .map(
      ({ role, name, nth, option }) =>
        `${role} “${name}”${nth === 0 ? '' : ` (${nth + 1})`}${option === undefined ? '' : ` = ${option}`}`,
    )
    .join(' > ');
}
