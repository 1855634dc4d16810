"""Long work: claimed once, repeated when its worker falls silent, given up in time."""

from tests.audit.mutant import JOBS, OUTBOX, REPORT, Mutant

MODELS = "share/jobs/models.py"
ACTIONS = "share/jobs/actions.py"
DISPATCH = "share/jobs/dispatch.py"
WITHOUT_REDIS = "tests/pages/test_without_redis.py"

MUTANTS = (
    Mutant(MODELS, "lease_until__lt=now", "lease_until__gt=now", JOBS, "Work is taken from a worker that is at it."),
    Mutant(
        MODELS,
        "Q(state=State.WAITING, next_attempt_at__lte=now) | Q(state=State.WORKING, lease_until__lt=now)",
        "Q(state=State.WAITING, next_attempt_at__lte=now)",
        JOBS,
        "What a dead worker had is never done.",
    ),
    Mutant(
        MODELS,
        "Q(state=State.WAITING, next_attempt_at__lte=now)",
        "Q(state=State.WAITING)",
        JOBS,
        "What failed is tried again at once.",
    ),
    Mutant(
        MODELS,
        '.select_for_update(skip_locked=True, of=("self",))',
        "",
        OUTBOX,
        "Two workers take the same row.",
    ),
    Mutant(MODELS, "row.attempts + 1", "row.attempts", JOBS, "A worker thought dead writes over its successor."),
    Mutant(
        MODELS,
        'self.order_by("next_attempt_at", "pk")',
        'self.order_by("-next_attempt_at", "pk")',
        JOBS,
        "What waits longest is done last.",
    ),
    Mutant(
        MODELS,
        "self._fenced(lease_until=clock.now() + lease(), **fields)",
        "self._fenced(**fields)",
        JOBS,
        "A lease is not renewed while the work goes on.",
    ),
    Mutant(MODELS, "if clock.now() + pause > until:", "if False:", JOBS, "Work that always fails is tried for ever."),
    Mutant(
        MODELS,
        "BACK_OFF[min(self.tries, len(BACK_OFF)) - 1]",
        "BACK_OFF[0]",
        OUTBOX,
        "A server that is busy is asked every minute.",
    ),
    Mutant(
        MODELS,
        'fields["last_error"] = error[:500]',
        'fields["last_error"] = error',
        JOBS,
        "A long error keeps its job under way.",
    ),
    Mutant(
        MODELS,
        'require(self.state, {State.FAILED}, _("Only what failed',
        'require(self.state, {State.FAILED, State.DONE}, _("Only what failed',
        JOBS,
        "What was done is done again.",
    ),
    Mutant(
        MODELS,
        "        self.created_at = clock.now()\n",
        "",
        JOBS,
        "A person's try is given up at the first failure.",
    ),
    Mutant(
        MODELS,
        "(self.attempts // NEW_TRIES + 1) * NEW_TRIES",
        "0",
        JOBS,
        "The fence meets an old number again.",
    ),
    Mutant(
        MODELS,
        "filter(pk=self.pk, attempts=self.attempts, state=State.WORKING)",
        "filter(pk=self.pk, state=State.WORKING)",
        JOBS,
        "A worker that lost its lease writes on.",
    ),
    Mutant(
        MODELS,
        "filter(pk=self.pk, attempts=self.attempts, state=State.WORKING)",
        "filter(pk=self.pk, attempts=self.attempts)",
        JOBS,
        "A job that has ended is ended again.",
    ),
    Mutant(MODELS, "            raise LostLease\n", "            return\n", JOBS, "A lost lease goes unnoticed."),
    Mutant(
        MODELS, "return self.attempts % NEW_TRIES", "return self.attempts", JOBS, "A try by hand has no tries left."
    ),
    Mutant(
        MODELS,
        "enumerate(things, start=1)",
        "enumerate(things, start=0)",
        JOBS,
        "A job that is done shows a step that is left.",
    ),
    Mutant(
        MODELS,
        "return self.filter(state__in=[State.WAITING, State.WORKING])",
        "return self.filter(state__in=[State.WORKING])",
        JOBS,
        "What waits does not count as asked for.",
    ),
    Mutant(ACTIONS, "if job.tries > MOST_TRIES:", "if False:", JOBS, "A job that kills its worker is tried for ever."),
    Mutant(
        ACTIONS,
        "if job.tries > MOST_TRIES:",
        "if job.tries >= MOST_TRIES:",
        JOBS,
        "A job is given up one try early.",
    ),
    Mutant(
        ACTIONS,
        "job.finish(State.FAILED, last_error=str(error)[:500])",
        "job.try_later(str(error), until=job.created_at + GIVE_UP_AFTER)",
        REPORT,
        "What no further try can help is tried again.",
    ),
    Mutant(
        ACTIONS,
        "{first_line(error)}",
        "{error}",
        JOBS,
        "A job keeps the row of the database that an error quotes.",
    ),
    Mutant(
        ACTIONS,
        "until=job.created_at + GIVE_UP_AFTER",
        "until=clock.now() + GIVE_UP_AFTER",
        JOBS,
        "A job is never given up.",
    ),
    Mutant(ACTIONS, "        beat(name, error)", "        beat(name)", JOBS, "A sweep that fails says nothing."),
    Mutant(
        ACTIONS,
        '            error = f"{type(problem).__name__}: {first_line(problem)}"[:500]',
        "            raise",
        JOBS,
        "One sweep that fails stops the others.",
    ),
    Mutant(
        ACTIONS,
        "            job.retry()\n            job.save()\n",
        "            job.retry()\n",
        JOBS,
        "Trying again does nothing.",
    ),
    Mutant(
        ACTIONS,
        "    except LostLease:\n        logger.warning(",
        "    except KeyError:\n        logger.warning(",
        JOBS,
        "A job that another worker took over is reported as failed.",
    ),
    Mutant(
        DISPATCH,
        "if not any(isinstance(call, partial) and call.args == (task,) for call in waiting):",
        "if True:",
        WITHOUT_REDIS,
        "A transaction with many mails sends as many messages.",
    ),
    Mutant(
        DISPATCH,
        "except (OperationalError, OSError) as error:",
        "except ValueError as error:",
        WITHOUT_REDIS,
        "Without Redis nobody can register.",
    ),
)
