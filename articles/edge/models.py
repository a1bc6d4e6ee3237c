from django.db import models
from django.db.models.functions import Now


class SurrogateKey(models.Model):
    """What responses are made from, by name; when that last changed (RFC 9110 8.8.2: to whole seconds), and the number
    of that bump. Unlike bumps, keys are kept for ever.
    """

    name = models.CharField(max_length=200, primary_key=True)
    modified = models.DateTimeField()
    bump = models.BigIntegerField(default=0)

    def __str__(self):
        return self.name


class Bump(models.Model):
    """One change of one key. Numbers are given in the order of commits: who has seen one has seen all before it.

    Keys that changed together have the same `change`, and no others: the date of their keys, in seconds of the epoch.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=200)
    change = models.BigIntegerField(default=0)
    bumped = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.id}: {self.key}"
