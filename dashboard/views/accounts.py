"""Signing in and out and changing one's password: Django's views with our templates."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import reverse_lazy

login = LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True)
logout = LogoutView.as_view()
change_password = PasswordChangeView.as_view(template_name="accounts/password.html", success_url=reverse_lazy("password_changed"))
password_changed = PasswordChangeDoneView.as_view(template_name="accounts/password_changed.html")
