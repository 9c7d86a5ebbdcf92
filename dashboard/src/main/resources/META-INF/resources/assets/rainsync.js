// Renews what is marked #renewed while somebody looks, and says so when that fails. All else works without scripts.
(() => {
  'use strict';
  const banner = document.querySelector('#connection > p');
  const live = document.getElementById('live');

  const isRenewal = (event) => event.target.id === 'renewed';

  function lost() {
    banner.hidden = false;
    document.body.classList.add('stale');
  }

  function found() {
    banner.hidden = true;
    document.body.classList.remove('stale');
    const asOf = document.getElementById('as-of');
    const clock = new Date();
    banner.querySelector('time').textContent = asOf ? asOf.textContent : clock.toLocaleTimeString(document.documentElement.lang);
  }

  document.addEventListener('htmx:beforeRequest', (event) => {
    const paused = live && !live.checked;
    if (isRenewal(event) && (document.hidden || paused)) {
      event.preventDefault();
    }
  });
  document.addEventListener('htmx:sendError', lost);
  document.addEventListener('htmx:timeout', lost);
  document.addEventListener('htmx:responseError', lost);
  document.addEventListener('htmx:afterSwap', (event) => {
    if (isRenewal(event)) {
      found();
    }
  });

  // A link that had the focus gets it back after its table was renewed.
  let focused = '';
  document.addEventListener('htmx:beforeSwap', () => {
    const active = document.activeElement;
    focused = active && active.closest('#renewed') ? active.id : '';
  });
  document.addEventListener('htmx:afterSettle', () => {
    const again = focused && document.getElementById(focused);
    if (again && document.activeElement !== again) {
      again.focus({ preventScroll: true });
    }
  });

  for (const hidden of document.querySelectorAll('.live-switch, [data-copies]')) {
    hidden.hidden = false;
  }
  for (const button of document.querySelectorAll('[data-copies]')) {
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      button.textContent = button.dataset.done;
    });
  }
})();
