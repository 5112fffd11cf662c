from flask_babel import lazy_gettext as _l

ROLE = {
    "agent": _l("Agent"),
    "supervisor": _l("Supervisor"),
    "finance": _l("Finance"),
    "administrator": _l("Administrator"),
}
TIER = {"diamond": _l("Diamond"), "gold": _l("Gold"), "standard": _l("Standard")}
LANGUAGE = {"zh_CN": "简体中文", "en": "English"}  # each in its own words
