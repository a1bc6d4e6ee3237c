from django.db import models
from django.db.models.functions import Now


class SurrogateKey(models.Model):
    """What responses are made from, by name, and when that last changed (RFC 9110 8.8.2: to whole seconds)."""

    name = models.CharField(max_length=200, primary_key=True)
    modified = models.DateTimeField()

    def __str__(self):
        return self.name


class Bump(models.Model):
    """One change of one key. Numbers are given in the order of commits: who has seen one has seen all before it."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=200)
    bumped = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.id}: {self.key}"
