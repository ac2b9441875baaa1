"""SMS: texts to phones through a provider's HTTP gateway: Aliyun, Tencent Cloud, or any other."""

from channels.sms_http.channel import SmsHttpChannel
from channels.sms_http.settings import gateway_from

__all__ = ["SmsHttpChannel", "gateway_from"]
