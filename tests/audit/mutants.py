"""All mutants by area."""

from tests.audit import (
    certificates,
    evaluation,
    figures,
    gatherings,
    jobs,
    lifecycle,
    mail,
    merging,
    records,
    reporting,
    rights,
    roster,
    seats,
    surveys,
    taking_part,
    towns,
)
from tests.audit.mutant import Mutant

AREAS: dict[str, tuple[Mutant, ...]] = {
    "seats": seats.MUTANTS,
    "lifecycle": lifecycle.MUTANTS,
    "certificates": certificates.MUTANTS,
    "evaluation": evaluation.MUTANTS,
    "figures": figures.MUTANTS,
    "reporting": reporting.MUTANTS,
    "roster": roster.MUTANTS,
    "jobs": jobs.MUTANTS,
    "mail": mail.MUTANTS,
    "rights": rights.MUTANTS,
    "records": records.MUTANTS + merging.MUTANTS,
    "towns": towns.MUTANTS,
    "surveys": surveys.MUTANTS,
    "taking part": taking_part.MUTANTS,
    "gatherings": gatherings.MUTANTS,
}
