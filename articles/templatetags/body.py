from django import template

from articles.body import render, render_picture

register = template.Library()
register.simple_tag(render, name="body")
register.simple_tag(render_picture, name="picture")
