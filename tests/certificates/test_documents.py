"""The certificate's PDF."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from ocop.certificates import documents
from ocop.certificates.models import Certificate
from ocop.files import queries as files
from tests.factories.certificates import make_certificate

pytestmark = pytest.mark.usefixtures("packs")


def text_of(pdf: bytes) -> str:
    return str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())


def test_the_certificate_is_a_tagged_pdf_a_of_one_page_that_says_what_was_decided() -> None:
    certificate = make_certificate()
    assert certificate.pdf is not None
    data = files.open_file(certificate.pdf).read()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "vi"
        with pdf.open_metadata() as facts:
            assert (facts["pdfaid:part"], facts["pdfaid:conformance"]) == ("2", "A")
    text = text_of(data)
    for said in (certificate.product_name, certificate.producer_name, certificate.number, "Đạt hạng 4 sao"):
        assert said in text
    assert "80,00/100" in text
    assert "từ 15/06/2026 đến hết 15/06/2029" in text


def test_the_code_on_the_paper_opens_the_check_page() -> None:
    certificate = make_certificate()
    image = pypdfium2.PdfDocument(documents.certificate_pdf(certificate))[0].render(scale=3).to_pil()
    found = zxingcpp.read_barcodes(image)
    assert [code.text for code in found] == [documents.check_url(certificate.token)]


def test_the_same_certificate_gives_the_same_bytes() -> None:
    certificate = make_certificate()
    assert documents.certificate_pdf(certificate) == documents.certificate_pdf(certificate)


def test_a_long_name_stays_on_one_page_and_a_demo_says_so() -> None:
    certificate = make_certificate()
    certificate.product_name = "Mứt thốt nốt sấy dẻo Bảy Núi " * 8
    certificate.is_demo = True
    data = documents.certificate_pdf(certificate)
    assert len(pypdfium2.PdfDocument(data)) == 1
    assert "Bản ví dụ" in text_of(data)
    certificate.is_demo = False
    assert "Bản ví dụ" not in text_of(documents.certificate_pdf(certificate))


def test_markup_in_a_name_is_printed_and_not_run() -> None:
    certificate = make_certificate()
    certificate.product_name = '#panic("x") $x$ *đậm* \\ [a]'
    assert '#panic("x") $x$ *đậm* \\ [a]' in text_of(documents.certificate_pdf(certificate))


def test_the_stored_pdf_is_the_one_of_the_row() -> None:
    certificate = Certificate.objects.select_related("pdf").get(pk=make_certificate().pk)
    assert certificate.pdf is not None
    assert files.open_file(certificate.pdf).read() == documents.certificate_pdf(certificate)
