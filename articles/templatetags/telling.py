from django import template

from articles import telling

register = template.Library()
_DAYS = (telling.day, telling.weekday, telling.weekday_of_year, telling.month)
for told in (*_DAYS, telling.moment, telling.zoned, telling.whole):
    register.filter(told.__name__, told, expects_localtime=True)
register.filter(telling.number)
