import os

from desk.app import create_app
from desk.core.config import Config

app = create_app(Config.from_env(os.environ))
