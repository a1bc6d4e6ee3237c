from django import template

from articles.body import render
from articles.images import figure

register = template.Library()
register.simple_tag(render, name="body")
register.simple_tag(figure, name="picture")
