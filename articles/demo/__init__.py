"""A newspaper to look around in: its stories, its name, an editor to sign in as. Taken away whole by `removedemo`."""
