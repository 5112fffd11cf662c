"""The hours a desk keeps until an administrator sets its own: weekdays nine to six, in China's zone."""

from desk.sla.types import Calendar, Window

OFFICE = (Window(9 * 60, 18 * 60),)
OFFICE_HOURS = Calendar("Asia/Shanghai", (OFFICE,) * 5 + ((),) * 2)
