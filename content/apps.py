"""The content app: connects the guards of the database and the system checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class ContentConfig(AppConfig):
    """The product without a browser."""

    name = "content"
    verbose_name = "Content"

    def ready(self) -> None:
        """Connect what must happen on every connection and around every migration."""
        from content import checks, roles
        from content.db import guards

        connection_created.connect(guards.prepare_connection, dispatch_uid="content.prepare_connection")
        pre_migrate.connect(guards.before_migrate, sender=self, dispatch_uid="content.before_migrate")
        post_migrate.connect(guards.after_migrate, sender=self, dispatch_uid="content.after_migrate")
        post_migrate.connect(roles.grant_role_permissions, dispatch_uid="content.grant_role_permissions")
        checks.register_all()
