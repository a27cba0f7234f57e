"""The officer's pages: my course, a module's first page, the play itself, its debrief, the record of it all.

Each page is frames filled for one person; nothing here renders a template for a request.
"""

from flask import Blueprint

bp = Blueprint("officer", __name__)

from elearn.web.officer import course, debriefing, playing, record  # noqa: E402, F401 (they put their routes on bp)
from elearn.web.officer.recording import record_form  # noqa: E402

__all__ = ["bp", "record_form"]
