"""The addresses of the sign-in library that we offer, and no others.

Its own url modules are not included: signing up, adding addresses and the like stay
unreachable. Each view is marked with who may open it, as every page of ours.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from ocop.web.access import anyone, signed_in

urlpatterns = [
    path("dang-nhap", anyone(account.login), name="account_login"),
    path("dang-xuat", anyone(account.logout), name="account_logout"),
    path("tai-khoan-da-khoa", anyone(account.account_inactive), name="account_inactive"),
    path("xac-nhan", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("mat-khau/doi", signed_in(account.password_change), name="account_change_password"),
    path("mat-khau/quen", anyone(account.password_reset), name="account_reset_password"),
    path("mat-khau/quen/da-gui", anyone(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        anyone(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "mat-khau/dat-lai/xong",
        anyone(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("bao-mat/", signed_in(mfa.index), name="mfa_index"),
    path("bao-mat/ma-xac-nhan", anyone(mfa.authenticate), name="mfa_authenticate"),
    path("bao-mat/xac-nhan", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("bao-mat/ung-dung/bat", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("bao-mat/ung-dung/tat", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("bao-mat/ma-du-phong", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "bao-mat/ma-du-phong/moi",
        signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "bao-mat/ma-du-phong/tai",
        signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("bao-mat/khoa/", signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("bao-mat/khoa/them", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "bao-mat/khoa/xac-nhan",
        signed_in(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("bao-mat/khoa/<int:pk>/bo", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("bao-mat/khoa/<int:pk>/ten", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("dang-nhap/khoa", anyone(passkeys.login_webauthn), name="mfa_login_webauthn"),
]
