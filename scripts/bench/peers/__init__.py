"""What Holdfast is measured against: each the best that we know of its kind, in rooms of its own."""
