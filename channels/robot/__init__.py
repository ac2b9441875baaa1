"""Robots of chat groups: WeCom, DingTalk, Feishu, and services that Apprise knows."""

from channels.robot.channel import RobotChannel

__all__ = ["RobotChannel"]
