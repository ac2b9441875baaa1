"""What gunicorn serves (``gunicorn wsgi:application``) and ``flask --app wsgi`` commands."""

import gc
import sys

from app import cli, logs, wiring
from app.config import BadSetting, load
from app.factory import create_app

try:
    _config = load()
except BadSetting as exc:
    sys.exit(str(exc))
logs.set_up(_config.log_level)
application = create_app(wiring.build(_config).house, _config)
cli.register(application)
# gunicorn --preload: collecting rubbish would write to every page that its workers share.
gc.freeze()
