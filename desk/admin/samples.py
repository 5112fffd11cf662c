"""Values that a canned reply is shown with before it meets a ticket."""

from desk.tickets.canned.variables import VARIABLES

ZH = {
    "name": "周明", "agent": "林晓", "ticket": "T-10042", "ref": "PO-88213", "stage": "运输途中",
    "last_event": "已装船", "last_place": "宁波", "last_time": "11-18 21:40（UTC+8）", "as_of": "11-20 09:30（UTC+8）",
    "next": "到达汉堡港", "eta": "2026-12-21（UTC+1）", "eta_prev": "2026-12-17（UTC+1）", "slip": "推迟4天",
    "respond_by": "11-20 18:00（UTC+8）", "link": "https://desk.example/c/…",
}  # fmt: skip
EN = {
    "name": "Jonas", "agent": "Emma Brandt", "ticket": "T-10042", "ref": "PO-88213", "stage": "in transit",
    "last_event": "loaded on board", "last_place": "Ningbo", "last_time": "18 Nov 21:40 (UTC+8)",
    "as_of": "20 Nov 02:30 (UTC+1)", "next": "arrival at Hamburg", "eta": "21 Dec 2026 (UTC+1)",
    "eta_prev": "17 Dec 2026 (UTC+1)", "slip": "4 days later", "respond_by": "20 Nov 18:00 (UTC+1)",
    "link": "https://desk.example/c/…",
}  # fmt: skip


def sample_values(language: str) -> dict[str, str | None]:
    """A value for each name: an example where there is one, else what the value is called."""
    if language == "zh_CN":
        return {name: ZH.get(name) or f"‹{variable.alias}›" for name, variable in VARIABLES.items()}
    return {name: EN.get(name) or f"‹{variable.label}›" for name, variable in VARIABLES.items()}
