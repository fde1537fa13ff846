"""The pages for people under ``/admin``: server-rendered, in Azerbaijani and English.

To add a page
-------------
1. ``pages/<area>.py`` has ``blueprint(service) -> Blueprint``, named ``<area>``, with its
   ``url_prefix`` below ``/admin``; a line in ``pages/__init__.py`` registers it, and its views
   are ``admin.<area>.<view>`` to ``url_for``.  The menu (``menu.py``) shows an entry as soon as
   its endpoint exists.
2. Nobody gets to a view without being signed in; ``@needs(Role.EDITOR, ...)`` narrows it
   further (403).  ``who()`` is the Caller for the service's use cases.
3. A view answers ``render("<area>/<page>.html", ...)``; the template extends
   ``shell/base.html`` (blocks ``title``, ``crumbs``, ``content``, ``scripts``) and imports
   ``shell/macros.html``: ``head``, ``crumbs``, ``tag``, ``outcome_tag``, ``facts``, ``table``,
   ``field``, ``text_area``, ``choice``, ``checks``, ``pager``, ``empty``, ``note``, ``moment``,
   ``csrf``.  What a template does not know is an error.
4. Values go through a filter: ``|day |short_day |instant |money |percent |number |outcome
   |local``; in Python the same functions are in ``local.py``, and ``lang()`` in ``languages.py``.
5. Strings are English msgids: ``{{ _("Effective from") }}``, in Python ``_`` and ``_n`` of
   ``languages.py``, and ``_l`` outside a request.  A placeholder is named:
   ``_("Version %(number)s", number=n)``, and a percent sign is doubled (``%%``).
   ``make translations`` brings them into the catalogue of the area,
   ``translations/<area>/az/LC_MESSAGES/messages.po`` (``catalogues.py`` says which files are
   whose; a string of the shell's is not asked for again); a test fails on one without
   Azerbaijani.
6. A form is ``<form method="post">{{ ui.csrf() }}...``; what is sent by script carries the
   header ``X-CSRFToken`` (``<meta name="csrf-token">``; htmx sends it already).  After a change
   redirect with 303 and ``flash(_("..."), "yes")``; with faults render the form again, 422.
7. An error needs no catching: a QerarError or ``abort(404)`` becomes a page.  ``errors.py`` has
   a sentence for each code; where one is missing the status speaks.
8. Scripts and styles are files in ``static/`` (``{{ static("editor.js") }}``); nothing inline
   runs, and no ``style=`` or ``on...=`` attribute has an effect.  Reading works without scripts.
"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from admin_ui import entries, errors, languages, local, rendering, roles, security, sessions
from admin_ui.pages import BLUEPRINTS
from admin_ui.secret import secret_of
from admin_ui.settings import PageSettings
from admin_ui.statics import ENDPOINT
from engine.errors import QerarError
from engine.service import Service

__all__ = ["PageSettings", "register"]


def register(app: Flask, service: Service, settings: PageSettings | None = None) -> None:
    """Put the pages on an application, after the API.  Raises StoreUnavailable."""
    settings = settings or PageSettings()
    sessions.install(app, settings)
    protect = security.install(app, secret_of(service.settings.data))
    languages.install(app)
    local.install(app)
    roles.install(app)
    entries.install(app)
    rendering.install(app, service.today)
    pages = Blueprint(
        "admin",
        __name__,
        url_prefix="/admin",
        static_folder="static",
        template_folder="templates",
    )
    for blueprint in BLUEPRINTS:
        pages.register_blueprint(blueprint(service))
    errors.install(pages)
    app.register_blueprint(pages)

    def meet() -> Response | AnyResponse | None:
        """Every request under /admin: who asks, whether the page is there, whether it may be."""
        if not security.is_ours(request.path):
            return None
        request.max_content_length = request.max_form_memory_size = settings.form_bytes
        if request.endpoint == ENDPOINT:
            return None
        missing = request.routing_exception
        try:
            sessions.ask(service.people)
        except QerarError as error:
            return errors.answer(missing or error)
        if missing is not None:
            return errors.answer(missing)
        if not sessions.is_public(request.endpoint) and sessions.session().must_change:
            return errors.to("admin.account.password")
        security.check(protect)
        return None

    def front() -> AnyResponse:
        """Who opens the service in a browser is led to the pages; programs find nothing here."""
        if any(kind == "text/html" for kind, _ in request.accept_mimetypes):
            return redirect(url_for("admin.home.index"))
        raise NotFound

    app.before_request(meet)
    app.add_url_rule("/", view_func=front, methods=["GET"])
