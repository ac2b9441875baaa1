"""Documents of warnings, written for the tests."""

CAP12 = "urn:oasis:names:tc:emergency:cap:1.2"
AREA = "<area><areaDesc>朝阳区</areaDesc>{where}</area>"
CODE = "<geocode><valueName>GB/T 2260</valueName><value>110105</value></geocode>"


def info(**more):
    said = {
        "language": "zh-CN",
        "category": "Met",
        "event": "暴雨",
        "urgency": "Expected",
        "severity": "Severe",
        "certainty": "Likely",
        "expires": "2026-08-13T16:00:00+08:00",
        "senderName": "北京市气象台",
        "headline": "北京市气象台发布暴雨橙色预警[II级/严重]",
        "description": "预计未来三小时有强降雨。",
        "rest": "",
        "where": CODE,
        **more,
    }
    rest, where = said.pop("rest"), said.pop("where")
    fields = "".join(f"<{k}>{v}</{k}>" for k, v in said.items() if v is not None)
    return f"<info>{fields}{rest}{AREA.format(where=where)}</info>"


def alert(*infos, ns=CAP12, rest="", **more):
    said = {
        "identifier": "a1",
        "sender": "11000041600000",
        "sent": "2026-08-12T16:00:00+08:00",
        "status": "Actual",
        "msgType": "Alert",
        "scope": "Public",
        **more,
    }
    fields = "".join(f"<{k}>{v}</{k}>" for k, v in said.items() if v is not None)
    space = f' xmlns="{ns}"' if ns else ""
    return f"<alert{space}>{fields}{''.join(infos or (info(),))}{rest}</alert>"


def national(act="Alert", *, root="actual", references="", severity="Blue", where=None):
    word = {"Alert": "发布", "Update": "继续发布", "Cancel": "解除"}[act]
    where = where or "<geocode>110105000000,110106000000</geocode>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="http://com.icss.amp"><identifier>11000041600000_2026081216{act}</identifier>
<sender>北京市气象台</sender><senderCode>11000041600000</senderCode><phone/>
<sendTime>2026-08-12 16:00:00+08:00</sendTime><status>{root.capitalize()}</status>
<msgType>{act}</msgType><scope>Public</scope><code>
<method><methodName>SMS</methodName><message>请注意防范。</message></method>
<method><methodName>BROADCAST</methodName><message/></method></code>
<references>{references}</references><info><language>zh-CN</language><eventType>11B03</eventType>
<urgency>Unknown</urgency><severity>{severity}</severity><certainty>Unknown</certainty>
<effective>2026-08-12 16:00:00</effective><expires>2026-08-13 16:00:00+08:00</expires>
<senderName>签发员</senderName><headline>北京市气象台{word}暴雨蓝色预警</headline>
<description>正文</description><area><areaDesc>朝阳区</areaDesc>{where}</area></info></{root}>"""
