"""The sign-in library's forms in our anatomy: a label above the field instead of a grey text inside."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _


class _Plain:
    """Takes the placeholders out; puts labels and hints in."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)


class Login(_Plain, account.LoginForm):  # type: ignore[misc]
    labels = {
        "login": _("Tên đăng nhập"),
        "password": _("Mật khẩu"),
        "remember": _("Giữ đăng nhập trên máy này"),
    }
    hints = {"password": ""}


class ChangePassword(_Plain, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {
        "oldpassword": _("Mật khẩu đang dùng"),
        "password1": _("Mật khẩu mới"),
        "password2": _("Gõ lại mật khẩu mới"),
    }
    hints = {"password1": _("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là đủ mạnh.")}


class ResetPassword(_Plain, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("Địa chỉ thư điện tử của tài khoản")}


class ResetPasswordKey(_Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("Mật khẩu mới"), "password2": _("Gõ lại mật khẩu mới")}
    hints = {"password1": _("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là đủ mạnh.")}


class Reauthenticate(_Plain, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Mật khẩu")}
    hints = {"password": ""}


class Authenticate(_Plain, mfa.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Mã xác nhận")}
    hints = {"code": _("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")}


class ReauthenticateByCode(_Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Mã xác nhận")}
    hints = {"code": _("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")}


class ActivateApp(_Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("Mã trong ứng dụng")}
    hints = {"code": _("6 chữ số đang hiện trong ứng dụng.")}


class AddPasskey(_Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    labels = {"name": _("Tên khóa"), "passwordless": _("Đăng nhập bằng khóa này, không cần mật khẩu")}
    hints = {
        "name": _("Để nhận ra khóa sau này, ví dụ: Điện thoại của tôi."),
        "passwordless": _("Thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã mở khóa."),
    }


class EditPasskey(_Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    labels = {"name": _("Tên khóa")}
