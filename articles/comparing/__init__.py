"""What two contents of a story have in common and where they differ. Pure: the desk asks, and so do readers."""
