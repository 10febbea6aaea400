/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

/** @param {string} text */
const tell = (text) => {
  element('news').textContent = text;
};

/** @param {string} path @param {HTMLFormElement} [form] @returns {Promise<any>} */
const post = async (path, form) => {
  const body = new URLSearchParams();
  if (form) for (const [name, value] of new FormData(form)) body.append(name, String(value));
  const response = await fetch(path, { method: 'POST', body });
  return response.json();
};

/** Ends the wait for a text once its code is no longer needed. */
let waiting = new AbortController();

/**
 * Waits for the text with the code, where the browser can read it: it hands over only a code that is bound to this
 * very site. https://developer.mozilla.org/docs/Web/API/WebOTP_API
 */
const fillInFromText = async () => {
  if (!('OTPCredential' in window)) return;
  waiting.abort();
  waiting = new AbortController();
  /** @type {any} */
  const options = { otp: { transport: ['sms'] }, signal: waiting.signal };
  try {
    /** @type {any} */
    const credential = await navigator.credentials.get(options);
    if (!credential) return;
    element('one-time-code').value = credential.code;
    element('code').requestSubmit();
  } catch {
    // The visitor declined, or typed faster: the form is there all the same.
  }
};

const NEWS = {
  verified: 'You are signed in.',
  expired: 'That code is of no use any more. Ask for another one.',
  locked: 'Too many wrong codes. Start again.',
};

element('number').addEventListener('submit', async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const answer = await post('/login', element('number'));
  if (answer.status !== 'sent') return tell(answer.problem?.detail ?? 'That did not work. Try again.');
  element('number').hidden = true;
  element('code').hidden = false;
  element('one-time-code').focus();
  tell('');
  void fillInFromText();
});

element('code').addEventListener('submit', async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const { status, attemptsLeft } = await post('/code', element('code'));
  if (status === 'wrong') return tell(`That is not the code. ${attemptsLeft} more tries.`);
  waiting.abort();
  if (status === 'verified') element('code').hidden = true;
  tell(NEWS[/** @type {keyof typeof NEWS} */ (status)] ?? 'That did not work. Try again.');
});

element('resend').addEventListener('click', async () => {
  const answer = await post('/resend');
  tell(answer.problem?.detail ?? 'Another code is on its way; the one before is of no use now.');
  if (!answer.problem) void fillInFromText();
});
