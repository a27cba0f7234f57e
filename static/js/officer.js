// Comfort for officers. Every page works without it.

import { countAnswers } from "./counter.js";
import { keepDrafts } from "./draft.js";
import { showErrors } from "./errors.js";
import { watchIdle } from "./idle.js";
import { makeMovable } from "./order.js";
import { guardForms } from "./submit.js";
import { runClock } from "./timer.js";

for (const start of [guardForms, makeMovable, keepDrafts, countAnswers, watchIdle, runClock, showErrors]) start();
