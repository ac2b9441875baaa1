"""The fediverse: signed activities to the inboxes of those who follow an area (ActivityPub)."""

from channels.activitypub.channel import ActivityPubChannel, Ways

__all__ = ["ActivityPubChannel", "Ways"]
