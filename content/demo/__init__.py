"""The demo archive: invented content in the layout of an older system's last generation, and decisions about some of it."""
