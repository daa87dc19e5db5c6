"""A reader's marks on one item: a form of two buttons that answers itself within a page, and leads back without scripts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from content.models import Item, ReaderMark
from content.services.marks import set_mark
from dashboard.presenters.marks import buttons
from dashboard.views.access import for_viewers
from dashboard.views.asking import reader_of
from dashboard.views.edit import is_partial, key_or_404


@require_POST
@for_viewers
@login_required
def mark_item(request: HttpRequest, key: str) -> HttpResponse:
    """Set or take away a mark: `read=1`, `read=0`, `favourite=1` or `favourite=0`."""
    reader = reader_of(request)
    item = Item.objects.live().with_key(key_or_404(key)).first()
    kinds = [kind for kind in ReaderMark.Kind.values if request.POST.get(kind) in ("0", "1")]
    if reader is None or item is None or len(kinds) != 1:
        raise Http404("There is no such item or mark.")
    set_mark(user_id=reader, key=item.key, kind=kinds[0], is_on=request.POST[kinds[0]] == "1", now=timezone.now())
    if is_partial(request):
        marks = buttons([(item.key, item.pk, item.title)], reader)(item.key)
        return render(request, "items/_marks.html", {"marks": marks})
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(target if is_ours else item)
