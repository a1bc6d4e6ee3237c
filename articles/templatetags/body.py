from django import template

from articles.body import render
from articles.images import figure, thumbnail
from articles.reading import minutes

register = template.Library()
register.simple_tag(render, name="body")
register.simple_tag(figure, name="picture")
register.simple_tag(thumbnail)
register.simple_tag(minutes)
