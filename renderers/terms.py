"""Words of notices that a line had better not break; a pattern that finds them."""

from __future__ import annotations

from itertools import groupby
from re import escape

_TERMS = """
守望相助 邻里同心 社区 居民 业主 物业 居委会 街道 小区 活动中心 活动 中心 服务 服务站 党群 网格员
志愿者 楼长 业委会 名单 免费 流感
通知 公告 公示 公开 政策 办事 指南 办理 材料 复印件 身份证 居住证 户口
登记 报名 预约 咨询 缴费 退费 补贴 社保 医保 养老 退休 认证 招聘 招募 应聘 岗位
失物 招领 认领 选举 换届 投票 候选人 停水 停电 停气 停暖 供水 供电 供气 供暖 供热
燃气 天然气 自来水 用水 用电 用气 水龙头 阀门 储水 电梯 检修 维修 抢修 施工 改造
更换 更新 老旧 管线 管道 线路 设备 设施 恢复 正常 试水 打压 消防 演练 安全 隐患
通道 楼道 杂物 清理 消毒 消杀 灭蚊 除四害 垃圾分类 垃圾 分类 厨余 卫生 环境 宠物
养犬 文明 绿化 修剪 道路 封闭 绕行 公交 地铁 停车场 停车 车辆 车位 车库 电动自行车
电动车 自行车 充电 充电桩 飞线 疫苗 接种 体检 义诊 健康 血压 讲座 培训 课程 学习
老年人 老年 老人 食堂 助餐 儿童 青少年 亲子 电影 放映 演出 书法 手工 灯谜 联欢会
联欢 晚会 运动会 图书 阅读 展览 春节 元旦 元宵 清明 端午 中秋 国庆 重阳 节日
节假日 工作日 周末 假期 期间 时间 地点 电话 联系人 联系 详情 上门 携带 准备 提前
注意 关好 门窗 敬请 谅解 理解 配合 感谢 支持 不便 带来 参加 欢迎 相互 转告 做好
尽量 避免 外出 减少 防范 撤离 避险 紧急 预警 红色 橙色 黄色 蓝色 暴雨 暴雪 大风
高温 降温 寒潮 雷电 台风 冰雹 大雾 沙尘 结冰 洪水 积水 延期 取消 更正 撤回 改期
已恢复 广场 大厅 门口 东门 西门 南门 北门 地下 室内 室外 户外 一层 二层 三层
会议室 卫生站 派出所
"""


def _pattern() -> str:
    """Return the terms by their first character, longest first, behind a quick look at it."""
    terms = sorted(set(_TERMS.split()), key=lambda term: (term[0], -len(term)))
    branches = [
        f"{first}(?:{'|'.join(escape(term[1:]) for term in alike)})"
        for first, alike in groupby(terms, key=lambda term: term[0])
    ]
    firsts = "".join(sorted({term[0] for term in terms}))
    return f"(?=[{firsts}])(?:{'|'.join(branches)})"


PATTERN = _pattern()
