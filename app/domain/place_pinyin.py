"""Pinyin as people type it: which syllables a row of letters can be, and those that sound alike."""

from __future__ import annotations

from functools import lru_cache

_SPELT = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang
cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan
chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia
dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo
fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai
han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao
jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai
kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu
long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming
miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou
nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi
qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou
ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen
sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai
tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei
wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye
yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang
zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou
zu zuan zui zun zuo
"""
_SYLLABLES = frozenset(_SPELT.split())
_LONGEST = 6
_MOST = 3
# Said alike in much of the country, and typed so: zh z, ch c, sh s, ang an, eng en, ing in.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@lru_cache(maxsize=1024)
def readings(letters: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of syllables that ``letters`` can be, few long ones first; at most three."""
    found = _split(letters.replace("ü", "v"))
    return tuple(sorted(found, key=lambda row: (len(row), row))[:_MOST])


def _split(letters: str) -> list[tuple[str, ...]]:
    rows: list[list[tuple[str, ...]]] = [[] for _ in range(len(letters) + 1)]
    rows[0] = [()]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            last = letters[start:end]
            if rows[start] and last in _SYLLABLES:
                rows[end] += [(*row, last) for row in rows[start]]
        rows[end] = sorted(rows[end], key=len)[:_MOST]
    return rows[-1]


def folded(syllable: str) -> str:
    """Return a syllable as everybody says it, whatever the accent."""
    for spelt, alike in _ALIKE:
        if syllable.startswith(spelt):
            syllable = alike + syllable[len(spelt) :]
    return syllable[:-1] if syllable.endswith("ng") else syllable


def mistyped(letters: str) -> list[str]:
    """Return what ``letters`` may have been meant to be: one left out, doubled or swapped."""
    found = []
    for n in range(len(letters)):
        found.append(letters[:n] + letters[n + 1 :])
        found.append(letters[:n] + letters[n + 1 : n + 2] + letters[n : n + 1] + letters[n + 2 :])
    return [one for one in dict.fromkeys(found) if one != letters and readings(one)]
