"""Other systems that want to be told: webhooks and the hub of our feeds."""
