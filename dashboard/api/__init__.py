"""The HTTP API. Every answer is JSON; every error is {"error": {"code", "message"}} with a status that means it."""
