"""Accounts: who may sign in, and with which role. A role and nothing finer is chosen here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from content import policies
from content.admin.chips import badges
from content.admin.read_only import PlainListAdmin
from content.roles import ROLES
from content.services.accounts import role_of, set_role

ROLE_CHOICES = [(role, role.capitalize()) for role in ROLES]
ROLE_HELP = "Each role includes those before it. Curators and above enter the admin."


def role_field() -> forms.ChoiceField:
    """Return the choice of a role."""
    return forms.ChoiceField(choices=ROLE_CHOICES, help_text=ROLE_HELP)


class AccountForm(UserChangeForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """An account with its role."""

    role = role_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = role_of(self.instance)


class NewAccountForm(AdminUserCreationForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A new account with its role."""

    role = role_field()


class AccountAdmin(PlainListAdmin, UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """Django's page of a user with roles in the place of permissions."""

    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", "role", "email", "is_active", "last_login", "date_joined")
    list_filter = ("is_active", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password", "role", "is_active")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "role", "usable_password", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Take the groups along."""
        return super().get_queryset(request).prefetch_related("groups")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Admins alone: whoever changes accounts could make himself an admin."""
        return policies.can_administer(request.user)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Admins."""
        return policies.can_administer(request.user)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Give the role after the account is there."""
        super().save_related(request, form, formsets, change)
        if "role" in form.cleaned_data:
            set_role(user=form.instance, role=form.cleaned_data["role"])

    @admin.display(description="Role")
    def role(self, user: User) -> SafeString | str:
        """The highest role."""
        found = {group.name for group in user.groups.all()} | ({"admin"} if user.is_superuser else set())
        highest = next((role for role in reversed(ROLES) if role in found), "")
        return badges([("machine", highest)]) if highest else "–"


admin.site.unregister((User, Group))
admin.site.register(User, AccountAdmin)
