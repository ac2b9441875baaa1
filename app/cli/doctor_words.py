"""What ``doctor`` says and advises, in both languages."""

from __future__ import annotations

from app.domain.condition import Finding

_WORDS = {
    "store.answers": ("{kind} 正常", "{kind} answers"),
    "store.away": (
        "数据库没有应答（{said}），请检查 DATABASE_URL 和数据库服务",
        "the store does not answer; check DATABASE_URL and the database's service",
    ),
    "migrations.current": ("表结构是最新的（{newest}）", "the tables are up to date"),
    "migrations.empty": (
        "数据库还是空的，请运行 flask --app wsgi upgrade",
        "the store is empty; run flask --app wsgi upgrade",
    ),
    "migrations.behind": (
        "表结构停在 {stands}，应为 {newest}，请运行 flask --app wsgi upgrade",
        "the tables are older than the program; run flask --app wsgi upgrade",
    ),
    "migrations.newer": (
        "表结构（{stands}）比程序新，请装回新版本，或恢复升级前的备份",
        "the tables are newer than the program; install that again, or restore a backup",
    ),
    "clock.same": ("与数据库同一时钟", "one clock with the store"),
    "clock.together": ("与数据库相差 {seconds} 秒", "{seconds} s from the store's"),
    "clock.apart": (
        "与数据库相差 {seconds} 秒，请在两台机器上启用时间同步（如 chrony）",
        "{seconds} s from the store's; keep both machines' time with chrony or the like",
    ),
    "bell.answers": ("正常，已用 {used} MiB（{policy}）", "answers"),
    "bell.away": (
        "Valkey/Redis 没有应答（{said}），请检查 REDIS_URL",
        "Valkey/Redis does not answer; check REDIS_URL",
    ),
    "bell.full": (
        "已用 {used} MiB，上限 {most} MiB，请调大 maxmemory",
        "it is nearly full; raise maxmemory",
    ),
    "bell.forgets": (
        "内存满时会丢弃回执（{policy}），请把 maxmemory-policy 改为 volatile-lru",
        "it drops evidence when full; set maxmemory-policy to volatile-lru",
    ),
    "keys.there": ("根密钥 {root}", "root key {root}"),
    "worker.keeps_up": ("没有积压", "keeps up"),
    "worker.late": (
        "{boards} 个播放单等待签发，最久 {minutes} 分钟，请检查后台进程（app.worker）是否在运行",
        "boards wait to be issued; see whether app.worker runs, and its log",
    ),
    "disk.room": ("剩余 {free} MiB", "free"),
    "disk.low": (
        "{where} 只剩 {free} MiB，请清理旧备份或扩容",
        "little room is left; move old backups away, or add room",
    ),
    "backup.made": ("最近的备份在 {hours} 小时前", "made {hours} h ago"),
    "backup.lacks": (
        "备份做不成（{said}），请安装与数据库同版本的 PostgreSQL 客户端",
        "no backup can be made; install PostgreSQL's client of the server's version",
    ),
    "backup.none": (
        "这里没有备份，请设置每晚运行 flask --app wsgi backup --keep 14",
        "there is no backup here; have flask --app wsgi backup --keep 14 run every night",
    ),
    "backup.old": (
        "最近的备份在 {hours} 小时前，请查看定时备份的日志",
        "the newest is {hours} h old; see the log of the timer",
    ),
    "retention.kept": ("没有超期的记录", "nothing is kept too long"),
    "retention.behind": (
        "{zh}超过了保留期限（{number} 条），请检查后台进程（app.worker），"
        "或运行 flask --app wsgi retention --sweep",
        "kept too long: {en}; see whether app.worker runs, or run retention --sweep",
    ),
    "plays.grows": (
        "每天约 {rows} 条，保存 {days} 天共约 {gb} GB",
        "{rows} rows a day; they come to {gb} GB in {days} days",
    ),
    "plays.too_much": (
        "每天约 {rows} 条，保存 {days} 天要约 {gb} GB，比剩余空间多，"
        "请扩容，或减小 LINLI_KEEP_PLAYS_DAYS",
        "they will come to {gb} GB, more than is free; add room, or lower LINLI_KEEP_PLAYS_DAYS",
    ),
    "retention.away": ("数据库没有应答（{said}）", "the store does not answer"),
    "figures.away": ("数据库或磁盘没有应答（{said}）", "store or disk do not answer"),
}
_CHANNEL = {
    "fine": ("正常", "works"),
    "idle": ("一天内没有发送", "sent nothing for a day"),
    "late": (
        "{waiting} 条应发未发，请在编辑台“投递”页查看",
        "{waiting} wait; see the delivery desk",
    ),
    "down": (
        "发不出去（{why}），{waiting} 条在等，请检查这一渠道的设置和对方服务",
        "nothing gets through; check the channel's settings and its far end",
    ),
}


def say(finding: Finding) -> str:
    """Return what was found, and what to do about it, in one line."""
    zh, en = _WORDS.get(f"{finding.check}.{finding.code}") or _CHANNEL[finding.code]
    return f"{zh} / {en}".format(**finding.facts)
