from django import template

from articles import telling

register = template.Library()
for told in (telling.day, telling.weekday, telling.month, telling.moment, telling.zoned, telling.whole):
    register.filter(told.__name__, told, expects_localtime=True)
register.filter(telling.number)
