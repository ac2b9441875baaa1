"""A street full of places: those of the demo, and those that every street has twice and thrice."""

from datetime import date

from app.demo import places as demo
from app.dispatch.places.place_spelling import spelt
from app.domain.place import Place, Shelter
from app.store import place

STREET = "110105900"
WANGCHUNLI, WANGCHUNYUAN, XINGLIN, QINGHE = (f"{STREET}00{n}" for n in (1, 2, 3, 4))
_KINDS = {
    "eat.breakfast": "老李早点|巴比馒头|安徽牛肉板面|天津煎饼果子",
    "eat.restaurant": "兰州拉面|沙县小吃|东北饺子馆|川味火锅|杏花村酒楼"
    "|西贝莜面村|南京鸭血粉丝|陕西凉皮|重庆小面|海底捞火锅",
    "eat.cafe": "瑞幸咖啡|蜜雪冰城|好利来蛋糕|味多美面包",
    "eat.market": "钱大妈鲜菜|百果园|鲜丰水果|清河菜市场",
    "live.repair": "小刘修水电|诚信家电维修|苹果手机维修|老张修自行车|速通管道",
    "live.cleaning": "五八到家|爱君家政|洁净擦玻璃",
    "live.hair": "审美造型|小明剪发|文峰美容美发|快剪十元店",
    "live.laundry": "福奈特洗衣|荣昌干洗",
    "live.moving": "蚂蚁搬家",
    "live.property": "清河湾物业|杏林物业",
    "live.renting": "链家地产|我爱我家",
    "shop.supermarket": "物美超市|永辉超市|盒马鲜生",
    "shop.convenience": "罗森便利店|7-Eleven便利店|京客隆便利店|全时便利店",
    "shop.pharmacy": "老百姓大药房|国大药房|金象大药房|益丰大药房",
    "shop.books": "新华书店|蒲蒲兰绘本馆",
    "shop.parcel": "菜鸟驿站|顺丰速运|中通快递|妈妈驿站",
    "shop.recycling": "爱回收站|废旧家电回收",
    "fun.culture": "清河湾文化室|杏林书画社",
    "fun.cinema": "万达影城",
    "fun.library": "杏林路阅览室",
    "health.clinic": "清河湾社区卫生站|杏林路社区卫生站",
    "health.hospital": "北京口腔医院|杏林中医医院|朝阳眼科医院",
    "health.fitness": "乐刻健身|清河湾健身苑|望春游泳馆",
    "health.station": "清河湾养老驿站|杏林老年公寓",
    "office.bank": "工商银行|建设银行|农业银行|招商银行|邮政储蓄银行",
    "office.school": "杏林小学|望春中学|清河湾幼儿园|红黄蓝幼儿园",
    "office.service": "清河湾便民服务站",
    "office.police": "清河湾警务室",
    "go.transit": "杏林路公交站|清河湾公交站|望春路南口公交站",
    "go.parking": "清河湾停车场|杏林医院停车场|物美停车场",
    "go.charging": "特来电充电站|清河湾充电棚|星星充电站",
    "tour.park": "清河湾街心公园|杏林苑小游园",
    "safe.toilet": "清河路公厕|杏林路公厕",
    "safe.shelter": "清河湾小学应急避难场所",
    "safe.aed": "AED（清河湾社区）",
    "office.committee": "望春路商户联合会",
}
_HOURS = ("9:00-21:00", "8:00-20:00", "24小时", "10:00-22:00/周一休", "工作日 9:00-17:00", "")


def put_street(tx, today: date, now) -> dict[str, Place]:
    """Put some two hundred places into the store; return them by name."""
    found = [row.place for row in demo.rows(tx, today)]
    areas = (WANGCHUNYUAN, XINGLIN, QINGHE, STREET)
    names = [(kind, name) for kind, row in _KINDS.items() for name in row.split("|")]
    for n, (kind, name) in enumerate([*names, *((k, f"{x}（清河店）") for k, x in names[:40])]):
        made = Place(
            id=f"street{n // 32:x}{'0123456789abcdefghjkmnpqrstvwxyz'[n % 32]}",
            area=areas[n % 4],
            name=name,
            categories=(kind,),
            address=f"{('清河路', '杏林路', '望春路', '望春园')[n % 4]}{n * 3 % 90 + 1}号",
            lat=round(39.915 + n * 7 % 120 / 10_000, 6),
            lon=round(116.465 + n * 11 % 140 / 10_000, 6),
            hours=_HOURS[n % len(_HOURS)],
            shelter=Shelter() if kind == "safe.shelter" else None,
        )
        found.append(spelt(made))
    place.put_all(tx, found, now)
    return {one.name: one for one in found}
