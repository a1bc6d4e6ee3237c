"""The verbs, and how each becomes one transaction. Nothing else writes editions or live rows."""
