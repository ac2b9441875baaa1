"""SMS: texts to phones through an operator's or aggregator's SMSC, over SMPP 3.4."""

from channels.sms_smpp.channel import SmppChannel
from channels.sms_smpp.settings import Settings

__all__ = ["Settings", "SmppChannel"]
