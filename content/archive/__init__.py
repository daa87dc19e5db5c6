"""Import with proof: a file of an older system becomes items, and every one of its rows is accounted for."""
