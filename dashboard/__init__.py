"""The Django project, the viewer's pages and the HTTP API. The product itself is `content`."""
