"""Root URLs: the viewer's pages, accounts, what a platform asks, and the admin."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from dashboard.api import ingest, ytv2
from dashboard.api.v1 import items as api_items
from dashboard.api.v1 import quarantine as api_quarantine
from dashboard.api.v1 import schema as api_schema
from dashboard.views import (
    accounts,
    audio,
    batches,
    bulk,
    by_hand,
    calendar,
    card_chips,
    edit,
    feeds,
    health,
    imports,
    insights,
    items,
    marks,
    reader,
    saved_views,
    share,
    suggestions,
    taxonomy,
    trash,
)

#: What curators do on the dashboard and inside the admin, each in its own frame.
desk = [
    path("suggestions/", suggestions.list_suggestions, name="suggestions"),
    path("suggestions/preview/", suggestions.preview_suggestions, name="preview_suggestions"),
    path("suggestions/decide/", suggestions.decide_suggestions, name="decide_suggestions"),
    path("suggestions/<str:change>/", suggestions.show_suggestion, name="suggestion"),
    path("suggestions/<str:change>/edit/", suggestions.edit_suggestion, name="edit_suggestion"),
    path("batches/", batches.list_batches, name="batches"),
    path("batches/undo-last/", batches.undo_last, name="undo_last_batch"),
    path("batches/<int:pk>/", batches.show_batch, name="batch"),
    path("batches/<int:pk>/undo/", batches.undo, name="undo_batch"),
    path("taxonomy/move/", taxonomy.move_term, name="move_term"),
]

#: What programs call, the most often called first.
api = [
    path("items", api_items.list_items, name="api_items"),
    path("items/known", ingest.known, name="api_known"),
    path("items/<str:key>", api_items.read_item, name="api_item"),
    path("ingest", ingest.ingest, name="api_ingest"),
    path("openapi.json", api_schema.show, name="api_schema"),
    path("quarantine", api_quarantine.list_rows, name="api_quarantine"),
    path("quarantine/export", api_quarantine.export_rows, name="api_quarantine_export"),
    path("quarantine/<int:pk>", api_quarantine.read_row, name="api_quarantined_row"),
    path("quarantine/<int:pk>/retry", api_quarantine.retry, name="api_quarantine_retry"),
    path("quarantine/<int:pk>/dismiss", api_quarantine.dismiss, name="api_quarantine_dismiss"),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("", items.list_items, name="items"),
    path("items.json", feeds.items_json, name="items_json"),
    path("items.csv", feeds.items_csv, name="items_csv"),
    path("items.atom", feeds.items_atom, name="items_atom"),
    path("items/add/", by_hand.add, name="add_item"),
    path("bulk/", bulk.edit_many, name="edit_many"),
    path("insights/", insights.show_insights, name="insights"),
    path("views/", saved_views.list_views, name="views"),
    path("views/save/", saved_views.save, name="save_view"),
    path("views/share/", share.make, name="make_share"),
    path("views/share/<int:pk>/revoke/", share.revoke, name="revoke_share"),
    path("views/<int:pk>/", saved_views.change, name="change_view"),
    path("share/<str:token>/", share.show, name="shared"),
    path("share/<str:token>/<str:key>/", share.show_item, name="shared_item"),
    path("items/<str:key>/", reader.read_item, name="item"),
    path("items/<str:key>/audio", audio.play_audio, name="item_audio"),
    path("items/<str:key>/event.ics", calendar.show_calendar, name="item_calendar"),
    path("items/<str:key>/mark/", marks.mark_item, name="mark_item"),
    path("items/<str:key>/suggestion/", by_hand.decide_item, name="decide_item"),
    path("items/<str:key>/note/", by_hand.note, name="note_item"),
    path("items/<str:key>/merge/", by_hand.merge, name="merge_item"),
    path("items/<str:key>/delete/", by_hand.delete, name="delete_item"),
    path("taxonomy/", taxonomy.show_taxonomy, name="taxonomy"),
    path("taxonomy/review/", taxonomy.review, name="review_terms"),
    *desk,
    path("trash/", trash.list_trash, name="trash"),
    path("trash/restore/", trash.restore, name="restore_item"),
    path("trash/purge/", trash.purge, name="purge_item"),
    path("items/<str:key>/edit/", edit.edit_item, name="edit_item"),
    path("items/<str:key>/chips/", card_chips.edit_chips, name="edit_chips"),
    path("imports/", imports.list_imports, name="imports"),
    path("imports/<int:pk>/", imports.show_import, name="import"),
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("password/", accounts.change_password, name="password"),
    path("password/changed/", accounts.password_changed, name="password_changed"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("ingest/report", ytv2.report, name="ytv2_report"),
    path("ingest/audio", ytv2.audio, name="ytv2_audio"),
    path("admin/", include((desk, "desk"))),
    path("admin/", admin.site.urls),
]

handler500 = "dashboard.views.errors.server_error"
