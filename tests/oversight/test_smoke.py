import pytest
from tests.factories.oversight import *
from ocop.oversight import queries, turns
from ocop.base.actor import system
pytestmark = pytest.mark.django_db

def test_flow():
    for s in ("planned","in_progress","recorded","closed","cancelled","remedies_open"):
        v = make_visit(s); v.refresh_from_db(); assert v.state == s
    r = make_remedy()
    from ocop.oversight import documents
    assert documents.record_word(r.finding.visit.record)[:2] == b"PK"
    open("/tmp/rec.pdf","wb").write(documents.record_pdf(r.finding.visit.record))
    make_photo(r.finding.visit if False else make_visit(), where=(10.0,105.0,5.0))
    for s in ("received","taken_in","answered","closed","dismissed"):
        assert make_report(s).state == s
    p = make_plan("approved")
    assert p.state == "approved"
    print(queries.candidates(ON))
    print(turns.turns_of(system(), ON))
    print(queries.happenings_of(system(), organisation_ids=[r.finding.visit.organisation_id], on=ON))
