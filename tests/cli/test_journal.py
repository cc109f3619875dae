"""`ocop journal`: seal and verify."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from ocop.journal.models import Block
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def said(*args: str) -> str:
    out = StringIO()
    call_command("journal", *args, stdout=out)
    return out.getvalue()


def test_a_whole_chain_is_said_to_be_whole() -> None:
    make_person()
    assert said("seal") == "Đã đóng 1 khối.\n"
    head = Block.objects.get().hash
    assert said("verify", "--head", head) == (
        f"1 khối, 1 mục đã niêm phong, 0 mục chưa. Mã mới nhất: {head}\nNhật ký còn nguyên vẹn.\n"
    )


def test_a_changed_entry_ends_the_check_with_failure() -> None:
    make_person()
    said("seal")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET note = 'x'")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("journal", "verify", stdout=out)
    assert ended.value.code == 1
    assert "nội dung đã bị sửa" in out.getvalue()
