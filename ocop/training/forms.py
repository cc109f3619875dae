"""Validating what is said of programmes, classes, people, tests and materials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.files import sniff
from ocop.organisations.forms import lines_field
from ocop.organisations.models import Gender, Kind, Organisation
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.training import topics
from ocop.training.models import ClassKind, Programme, TrainingClass
from ocop.training.states import ClassState
from ocop.training.topics import Audience, Who


def _choices(field: forms.Field, nothing: Any, found: Iterable[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", nothing), *found]


def _unit_field(label: Any, hint: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, help_text=hint, coerce=int, empty_value=None, required=False)


def _unit(pk: int | None) -> Unit | None:
    return Unit.objects.filter(pk=pk).first() if pk else None


_NARROW = {"class": "w-10", "inputmode": "numeric"}
_TIME = forms.TimeInput({"class": "w-5", "inputmode": "numeric", "autocomplete": "off"}, format="%H:%M")


class ProgrammeForm(forms.Form):
    """A programme for one audience."""

    title = forms.CharField(label=_("Tên chương trình"), max_length=250)
    year = forms.IntegerField(
        label=_("Năm"), min_value=2018, max_value=2100, widget=forms.NumberInput(_NARROW)
    )
    audience = forms.ChoiceField(label=_("Đối tượng"), choices=Audience.choices)
    topics = forms.MultipleChoiceField(label=_("Chủ đề"), widget=forms.CheckboxSelectMultiple)
    about = lines_field(_("Mục tiêu, nội dung"), rows=4, most=10_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topics"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = topics.topic_choices()


class ClassForm(forms.Form):
    """A class, conference or workshop."""

    kind = forms.ChoiceField(label=_("Loại"), choices=ClassKind.choices)
    title = forms.CharField(label=_("Tên"), max_length=250, help_text=_("Ví dụ: Tập huấn bán hàng trên sàn"))
    audience = forms.ChoiceField(label=_("Đối tượng"), choices=Audience.choices)
    programme = forms.TypedChoiceField(
        label=_("Thuộc chương trình"), coerce=int, empty_value=None, required=False
    )
    place_unit = _unit_field(_("Tổ chức tại xã, phường, đặc khu"))
    room = forms.CharField(label=_("Hội trường, phòng"), max_length=200, required=False)
    seats = forms.IntegerField(
        label=_("Số chỗ"), min_value=1, max_value=5000, initial=40, widget=forms.NumberInput(_NARROW)
    )
    enrol_until = forms.DateField(
        label=_("Nhận ghi tên đến hết ngày"), required=False,
        help_text=_("Để trống thì nhận đến hết ngày học đầu tiên."),
    )  # fmt: skip
    share = forms.IntegerField(
        label=_("Có mặt ít nhất"), min_value=1, max_value=100, initial=80,
        help_text=_("Phần trăm thời lượng phải có mặt thì được cấp giấy chứng nhận tham dự."),
        widget=forms.NumberInput({**_NARROW, "data-suffix": "%"}),
    )  # fmt: skip
    about = lines_field(_("Nội dung, cần mang theo gì"), rows=4, most=10_000)
    is_public = forms.BooleanField(label=_("Đăng trên trang công khai"), required=False, initial=True)

    def __init__(self, *args: Any, programmes: Iterable[Programme], on: dt.date, **kwargs: Any) -> None:
        """`programmes` are those on offer; places are the communes of the day `on`."""
        super().__init__(*args, **kwargs)
        self._programmes = {programme.pk: programme for programme in programmes}
        _choices(self.fields["programme"], _("Không thuộc chương trình nào"), (
            (str(pk), f"{found} ({found.year})") for pk, found in self._programmes.items()
        ))  # fmt: skip
        _choices(self.fields["place_unit"], _("Chưa rõ"), places.options(on, places.home_province()))

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with programme and place as rows."""
        data = dict(self.cleaned_data)
        data["programme"] = self._programmes.get(data["programme"] or 0)
        data["place_unit"] = _unit(data["place_unit"])
        return data


def initial_of(training_class: TrainingClass) -> dict[str, Any]:
    """What the form shows of a stored class."""
    names = [name for name in ClassForm.base_fields if name not in ("programme", "place_unit")]
    linked = {"programme": training_class.programme_id, "place_unit": training_class.place_unit_id}
    return {name: getattr(training_class, name) for name in names} | linked


class SessionForm(forms.Form):
    """One sitting: day, hours, topic."""

    day = forms.DateField(label=_("Ngày"))
    begins = forms.TimeField(label=_("Bắt đầu"), widget=_TIME, help_text=_("Ví dụ: 08:00"))
    ends = forms.TimeField(label=_("Kết thúc"), widget=_TIME, help_text=_("Ví dụ: 11:30"))
    topic = forms.ChoiceField(label=_("Chủ đề"), help_text=_("Giờ học tính cho chủ đề này."))
    title = forms.CharField(label=_("Nội dung buổi"), max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["topic"], _("Chọn chủ đề…"), topics.topic_choices())

    def data_for_action(self) -> dict[str, Any]:
        """The sitting as moments on the wall clock of Việt Nam."""
        data = self.cleaned_data
        begins, ends = (
            dt.datetime.combine(data["day"], data[name], tzinfo=clock.LOCAL) for name in ("begins", "ends")
        )
        return {"topic": data["topic"], "title": data["title"], "begins_at": begins, "ends_at": ends}


class TeacherForm(forms.Form):
    """Who teaches."""

    name = forms.CharField(
        label=_("Họ tên, chức danh"), max_length=200, required=False,
        help_text=_("Ví dụ: ThS. Nguyễn Văn A, Đại học An Giang"),
    )  # fmt: skip
    organisation = forms.TypedChoiceField(
        label=_("Cơ quan, đối tác"), coerce=int, empty_value=None, required=False
    )
    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=150, required=False, help_text=_("Nếu người dạy có tài khoản.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(kind__in=(Kind.PARTNER, Kind.AGENCY), is_closed=False)
        names = rows.order_by("sort_key", "pk").values_list("pk", "name")[:500]
        _choices(self.fields["organisation"], _("Không thuộc cơ quan nào trong hệ thống"), names)

    def organisation_chosen(self) -> Organisation | None:
        """The organisation as a row."""
        return Organisation.objects.filter(pk=self.cleaned_data["organisation"] or 0).first()


class SignUpForm(forms.Form):
    """What one says of oneself; all of it may stay empty."""

    gender = forms.ChoiceField(
        label=_("Giới tính"), required=False, choices=[("", _("Không ghi")), *Gender.choices]
    )
    birth_year = forms.IntegerField(
        label=_("Năm sinh"), required=False, widget=forms.NumberInput(_NARROW),
        help_text=_("Điện thoại và năm sinh chỉ ban tổ chức thấy và được xóa sau khi lớp khép lại."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Điện thoại"), max_length=40, required=False,
        widget=forms.TextInput({"class": "w-20", "inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


class TraineeForm(SignUpForm):
    """Somebody whom an officer writes down."""

    name = forms.CharField(label=_("Họ và tên"), max_length=200, required=False)
    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=150, required=False,
        help_text=_("Có tài khoản thì ghi tên đăng nhập, họ tên lấy từ tài khoản."),
    )  # fmt: skip
    who = forms.ChoiceField(label=_("Tham gia với tư cách"), choices=Who.choices, initial=Who.COMMUNITY)
    unit = _unit_field(_("Xã, phường, đặc khu"))
    organisation_name = forms.CharField(
        label=_("Đơn vị, chủ thể"), max_length=250, required=False,
        help_text=_("Ghi đúng tên chủ thể để lớp hiện ở dòng thời gian của chủ thể đó."),
    )  # fmt: skip
    field_order = ("name", "username", "who", "gender", "unit", "organisation_name", "birth_year", "phone")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["unit"], _("Chưa rõ"), places.options(on, places.home_province()))

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, the place as a row and the organisation too where one alone has that name."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "username"}
        data["unit"] = _unit(data["unit"])
        named = Organisation.objects.filter(name=data["organisation_name"]).select_related("unit")
        found = list(named[:2]) if data["organisation_name"] else []
        data["organisation"] = found[0] if len(found) == 1 else None
        return data


class CancelForm(forms.Form):
    """Why a class is cancelled."""

    reason = forms.CharField(label=_("Lý do hủy"), widget=forms.Textarea({"rows": 3}), max_length=10_000)


class CloseForm(forms.Form):
    """What came of a class."""

    outcome = lines_field(
        _("Kết quả, điều rút ra"), _("Vài dòng cho báo cáo; để trống cũng được."), rows=4, most=10_000
    )


class ExamForm(forms.Form):
    """A test as plain text."""

    words = forms.CharField(
        label=_("Câu hỏi"), required=False, max_length=60_000,
        help_text=_("Mỗi câu một đoạn, cách nhau một dòng trống: dòng đầu là câu hỏi, mỗi phương án một dòng "
                    "bắt đầu bằng dấu -, phương án đúng bắt đầu bằng dấu *."),
        widget=forms.Textarea({"rows": 16}),
    )  # fmt: skip
    pass_mark = forms.IntegerField(
        label=_("Đạt từ"), min_value=1, max_value=100, initial=60,
        widget=forms.NumberInput({**_NARROW, "data-suffix": "%"}),
    )  # fmt: skip


class AnswersForm(forms.Form):
    """The questions of a test, one choice each."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, question in enumerate(questions):
            self.fields[f"q{place}"] = forms.TypedChoiceField(
                label=f"{place + 1}. {question['text']}", coerce=int, widget=forms.RadioSelect,
                choices=list(enumerate(question["options"])),
                error_messages={"required": _("Hãy chọn một phương án.")},
            )  # fmt: skip

    @property
    def answers(self) -> list[int]:
        """The chosen options in the order of the questions."""
        return [self.cleaned_data[name] for name in self.fields]


class FeedbackForm(forms.Form):
    """The five questions and a few words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = [(5, _("5 – rất đúng")), (4, "4"), (3, _("3 – tạm được")), (2, "2"), (1, _("1 – không đúng"))]
        for place, question in enumerate(topics.QUESTIONS):
            self.fields[f"q{place}"] = forms.TypedChoiceField(
                label=str(question), coerce=int, widget=forms.RadioSelect, choices=marks,
                error_messages={"required": _("Hãy chọn một mức.")},
            )  # fmt: skip
        self.fields["words"] = lines_field(_("Điều muốn nói thêm"), rows=3, most=3000)

    @property
    def marks(self) -> list[int]:
        """The five marks."""
        return [self.cleaned_data[f"q{place}"] for place in range(len(topics.QUESTIONS))]


class MaterialForm(forms.Form):
    """A material: a file or a link."""

    title = forms.CharField(label=_("Tên tài liệu"), max_length=250)
    about = lines_field(_("Tóm tắt"), rows=3, most=5000)
    audience = forms.ChoiceField(label=_("Đối tượng"), choices=Audience.choices)
    topic = forms.ChoiceField(label=_("Chủ đề"))
    language = forms.ChoiceField(label=_("Ngôn ngữ"))
    upload = forms.FileField(
        label=_("Tệp"), required=False, widget=forms.FileInput({"accept": sniff.ACCEPT, "data-upload": "1"}),
        help_text=_("PDF, ảnh, Word (.docx), Excel (.xlsx). Hoặc ghi địa chỉ ở ô dưới."),
    )  # fmt: skip
    link = forms.CharField(label=_("Địa chỉ trên mạng"), max_length=500, required=False)
    is_public = forms.BooleanField(
        label=_("Ai cũng đọc được"), required=False, initial=True,
        help_text=_("Bỏ chọn thì chỉ cán bộ và chủ thể đăng nhập mới thấy."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("topic", topics.topic_choices()), ("language", topics.language_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data without the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "upload"}


class ListForm(forms.Form):
    """A list of participants as a file."""

    upload = forms.FileField(
        label=_("Tệp Excel hoặc CSV"), widget=forms.FileInput({"accept": ".xlsx,.csv", "data-upload": "1"})
    )


class TopicsForm(forms.Form):
    """What a role should have learned."""

    topics = forms.MultipleChoiceField(label=_("Chủ đề"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topics"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = topics.topic_choices()


class _Filter(forms.Form):
    """Conditions of a list; what cannot be read is left out."""

    def _choice(self, name: str, label: Any, choices: Iterable[tuple[Any, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[("", _("Tất cả")), *choices]
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ClassFilter(_Filter):
    """Conditions of the list of classes."""

    def __init__(self, data: Any, years: Iterable[int]) -> None:
        super().__init__(data)
        self._choice("trang_thai", _("Trạng thái"), ClassState.choices)
        self._choice("loai", _("Loại"), ClassKind.choices)
        self._choice("doi_tuong", _("Đối tượng"), Audience.choices)
        self._choice("nam", _("Năm"), [(str(year), str(year)) for year in years])


class LibraryFilter(_Filter):
    """Conditions of the library."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._choice("doi_tuong", _("Đối tượng"), Audience.choices)
        self._choice("chu_de", _("Chủ đề"), topics.topic_choices())
        self._choice("ngon_ngu", _("Ngôn ngữ"), topics.language_choices())
