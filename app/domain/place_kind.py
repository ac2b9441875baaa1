"""What kinds of places there are: groups, their sub-categories, and the services people ask for.

The codes are stored and stand in addresses: never rename one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A group, a sub-category or a service, by its code and its names."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Group:
    """One of the nine groups of local life, with its sub-categories in their order."""

    code: str
    zh: str
    en: str
    kinds: tuple[Kind, ...]


def _group(code: str, zh: str, en: str, *kinds: tuple[str, str, str]) -> Group:
    return Group(code, zh, en, tuple(Kind(f"{code}.{k}", z, e) for k, z, e in kinds))


GROUPS = (
    _group(
        "eat",
        "吃",
        "Food",
        ("breakfast", "早餐", "Breakfast"),
        ("canteen", "社区食堂、老年餐", "Community canteen, meals for the elderly"),
        ("market", "菜市场、菜店", "Food market, greengrocer"),
        ("restaurant", "餐馆", "Restaurant"),
        ("cafe", "烘焙茶饮", "Bakery, tea and coffee"),
    ),
    _group(
        "live",
        "住",
        "Home",
        ("property", "物业", "Property management"),
        ("repair", "维修开锁", "Repairs, locksmith"),
        ("cleaning", "家政保洁", "Housekeeping, cleaning"),
        ("moving", "搬家", "Removals"),
        ("renting", "租房提示", "Advice on renting"),
        ("utilities", "供水电气热报修", "Water, power, gas, heating faults"),
        ("laundry", "洗染", "Laundry, dyeing"),
        ("hair", "美容美发", "Hairdresser, beauty"),
    ),
    _group(
        "go",
        "行",
        "Getting about",
        ("transit", "公交地铁", "Bus, metro"),
        ("parking", "停车", "Parking"),
        ("charging", "充电桩", "Charging point"),
        ("bikes", "共享单车点", "Shared bicycles"),
        ("roadworks", "封路、施工", "Closed roads, roadworks"),
        ("plates", "限行尾号", "Number plates barred today"),
    ),
    _group(
        "tour",
        "游",
        "Outings",
        ("park", "公园", "Park"),
        ("sight", "景点", "Sight"),
        ("booking", "预约", "Booking"),
        ("pass", "年票", "Annual pass"),
        ("stepfree", "无障碍路线", "Step-free route"),
    ),
    _group(
        "shop",
        "购",
        "Shopping",
        ("supermarket", "超市", "Supermarket"),
        ("convenience", "便利店", "Convenience shop"),
        ("pharmacy", "药店", "Chemist"),
        ("books", "书店", "Bookshop"),
        ("parcel", "快递柜、快递站", "Parcel locker"),
        ("recycling", "回收点", "Recycling"),
    ),
    _group(
        "fun",
        "娱",
        "Leisure",
        ("culture", "文化活动", "Culture"),
        ("cinema", "电影", "Cinema"),
        ("dance", "广场舞场地", "Square for dancing"),
        ("seniors", "老年大学", "University of the third age"),
        ("library", "图书馆", "Library"),
    ),
    _group(
        "health",
        "健",
        "Health",
        ("clinic", "社区卫生站", "Community clinic"),
        ("pharmacy", "药房", "Dispensary"),
        ("vaccine", "疫苗", "Vaccination"),
        ("fitness", "健身点", "Exercise"),
        ("station", "养老驿站", "Care station for the elderly"),
        ("aed", "急救、AED", "First aid, AED"),
        ("hospital", "医院", "Hospital"),
    ),
    _group(
        "office",
        "办",
        "Public offices",
        ("committee", "居委会", "Residents' committee"),
        ("service", "政务服务", "Government services"),
        ("police", "派出所", "Police station"),
        ("hotline", "12345", "Hotline 12345"),
        ("volunteer", "志愿服务", "Volunteers"),
        ("lost", "失物招领", "Lost property"),
        ("bank", "银行", "Bank"),
        ("post", "邮局", "Post office"),
        ("school", "幼儿园、学校", "Kindergarten, school"),
    ),
    _group(
        "safe",
        "安",
        "Safety",
        ("shelter", "避难场所", "Emergency shelter"),
        ("defence", "人防工程", "Civil-defence work"),
        ("fire", "消防站", "Fire station"),
        ("aed", "AED", "AED"),
        ("flood", "汛期积水点", "Place that floods"),
        ("toilet", "公共厕所", "Public toilet"),
    ),
)

# Beijing's eight basic services, which every community must be able to answer for.
BASIC = (
    Kind("vegetables", "蔬菜零售", "Vegetables"),
    Kind("convenience", "便利店", "Convenience shop"),
    Kind("breakfast", "早餐", "Breakfast"),
    Kind("housekeeping", "家政", "Housekeeping"),
    Kind("hair", "美容美发", "Hairdresser and beauty"),
    Kind("parcel", "末端配送", "Parcels"),
    Kind("repair", "便民维修", "Repairs"),
    Kind("laundry", "洗染", "Laundry and dyeing"),
)
# What is there for elderly and for disabled people.
CARE = (
    Kind("meal", "老年助餐", "Meals for the elderly"),
    Kind("bath", "助浴", "Help with bathing"),
    Kind("visit", "上门照护", "Care at home"),
    Kind("day", "日间照料", "Day care"),
    Kind("rehab", "康复训练", "Rehabilitation"),
    Kind("wheelchair", "轮椅借用", "Wheelchairs on loan"),
    Kind("signing", "手语服务", "Sign language"),
    Kind("escort", "陪同就医", "Company to the doctor"),
    Kind("disabled", "残疾人服务", "Services for disabled people"),
)
SERVICES = (*BASIC, *CARE)

KINDS = {kind.code: kind for group in GROUPS for kind in group.kinds}
GROUP_OF = {group.code: group for group in GROUPS}
SERVICE_OF = {kind.code: kind for kind in SERVICES}
SHELTER, DEFENCE = "safe.shelter", "safe.defence"

# A place of this kind gives this basic service, whether or not somebody ticked it.
_GIVES = {
    "eat.market": "vegetables",
    "eat.breakfast": "breakfast",
    "eat.canteen": "meal",
    "live.cleaning": "housekeeping",
    "live.repair": "repair",
    "live.hair": "hair",
    "live.laundry": "laundry",
    "shop.convenience": "convenience",
    "shop.parcel": "parcel",
}


def services_of(kinds: tuple[str, ...], ticked: tuple[str, ...]) -> frozenset[str]:
    """Return the services of a place: those that were ticked and those its kinds give."""
    return frozenset(ticked) | {_GIVES[kind] for kind in kinds if kind in _GIVES}
