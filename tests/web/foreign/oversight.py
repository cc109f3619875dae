"""Pages of inspections and reports that belong to others."""

from __future__ import annotations

from typing import Any

from ocop.organisations.models import Organisation
from ocop.oversight import actions
from ocop.oversight.models import Finding, Remedy
from ocop.products.models import Product
from tests.factories.oversight import BY, DUE, make_finding, make_photo, make_report, make_visit
from tests.factories.products import AT

PAGES = [
    "/can-bo/kiem-tra/{visit}/", "/can-bo/kiem-tra/{visit}/sua/", "/can-bo/kiem-tra/{visit}/huy/",
    "/can-bo/kiem-tra/{visit}/di-kiem-tra/", "/can-bo/kiem-tra/{visit}/di-kiem-tra/tra-loi/",
    "/can-bo/kiem-tra/{visit}/di-kiem-tra/dieu/", "/can-bo/kiem-tra/{visit}/di-kiem-tra/anh/",
    "/can-bo/kiem-tra/{visit}/bien-ban/", "/can-bo/kiem-tra/{visit}/bien-ban/pdf/",
    "/can-bo/kiem-tra/{visit}/bien-ban/word/", "/can-bo/kiem-tra/{visit}/ket-thuc/",
    "/can-bo/kiem-tra/cau-tra-loi/{visit_answer}/chon/", "/can-bo/kiem-tra/anh/{visit_photo}/nho/",
    "/can-bo/kiem-tra/dieu/{finding}/khac-phuc/", "/can-bo/kiem-tra/dieu/{finding}/de-nghi-thu-hoi/",
    "/can-bo/kiem-tra/khac-phuc/{remedy}/dat/", "/can-bo/kiem-tra/khac-phuc/{remedy}/tra-lai/",
    "/can-bo/kiem-tra/khac-phuc/{remedy}/khong/", "/can-bo/kiem-tra/phan-anh/{report}/",
    "/can-bo/kiem-tra/phan-anh/{report}/tiep-nhan/", "/can-bo/kiem-tra/phan-anh/{report}/gan/",
    "/can-bo/kiem-tra/phan-anh/{report}/tra-loi/", "/can-bo/kiem-tra/phan-anh/{report}/ket-thuc/",
    "/can-bo/kiem-tra/phan-anh/{report}/khong-xem-xet/", "/can-bo/kiem-tra/phan-anh/anh/{report_photo}/",
    "/can-bo/giay-chung-nhan/{certificate}/khong-thu-hoi/", "/chu-the/kiem-tra/{visit}/",
    "/chu-the/kiem-tra/{visit}/bien-ban/", "/chu-the/kiem-tra/khac-phuc/{remedy}/",
    "/chu-the/kiem-tra/anh/{visit_photo}/lon/",
]  # fmt: skip


def there(owner: Organisation, product: Product) -> dict[str, Any]:
    """A visit with a finding, a remedy and a picture, and a report about the producer with a picture."""
    import io

    from tests.factories.files import picture

    visit = make_visit("in_progress", owner)
    photo = make_photo(visit)
    make_finding(visit, "critical", remedy="Sửa", due_on=DUE)
    actions.record_visit(visit, conclusion="Phải sửa.", by=BY, at=AT)
    report = make_report(organisation=owner, pictures=[(io.BytesIO(picture("JPEG", (9, 9))), "a.jpg")])
    found = report.photos.first()
    assert found is not None
    answer = visit.answers.first()
    assert answer is not None
    return {
        "visit": visit.pk, "visit_answer": answer.pk, "visit_photo": photo.pk,
        "finding": Finding.objects.get(visit=visit).pk, "remedy": Remedy.objects.get(finding__visit=visit).pk,
        "report": report.pk, "report_photo": found.pk,
    }  # fmt: skip
